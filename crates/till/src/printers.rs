//! The till's own operations: the ones that concern its devices.

use std::path::{Component, Path};

use marquee_cinema::caller::Call;
use marquee_cinema::{Cinema, Fault, Result};
use marquee_contract::access::Access;
use marquee_contract::error::ErrorCode;
use marquee_contract::operation::{Empty, Operation};
use marquee_devices::QueueState;
use marquee_domain::id::TillId;
use marquee_domain::permission::Permission;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::printer_choice::PrinterChoice;

/// A path's or a queue name's length in characters.
const PRINTER_LIMIT: usize = 1_000;

/// A till and where it prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TillInfo {
    id: TillId,
    name: String,
    printer: PrinterChoice,
}

async fn till_info(call: &Call) -> Result<TillInfo> {
    let (name, stored) = call.node.till_printer(call.till_id).await?;
    let printer = PrinterChoice::from_stored(stored.as_deref(), call.node.folder())?;
    Ok(TillInfo {
        id: call.till_id,
        name,
        printer,
    })
}

#[derive(Debug)]
pub(crate) struct GetTill;

impl Operation<Cinema> for GetTill {
    const NAME: &'static str = "till.get";
    const SUMMARY: &'static str = "This till and where it prints.";
    const ACCESS: Access = Access::Needs(Permission::ViewProgramme);
    const SHOWS_PRESENCE: bool = false;
    type Input = Empty;
    type Output = TillInfo;

    async fn run(&self, call: &Call, _: Empty) -> Result<TillInfo> {
        till_info(call).await
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChoosePrinterInput {
    printer: PrinterChoice,
}

#[derive(Debug)]
pub(crate) struct ChoosePrinter;

impl Operation<Cinema> for ChoosePrinter {
    const NAME: &'static str = "till.choose_printer";
    const SUMMARY: &'static str = "Chooses where this till prints: a queue of the computer, the cinema's own folder, or, for managers, any.";
    const ACCESS: Access = Access::Needs(Permission::ManageTill);
    type Input = ChoosePrinterInput;
    type Output = TillInfo;

    async fn run(&self, call: &Call, input: ChoosePrinterInput) -> Result<TillInfo> {
        match &input.printer {
            PrinterChoice::Folder { path } => {
                require_folder(call, path)?;
                std::fs::create_dir_all(path).map_err(|error| {
                    Fault::invalid(format!(
                        "The folder {} cannot be used: {error}.",
                        path.display()
                    ))
                })?;
            }
            PrinterChoice::Queue { name } => {
                let queues = queues().await?;
                if !queues.iter().any(|queue| queue.name == *name) {
                    let names: Vec<&str> = queues.iter().map(|queue| queue.name.as_str()).collect();
                    return Err(Fault::new(
                        ErrorCode::NotFound,
                        format!(
                            "This computer has no printer “{name}”. It has: {}.",
                            names.join(", ")
                        ),
                    ));
                }
            }
        }
        call.node
            .set_till_printer(call, &serde_json::to_string(&input.printer)?)
            .await?;
        till_info(call).await
    }
}

/// A cashier puts the till back to the cinema's own folder, and no further: tickets are files that the
/// program writes wherever it is told to.
fn require_folder(call: &Call, path: &Path) -> Result<()> {
    if path == call.node.folder().printed() {
        return Ok(());
    }
    call.require(Permission::ManageCinema)?;
    let climbs = path
        .components()
        .any(|part| matches!(part, Component::ParentDir));
    if !path.is_absolute() || climbs || path.as_os_str().len() > PRINTER_LIMIT {
        return Err(Fault::invalid(
            "Give the folder's whole path, from the root on and without “..”.",
        ));
    }
    Ok(())
}

/// A printer of the computer.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct QueueInfo {
    name: String,
    description: String,
    is_default: bool,
    state: QueueReadiness,
    /// What has to be done before it prints.
    problem: Option<String>,
}

/// Whether a printer would print now.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum QueueReadiness {
    Ready,
    Printing,
    Stopped,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PrinterList {
    printers: Vec<QueueInfo>,
}

#[derive(Debug)]
pub(crate) struct ListPrinters;

impl Operation<Cinema> for ListPrinters {
    const NAME: &'static str = "printer.list";
    const SUMMARY: &'static str = "The printers that this computer has.";
    const ACCESS: Access = Access::Needs(Permission::ManageTill);
    type Input = Empty;
    type Output = PrinterList;

    async fn run(&self, _: &Call, _: Empty) -> Result<PrinterList> {
        let printers = queues()
            .await?
            .into_iter()
            .map(|queue| {
                let (state, problem) = match queue.state {
                    QueueState::Ready => (QueueReadiness::Ready, None),
                    QueueState::Printing => (QueueReadiness::Printing, None),
                    QueueState::Stopped { cause } => {
                        (QueueReadiness::Stopped, Some(cause.to_string()))
                    }
                };
                QueueInfo {
                    name: queue.name,
                    description: queue.description,
                    is_default: queue.is_default,
                    state,
                    problem,
                }
            })
            .collect();
        Ok(PrinterList { printers })
    }
}

async fn queues() -> Result<Vec<marquee_devices::Queue>> {
    // The print service is asked over a socket: not on a thread that serves calls.
    let listed = tokio::task::spawn_blocking(marquee_devices::list_queues).await;
    listed
        .map_err(Fault::internal)?
        .map_err(|error| Fault::new(ErrorCode::PrinterFailed, error.to_string()))
}
