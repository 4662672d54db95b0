//! From the keywords of a printer's state (RFC 8011, 5.4.12, and CUPS's own) to what a person can do about it.

use ipp::prelude::IppAttributeGroup;

use super::message::Values as _;
use crate::printer::PrinterError;

/// What keeps the printer from printing, if anything does: the nearest thing to the paper first.
pub(super) fn cause_of(printer: &str, reasons: &[String]) -> Option<PrinterError> {
    let printer = || printer.to_owned();
    let has = |keywords: &[&str]| {
        reasons.iter().any(|reason| {
            // A warning or a report does not stop a printer, but "offline" is only ever a report.
            let grave = reason.strip_suffix("-error").unwrap_or(reason);
            keywords.contains(&grave)
        })
    };
    if has(&["media-empty", "media-needed"]) {
        Some(PrinterError::OutOfPaper { printer: printer() })
    } else if has(&["media-jam"]) {
        Some(PrinterError::PaperJam { printer: printer() })
    } else if has(&["cover-open", "door-open", "interlock-open"]) {
        Some(PrinterError::CoverOpen { printer: printer() })
    } else if has(&["offline", "offline-report", "shutdown", "timed-out"]) {
        Some(PrinterError::Offline { printer: printer() })
    } else if has(&["cups-missing-filter", "cups-insecure-filter"]) {
        Some(PrinterError::Rejected {
            printer: printer(),
            reason: "its driver is not installed".to_owned(),
        })
    } else if has(&["paused", "moving-to-paused"]) {
        Some(PrinterError::Paused { printer: printer() })
    } else {
        None
    }
}

/// What the queue says about a job that did not come out.
pub(super) fn reason_of_job(job: &IppAttributeGroup) -> String {
    ["job-printer-state-message", "job-state-message"]
        .iter()
        .find_map(|name| job.text(name).filter(|text| !text.is_empty()))
        .unwrap_or_else(|| match job.keywords("job-state-reasons").first() {
            Some(reason) => reason.replace('-', " "),
            None => "the queue names no reason".to_owned(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(reasons: &[&str]) -> Option<&'static str> {
        let reasons: Vec<String> = reasons.iter().map(|reason| (*reason).to_owned()).collect();
        cause_of("Till 1", &reasons).map(|cause| cause.code())
    }

    #[test]
    fn what_a_person_can_mend_is_named() {
        assert_eq!(code(&["paused", "media-empty-error"]), Some("out_of_paper"));
        assert_eq!(code(&["media-needed"]), Some("out_of_paper"));
        assert_eq!(code(&["media-jam-error"]), Some("paper_jam"));
        assert_eq!(code(&["cover-open"]), Some("cover_open"));
        assert_eq!(code(&["offline-report"]), Some("printer_offline"));
        assert_eq!(code(&["paused"]), Some("printer_paused"));
        assert_eq!(
            code(&["cups-missing-filter-report", "cups-missing-filter-error"]),
            Some("page_rejected")
        );
    }

    #[test]
    fn what_does_not_stop_a_printer_is_no_cause() {
        assert_eq!(code(&["none"]), None);
        assert_eq!(
            code(&[
                "media-low-warning",
                "media-empty-warning",
                "connecting-to-device"
            ]),
            None
        );
        assert_eq!(code(&[]), None);
    }
}
