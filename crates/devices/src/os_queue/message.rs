//! The IPP messages that a till sends and what it reads from the answers.

use std::{env, io::Cursor};

use ipp::{
    parser::IppParser,
    prelude::{
        DelimiterTag, IppAttribute, IppAttributeGroup, IppRequestResponse, IppValue, IppVersion,
        Operation, Uri,
    },
};

use crate::printer::{PrintDocument, PrinterError};

/// Longest name in IPP, in bytes (RFC 8011, 5.1.3).
const NAME_LIMIT_BYTES: usize = 255;

/// The service's refusal.
pub(super) struct Refusal {
    pub(super) not_found: bool,
    pub(super) reason: String,
}

/// Reading attributes, whichever of their several forms they come in.
pub(super) trait Values {
    fn value(&self, name: &str) -> Option<&IppValue>;

    fn integer(&self, name: &str) -> Option<i32> {
        match self.value(name)? {
            IppValue::Integer(value) | IppValue::Enum(value) => Some(*value),
            _ => None,
        }
    }

    fn boolean(&self, name: &str) -> Option<bool> {
        match self.value(name)? {
            IppValue::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        plain(self.value(name)?)
    }

    fn keywords(&self, name: &str) -> Vec<String> {
        match self.value(name) {
            Some(IppValue::Array(values)) => values.iter().filter_map(plain).collect(),
            Some(value) => plain(value).into_iter().collect(),
            None => Vec::new(),
        }
    }
}

impl Values for IppAttributeGroup {
    fn value(&self, name: &str) -> Option<&IppValue> {
        self.get(name).map(IppAttribute::value)
    }
}

fn plain(value: &IppValue) -> Option<String> {
    match value {
        IppValue::TextWithoutLanguage(text) | IppValue::TextWithLanguage { text, .. } => {
            Some(text.to_string())
        }
        IppValue::NameWithoutLanguage(name) | IppValue::NameWithLanguage { name, .. } => {
            Some(name.to_string())
        }
        IppValue::Keyword(keyword) => Some(keyword.to_string()),
        _ => None,
    }
}

/// A request about the queue at `path`, or about all of them.
pub(super) fn request(
    operation: Operation,
    path: Option<&str>,
) -> Result<IppRequestResponse, PrinterError> {
    let address = path
        .map(|path| format!("ipp://localhost{path}").parse::<Uri>())
        .transpose()
        .map_err(unsendable)?;
    let mut request =
        IppRequestResponse::new(IppVersion::v1_1(), operation, address).map_err(unsendable)?;
    let user = env::var("USER")
        .or_else(|_| env::var("LOGNAME"))
        .unwrap_or_else(|_| "marquee".to_owned());
    add(
        &mut request,
        DelimiterTag::OperationAttributes,
        "requesting-user-name",
        named(&user)?,
    )?;
    Ok(request)
}

/// Limits the answer to these attributes.
pub(super) fn want(
    request: &mut IppRequestResponse,
    attributes: &[&str],
) -> Result<(), PrinterError> {
    let wanted: Result<Vec<IppValue>, PrinterError> =
        attributes.iter().map(|name| keyword(name)).collect();
    add(
        request,
        DelimiterTag::OperationAttributes,
        "requested-attributes",
        IppValue::Array(wanted?),
    )
}

/// A request about one job of the queue at `path`.
fn about_job(
    operation: Operation,
    path: &str,
    number: i32,
) -> Result<IppRequestResponse, PrinterError> {
    let mut request = request(operation, Some(path))?;
    add(
        &mut request,
        DelimiterTag::OperationAttributes,
        "job-id",
        IppValue::Integer(number),
    )?;
    Ok(request)
}

pub(super) fn cancel_job(path: &str, number: i32) -> Result<IppRequestResponse, PrinterError> {
    about_job(Operation::CancelJob, path, number)
}

pub(super) fn job_attributes(path: &str, number: i32) -> Result<IppRequestResponse, PrinterError> {
    let mut request = about_job(Operation::GetJobAttributes, path, number)?;
    want(
        &mut request,
        &[
            "job-id",
            "job-state",
            "job-state-reasons",
            "job-state-message",
            "job-printer-state-message",
            "time-at-processing",
        ],
    )?;
    Ok(request)
}

/// The page at its own size: a medium of the page's measures, nothing scaled to fit.
pub(super) fn print_job(
    path: &str,
    document: &PrintDocument,
) -> Result<IppRequestResponse, PrinterError> {
    let mut request = request(Operation::PrintJob, Some(path))?;
    let format = IppValue::MimeMediaType("application/pdf".try_into().map_err(unsendable)?);
    add(
        &mut request,
        DelimiterTag::OperationAttributes,
        "document-format",
        format,
    )?;
    add(
        &mut request,
        DelimiterTag::OperationAttributes,
        "job-name",
        named(&document.title)?,
    )?;
    let medium = format!("Custom.{}x{}mm", document.width_mm, document.height_mm);
    add(
        &mut request,
        DelimiterTag::JobAttributes,
        "media",
        keyword(&medium)?,
    )?;
    add(
        &mut request,
        DelimiterTag::JobAttributes,
        "print-scaling",
        keyword("none")?,
    )?;
    add(
        &mut request,
        DelimiterTag::JobAttributes,
        "copies",
        IppValue::Integer(1),
    )?;
    Ok(request)
}

/// The answer's message.
pub(super) fn parsed(body: Vec<u8>) -> Result<IppRequestResponse, PrinterError> {
    IppParser::new(Cursor::new(body))
        .parse()
        .map_err(|error| PrinterError::ServiceUnavailable {
            reason: format!("its answer cannot be read: {error}"),
        })
}

/// The refusal in an answer, if it is one.
pub(super) fn refusal(answer: &IppRequestResponse) -> Option<Refusal> {
    let status = answer.header().status_code();
    if status.is_success() {
        return None;
    }
    let said = answer
        .attributes()
        .groups_of(DelimiterTag::OperationAttributes)
        .find_map(|group| group.text("status-message").filter(|text| !text.is_empty()));
    Some(Refusal {
        not_found: status == ipp::model::StatusCode::ClientErrorNotFound,
        reason: said
            .unwrap_or_else(|| status.to_string())
            .trim_end_matches('.')
            .to_owned(),
    })
}

pub(super) fn attributes_of_printer(
    answer: &IppRequestResponse,
) -> impl Iterator<Item = &IppAttributeGroup> {
    answer
        .attributes()
        .groups_of(DelimiterTag::PrinterAttributes)
}

pub(super) fn attributes_of_job(
    answer: &IppRequestResponse,
) -> impl Iterator<Item = &IppAttributeGroup> {
    answer.attributes().groups_of(DelimiterTag::JobAttributes)
}

/// A queue's name as a part of an address (RFC 3986, 2.1).
pub(super) fn percent_encoded(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

fn add(
    request: &mut IppRequestResponse,
    group: DelimiterTag,
    name: &str,
    value: IppValue,
) -> Result<(), PrinterError> {
    let attribute = IppAttribute::with_name(name, value).map_err(unsendable)?;
    request.attributes_mut().add(group, attribute);
    Ok(())
}

fn keyword(word: &str) -> Result<IppValue, PrinterError> {
    Ok(IppValue::Keyword(word.try_into().map_err(unsendable)?))
}

fn named(name: &str) -> Result<IppValue, PrinterError> {
    let end = name.floor_char_boundary(NAME_LIMIT_BYTES);
    Ok(IppValue::NameWithoutLanguage(
        name[..end].try_into().map_err(unsendable)?,
    ))
}

fn unsendable(error: impl std::fmt::Display) -> PrinterError {
    PrinterError::ServiceUnavailable {
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_with_an_odd_name_has_an_address() {
        assert_eq!(percent_encoded("Kasse_1"), "Kasse_1");
        assert_eq!(percent_encoded("Кasse 1/2?"), "%D0%9Aasse%201%2F2%3F");
    }

    #[test]
    fn a_long_title_is_cut_between_characters() {
        let title = "七人の侍".repeat(40);
        assert!(
            matches!(named(&title), Ok(IppValue::NameWithoutLanguage(name)) if name.as_str().len() == 255)
        );
    }
}
