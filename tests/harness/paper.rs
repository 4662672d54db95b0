//! A printed ticket, looked at with other people's programs.

use std::path::Path;

use tokio::process::Command;

/// What a desk printer for tickets resolves.
const DOTS_PER_INCH: &str = "203";

/// What a scanner reads from the one QR on the page.
pub(crate) async fn qr_code_of(pdf: &Path) -> String {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("page");
    let render = ["-r", DOTS_PER_INCH, "-gray", "-png", "-singlefile"];
    poppler("pdftoppm", &render, pdf, &picture).await;
    let page = image::open(picture.with_extension("png")).unwrap();
    let mut prepared = rqrr::PreparedImage::prepare(page.to_luma8());
    let grids = prepared.detect_grids();
    assert_eq!(grids.len(), 1, "QR codes on {}", pdf.display());
    let (_, content) = grids[0].decode().unwrap();
    content
}

/// The words on the page, in reading order.
pub(crate) async fn words_of(pdf: &Path) -> String {
    poppler("pdftotext", &["-layout"], pdf, Path::new("-")).await
}

async fn poppler(program: &str, options: &[&str], pdf: &Path, to: &Path) -> String {
    let output = Command::new(program)
        .args(options)
        .args([pdf, to])
        .output()
        .await
        .unwrap_or_else(|error| panic!("{program} (of poppler-utils): {error}"));
    assert!(output.status.success(), "{program}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}
