//! Who may call an operation.

use marquee_domain::permission::Permission;

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Open,
    /// Anybody with a session, a locked one included.
    SignedIn,
    /// Whoever has the permission.
    Needs(Permission),
}

impl Access {
    /// "open", "signed_in", or the permission's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::SignedIn => "signed_in",
            Self::Needs(permission) => permission.name(),
        }
    }
}

/// What a node needs to know of an operation to identify its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthRequest {
    pub access: Access,
    /// Whether calling the operation shows that somebody is at the screen.
    pub shows_presence: bool,
}
