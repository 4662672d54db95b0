//! Drivers of a till's devices, each behind a trait
