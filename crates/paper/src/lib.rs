//! What is printed: the ticket's page as PDF, from plain values.
//!
//! The page is made with `printpdf`. It embeds whole fonts and sets text unshaped, so [`text`] shapes every line here
//! and [`canvas`] gives it subsets with the glyphs of this one page and the text that each glyph stands for.
//! Absent on purpose: where the page goes (`marquee-devices`), what is on sale, languages (the caller brings the words).

mod canvas;
mod error;
mod fonts;
mod qr;
mod text;
mod ticket;

pub use error::PaperError;
pub use text::missing_glyphs;
pub use ticket::{Page, TicketLabels, TicketPage, ticket_pdf};
