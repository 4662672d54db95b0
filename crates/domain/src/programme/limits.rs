//! Every text and number of a programme file has a limit. Lengths are in characters, not bytes, so that
//! a Japanese title may be as long as a Spanish one.

use std::ops::RangeInclusive;

/// A year of a large cinema is well below a megabyte.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;
/// Rows of one file, films and shows each.
pub const MAX_ROWS: usize = 20_000;
/// Beyond this many errors a file is not mended by reading on; the rest is only counted.
pub const MAX_FINDINGS: usize = 500;

pub(super) const KEY_CHARS: usize = 64;
pub(super) const TITLE_CHARS: usize = 200;
pub(super) const NAME_CHARS: usize = 120;
pub(super) const GENRE_CHARS: usize = 40;
pub(super) const RATING_CHARS: usize = 16;
pub(super) const FORMAT_CHARS: usize = 16;
pub(super) const LANGUAGE_CHARS: usize = 35;
pub(super) const SYNOPSIS_CHARS: usize = 2_000;
pub(super) const LIST_ENTRIES: usize = 40;

pub(super) const RUNNING_MINUTES: RangeInclusive<u16> = 1..=1_000;
pub(super) const ADVERTS_MINUTES: RangeInclusive<u16> = 0..=120;
/// The oldest surviving film is of 1888.
pub(super) const RELEASE_YEARS: RangeInclusive<i32> = 1888..=2199;
pub(super) const SHOW_YEARS: RangeInclusive<i32> = 2000..=2199;
