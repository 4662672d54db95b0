//! Why a message is not read.

/// Nothing of the message was believed.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("it is no message of seat rights: {0}")]
    Malformed(#[from] serde_json::Error),
    #[error(
        "it is of version {version}, and this program reads version {}",
        super::VERSION
    )]
    Version { version: u32 },
    #[error("it names {count} {what}; at most {limit} are read")]
    TooMany {
        what: &'static str,
        count: usize,
        limit: usize,
    },
    #[error("a hash is 64 hexadecimal digits")]
    HashSyntax,
    #[error("entry {position} of the log is missing; {found} is in its place")]
    Gap { position: u64, found: u64 },
    #[error("entry {position} of the log is not what was hashed")]
    BrokenHash { position: u64 },
    #[error("entry {position} of the log is of the unknown kind “{kind}”")]
    UnknownKind { position: u64, kind: String },
    #[error("entry {position} of the log has an impossible time")]
    ImpossibleTime { position: u64 },
}

impl Unreadable {
    /// The code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::Version { .. } => "unsupported_version",
            Self::TooMany { .. } => "too_many",
            Self::HashSyntax => "hash_syntax",
            Self::Gap { .. } => "log_gap",
            Self::BrokenHash { .. } => "broken_hash",
            Self::UnknownKind { .. } => "unknown_kind",
            Self::ImpossibleTime { .. } => "impossible_time",
        }
    }
}
