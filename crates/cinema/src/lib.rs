//! The cinema node: operations, their one registry, and the SQLite store
