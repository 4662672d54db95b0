//! What a node remembers of who signed in, and how it tells whether a PIN is right.
//!
//! It lies under the node: it is handed the store and the time, and knows no operation. Who is behind a
//! call is put together from it in [`identify`](crate::identify).

pub(crate) mod pin;
pub(crate) mod sessions;
