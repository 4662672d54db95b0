//! The folder of PDF files, on a real file system.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;

use marquee_devices::{FolderPrinter, Handover, JobState, PrintDocument, Printer, PrinterError};

fn page(title: &str) -> PrintDocument {
    PrintDocument {
        title: title.to_owned(),
        pdf: format!("%PDF-1.4 {title}").into_bytes(),
        width_mm: 80,
        height_mm: 150,
    }
}

#[test]
fn a_page_becomes_a_file_that_says_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let printer = FolderPrinter::new(folder.path());
    let handover = printer.print(&page("A-000123 Sala 2 F12")).unwrap();

    let file = handover.file.clone().unwrap();
    assert_eq!(file, folder.path().join("A-000123 Sala 2 F12.pdf"));
    assert_eq!(fs::read(&file).unwrap(), page("A-000123 Sala 2 F12").pdf);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "no half page stays behind"
    );
    assert_eq!(printer.state(&handover).unwrap(), JobState::Printed);
}

#[test]
fn a_second_page_of_the_same_name_leaves_the_first_alone() {
    let folder = tempfile::tempdir().unwrap();
    let printer = FolderPrinter::new(folder.path());
    let names: Vec<String> = (0..3)
        .map(|_| printer.print(&page("A-1 F12")).unwrap().file.unwrap())
        .map(|file| file.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, ["A-1 F12.pdf", "A-1 F12 (2).pdf", "A-1 F12 (3).pdf"]);
}

#[test]
fn no_title_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let printer = FolderPrinter::new(folder.path());
    for title in [
        "../../etc/passwd",
        "/etc/passwd",
        "..",
        "",
        "a\\b:c*?\"<>|\0",
        ".hidden",
        &"é七".repeat(300),
    ] {
        let file = printer.print(&page(title)).unwrap().file.unwrap();
        assert_eq!(file.parent().unwrap(), folder.path(), "{title}");
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(
            name.len() < 160
                && !name.starts_with('.')
                && !name.contains(['\\', ':', '*', '?', '"', '\0']),
            "{name}"
        );
    }
}

#[test]
fn a_file_that_was_taken_away_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let printer = FolderPrinter::new(folder.path());
    let handover = printer.print(&page("A-1 F12")).unwrap();
    fs::remove_file(handover.file.as_ref().unwrap()).unwrap();
    assert_eq!(printer.state(&handover).unwrap(), JobState::Unknown);
    assert_eq!(
        printer.state(&Handover::default()).unwrap(),
        JobState::Unknown
    );
}

#[test]
fn a_folder_that_is_missing_or_a_file_is_named_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("not mounted");
    let error = FolderPrinter::new(&missing)
        .print(&page("A-1 F12"))
        .unwrap_err();
    assert_eq!(
        error,
        PrinterError::FolderMissing {
            folder: missing.clone()
        }
    );
    assert!(error.to_string().contains("not mounted"));
    assert!(!missing.exists());

    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = FolderPrinter::new(&file)
        .print(&page("A-1 F12"))
        .unwrap_err();
    assert_eq!(error, PrinterError::FolderMissing { folder: file });
}

/// A folder that takes no files even from root, as a test may be: the kernel's own.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_no_files_is_named() {
    let error = FolderPrinter::new("/sys/kernel")
        .print(&page("A-1 F12"))
        .unwrap_err();
    assert_eq!(
        error,
        PrinterError::FolderReadOnly {
            folder: "/sys/kernel".into()
        }
    );
}
