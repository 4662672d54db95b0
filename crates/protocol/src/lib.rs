//! What crosses the wire: error codes, the sync log's entries, versions
