//! What an operation answers when it cannot do what was asked.

use marquee_domain::permission::Permission;
use serde::Serialize;

use crate::error::{ErrorBody, ErrorCode};

/// An error with its code, its sentence, and, for faults of ours, the cause that only the log sees.
#[derive(Debug, thiserror::Error)]
#[error("{}", body.message)]
pub struct Fault {
    pub body: Box<ErrorBody>,
    #[source]
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Fault {
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        let body = Box::new(ErrorBody {
            code,
            message: message.into(),
            details: None,
        });
        Self { body, cause: None }
    }

    /// Adds what a program needs to act on the code.
    #[must_use]
    pub fn with_details(mut self, details: impl Serialize) -> Self {
        self.body.details = serde_json::to_value(details).ok();
        self
    }

    #[must_use]
    pub fn with_cause(
        mut self,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The same code and cause with another sentence, where the usual one would not be true.
    #[must_use]
    pub fn saying(mut self, message: impl Into<String>) -> Self {
        self.body.message = message.into();
        self
    }

    /// Something that cannot happen unless the program or the file is broken.
    #[must_use]
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(
            ErrorCode::Internal,
            "Something went wrong inside the program. Nothing was changed. Try again; if it stays, \
             tell support the time at which it happened.",
        )
        .with_cause(cause)
    }

    /// Something of ours that failed after an operation was carried out: what it changed is stored.
    #[must_use]
    pub fn unanswered(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(
            ErrorCode::Internal,
            "This was carried out, but its answer could not be made. Look at what is stored before you repeat it, \
             and tell support the time at which it happened.",
        )
        .with_cause(cause)
    }

    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorCode::NotFound, format!("There is no such {what}."))
    }

    #[must_use]
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidInput, message)
    }

    /// The caller is known and lacks a permission, which the details name.
    #[must_use]
    pub fn forbidden(permission: Permission, message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Forbidden, message)
            .with_details(serde_json::json!({ "permission": permission }))
    }

    /// An input is longer than its operation takes.
    #[must_use]
    pub fn too_long(limit_bytes: usize) -> Self {
        Self::invalid(format!(
            "The request is too long: this operation takes at most {limit_bytes} bytes."
        ))
    }

    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.body.code
    }
}
