//! The ticket's code as a QR code in vectors.

use qrcode::{Color, EcLevel, QrCode};

use crate::error::PaperError;

/// Largest version printed: 81 modules a side, at 203 dpi still four printer dots a module within the roll's width.
/// A longer code would be read badly from crumpled paper.
const MOST_MODULES: usize = 81;

/// The white margin that the standard asks for (ISO/IEC 18004, 6.3.8), in modules.
pub(crate) const QUIET_ZONE_MODULES: usize = 4;

/// A thermal head of 203 dpi has eight dots to a millimetre.
const DOTS_PER_MM: f32 = 8.0;

/// The symbol's smallest and largest side, without the quiet zone.
const SIDE_MM: std::ops::RangeInclusive<f32> = 30.0..=42.0;

/// The dark modules of a symbol, joined to bars.
pub(crate) struct Symbol {
    /// Modules a side, without the quiet zone.
    pub(crate) modules: usize,
    /// Side of one module, in millimetres: a whole number of printer dots, so that all are printed alike.
    pub(crate) module_mm: f32,
    pub(crate) bars: Vec<Bar>,
}

/// Dark modules side by side in one row, counted from the symbol's upper left corner.
pub(crate) struct Bar {
    pub(crate) row: usize,
    pub(crate) column: usize,
    pub(crate) length: usize,
}

impl Symbol {
    pub(crate) fn new(code: &str) -> Result<Self, PaperError> {
        if code.is_empty() {
            return Err(PaperError::CodeEmpty);
        }
        let too_long = PaperError::CodeTooLong { length: code.len() };
        let Ok(symbol) = QrCode::with_error_correction_level(code, EcLevel::M) else {
            return Err(too_long);
        };
        let modules = symbol.width();
        if modules > MOST_MODULES {
            return Err(too_long);
        }
        let colors = symbol.to_colors();
        let mut bars = Vec::new();
        for (row, line) in colors.chunks(modules).enumerate() {
            let mut column = 0;
            for stretch in line.chunk_by(|left, right| left == right) {
                if stretch.first() == Some(&Color::Dark) {
                    bars.push(Bar {
                        row,
                        column,
                        length: stretch.len(),
                    });
                }
                column += stretch.len();
            }
        }
        Ok(Self {
            modules,
            module_mm: module_mm(modules),
            bars,
        })
    }

    /// The side with its quiet zone, in millimetres.
    pub(crate) fn outer_mm(&self) -> f32 {
        (self.modules + 2 * QUIET_ZONE_MODULES) as f32 * self.module_mm
    }
}

/// The smallest module that makes the symbol at least 36 mm wide, if that stays within the largest side; never a
/// symbol under 30 mm.
fn module_mm(modules: usize) -> f32 {
    let dots = |side_mm: f32| side_mm * DOTS_PER_MM / modules as f32;
    let comfortable = dots(36.0).ceil();
    let largest = dots(*SIDE_MM.end()).floor();
    let smallest = dots(*SIDE_MM.start()).ceil();
    comfortable.min(largest).max(smallest) / DOTS_PER_MM
}
