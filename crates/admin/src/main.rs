//! `marquee-admin`: everything that can be asked of a cinema, without a window. Exit code 0 means done; an error is
//! one line on standard error with its code; `--json` prints what a program wants to read.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use marquee_cinema::caller::Credentials;
use marquee_cinema::folder::Folder;
use marquee_cinema::operations::backup::{self, Whose};
use marquee_cinema::surroundings::Machine;
use marquee_cinema::{Cinema, NewCinema};
use marquee_contract::error::{ErrorBody, ErrorCode};
use marquee_domain::money::Currency;
use marquee_till::till::{Till, contract, default_folder, opening};
use serde_json::{Value, json};

mod files;
mod print;
mod serve;
mod staff;

/// The name under which the journal knows this program when nobody's number and PIN are given.
const ACTOR: &str = "marquee-admin";

#[derive(Debug, Parser)]
#[command(
    name = "marquee-admin",
    version,
    about = "Administers a cinema without a window"
)]
struct Arguments {
    /// The cinema's folder.
    #[arg(long, global = true, value_name = "DIR", env = "MARQUEE_DATA")]
    data: Option<PathBuf>,
    /// Print JSON for programs.
    #[arg(long, global = true)]
    json: bool,
    /// Act as this staff member instead of the journalled system actor; the PIN comes from MARQUEE_PIN.
    #[arg(long, global = true, value_name = "NUMBER")]
    staff: Option<u32>,
    /// On Windows: take a folder outside your profile, whose rights you have set yourself.
    #[arg(long, global = true)]
    allow_shared_folder: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Create a new, empty cinema.
    Init(InitArguments),
    /// Create the demo cinema.
    Demo,
    /// Check, import or export a hall's plan.
    #[command(subcommand)]
    Plan(PlanCommand),
    /// Check or import films and shows.
    #[command(subcommand)]
    Programme(ProgrammeCommand),
    /// The people who work at the cinema.
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// The fiscal journal.
    #[command(subcommand)]
    Journal(JournalCommand),
    /// Tickets at the gate.
    #[command(subcommand)]
    Ticket(TicketCommand),
    /// Write a checked copy of the database; selling goes on meanwhile.
    Backup { file: PathBuf },
    /// Replace the database with a backup; no other program may have the cinema open.
    Restore {
        file: PathBuf,
        /// Accept a backup of another cinema than this folder's.
        #[arg(long)]
        another_cinema: bool,
    },
    /// List every operation with its permission and its input and output schemas.
    Operations,
    /// Run any operation: its name and its input as JSON, or - to read the input from standard input.
    Call {
        operation: String,
        #[arg(default_value = "{}")]
        input: String,
    },
    /// Serve the UI to a browser on this machine, and run the till's printer.
    Serve {
        /// 0 takes a free port.
        #[arg(long, default_value_t = 4848)]
        port: u16,
        /// The folder of the built UI.
        #[arg(long, value_name = "DIR")]
        ui: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
struct InitArguments {
    #[arg(long)]
    name: String,
    #[arg(long, default_value = "")]
    address: String,
    #[arg(long)]
    city: String,
    /// ISO 3166 alpha-2, such as ES.
    #[arg(long)]
    country: String,
    /// IANA, such as Europe/Madrid.
    #[arg(long)]
    time_zone: String,
    /// ISO 4217, such as EUR.
    #[arg(long)]
    currency: String,
    /// BCP 47, the first is the tickets' language.
    #[arg(long, value_delimiter = ',', default_value = "en")]
    languages: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum PlanCommand {
    /// Report what an import would repair or refuse; nothing is changed.
    Check {
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        sidecar: Option<PathBuf>,
    },
    /// Store a plan as the next version of a hall's plan.
    Import {
        hall: String,
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        sidecar: Option<PathBuf>,
        /// For a new hall: minutes between the end of a show and the next start.
        #[arg(long)]
        cleaning_minutes: Option<u32>,
    },
    /// Write a hall's newest plan to files.
    Export {
        hall: String,
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        sidecar: Option<PathBuf>,
        /// Overwrite existing files.
        #[arg(long)]
        force: bool,
    },
}

#[derive(Debug, Subcommand)]
enum ProgrammeCommand {
    /// Report what an import would refuse; nothing is changed.
    Check { files: Vec<PathBuf> },
    /// Import films and shows: all of them or none.
    Import { files: Vec<PathBuf> },
}

#[derive(Debug, Subcommand)]
enum JournalCommand {
    /// Check the journal, the log and every sale against them; name the first fault.
    Verify,
}

#[derive(Debug, Subcommand)]
enum TicketCommand {
    /// Check whether a ticket's code is genuine.
    Verify { code: String },
}

fn main() -> ExitCode {
    if let Some(argument) = no_text() {
        let what = argument.to_string_lossy();
        print::error(&invalid(format!("“{what}” is not UTF-8 text.")), false);
        return ExitCode::FAILURE;
    }
    let arguments = Arguments::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("off"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let json = arguments.json;
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| internal(&error.to_string()))
        .and_then(|runtime| {
            let outcome = runtime.block_on(run(arguments));
            // A thread that still waits for a printer has been waited for long enough.
            runtime.shutdown_background();
            outcome
        });
    match outcome {
        Ok(done) => {
            print::done(&done, json);
            if done.success {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(body) => {
            print::error(&body, json);
            ExitCode::FAILURE
        }
    }
}

/// What was given and is no text. A name of a file may be any bytes; this program writes such names into JSON and
/// into SQL, which hold text.
fn no_text() -> Option<OsString> {
    let given = std::env::args_os().chain(std::env::var_os("MARQUEE_DATA"));
    given
        .into_iter()
        .find(|argument| argument.to_str().is_none())
}

/// What a command has to say.
#[derive(Debug)]
struct Done {
    /// For programs.
    value: Value,
    /// For people, line by line.
    lines: Vec<String>,
    /// Whether what was asked for is so: a journal that is broken was verified, and the answer is no.
    success: bool,
}

impl Done {
    fn new(value: Value, lines: Vec<String>) -> Self {
        Self {
            value,
            lines,
            success: true,
        }
    }
}

type Outcome = Result<Done, ErrorBody>;

fn internal(message: &str) -> ErrorBody {
    ErrorBody {
        code: ErrorCode::Internal,
        message: message.to_owned(),
        details: None,
    }
}

fn invalid(message: impl Into<String>) -> ErrorBody {
    ErrorBody {
        code: ErrorCode::InvalidInput,
        message: message.into(),
        details: None,
    }
}

fn of_fault(fault: marquee_cinema::Fault) -> ErrorBody {
    if let Some(cause) = &fault.cause {
        tracing::error!(%cause, "failed");
    }
    *marquee_contract::fault::Fault::from(fault).body
}

/// A cinema that is open for one command.
struct Session {
    till: Till,
    credentials: Credentials,
}

impl Session {
    async fn open(folder: PathBuf, staff: Option<u32>) -> Result<Self, ErrorBody> {
        let credentials = match staff {
            None => Credentials::System(ACTOR),
            Some(staff_number) => {
                let pin = std::env::var("MARQUEE_PIN")
                    .map_err(|_| invalid("Put the PIN into the variable MARQUEE_PIN."))?;
                Credentials::Pin { staff_number, pin }
            }
        };
        let node = Cinema::open(opening(folder)).await.map_err(of_fault)?;
        let till = Till::new(Arc::new(node)).await.map_err(of_fault)?;
        Ok(Self { till, credentials })
    }

    async fn call(self, operation: &str, input: Value) -> Result<Value, ErrorBody> {
        let outcome = self.till.call(self.credentials, operation, input).await;
        self.till.close().await;
        outcome
    }
}

async fn run(arguments: Arguments) -> Outcome {
    let Arguments {
        data,
        json,
        staff: number,
        allow_shared_folder,
        command,
    } = arguments;
    let folder = data.unwrap_or_else(default_folder);
    if !matches!(command, Command::Operations) {
        marquee_till::require_private(&folder, allow_shared_folder).map_err(of_fault)?;
    }
    let session = || Session::open(folder.clone(), number);
    match command {
        Command::Init(new) => init(folder, new).await,
        Command::Demo => demo(folder).await,
        Command::Plan(command) => files::plan(session().await?, command).await,
        Command::Programme(command) => files::programme(session().await?, command).await,
        Command::Staff(command) => staff::run(session().await?, command).await,
        Command::Journal(JournalCommand::Verify) => verify_journal(session().await?).await,
        Command::Ticket(TicketCommand::Verify { code }) => {
            verify_ticket(session().await?, code).await
        }
        Command::Backup { file } => {
            let file = std::path::absolute(&file).map_err(|error| invalid(error.to_string()))?;
            let backup = session()
                .await?
                .call("backup.create", json!({ "file": file }))
                .await?;
            let line = format!(
                "Backed up to {}: {} bytes, checked.",
                file.display(),
                backup["bytes"]
            );
            Ok(Done::new(backup, vec![line]))
        }
        Command::Restore {
            file,
            another_cinema,
        } => restore(folder, file, another_cinema).await,
        Command::Operations => Ok(print::operations(&contract())),
        Command::Call { operation, input } => {
            let input = files::argument_or_stdin(&input)?;
            let input = serde_json::from_str(&input)
                .map_err(|error| invalid(format!("The input is not JSON: {error}.")))?;
            let output = session().await?.call(&operation, input).await?;
            let text = serde_json::to_string_pretty(&output).unwrap_or_default();
            Ok(Done::new(output, vec![text]))
        }
        Command::Serve { port, ui } => serve::serve(folder, port, ui, json).await,
    }
}

async fn init(folder: PathBuf, new: InitArguments) -> Outcome {
    let time_zone = new.time_zone.parse().map_err(|_| {
        invalid(format!(
            "“{}” is not an IANA time zone; write, for example, Europe/Madrid.",
            new.time_zone
        ))
    })?;
    let currency =
        Currency::from_code(&new.currency).map_err(|error| invalid(format!("{error}.")))?;
    let is_country =
        new.country.len() == 2 && new.country.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_country {
        return Err(invalid(format!(
            "“{}” is not a country code; write, for example, ES.",
            new.country
        )));
    }
    let name = new.name.clone();
    let cinema = NewCinema {
        name: new.name,
        address: new.address,
        city: new.city,
        country: new.country,
        time_zone,
        currency,
        languages: new.languages,
        business_day_starts_minute: 360,
        hold_seconds: 600,
    };
    let node = Cinema::create(opening(folder.clone()), cinema)
        .await
        .map_err(of_fault)?;
    node.close().await;
    let line = format!(
        "Created the cinema {name} in {}. Next, add a person: marquee-admin staff add",
        folder.display()
    );
    Ok(Done::new(
        json!({ "folder": folder, "name": name }),
        vec![line],
    ))
}

async fn demo(folder: PathBuf) -> Outcome {
    let node = Cinema::create_demo(opening(folder.clone()))
        .await
        .map_err(of_fault)?;
    node.close().await;
    let line = format!("Created the demo cinema in {}.", folder.display());
    Ok(Done::new(json!({ "folder": folder }), vec![line]))
}

async fn restore(folder: PathBuf, file: PathBuf, another_cinema: bool) -> Outcome {
    let folder = Folder::new(folder);
    let whose = if another_cinema {
        Whose::AnyCinema
    } else {
        Whose::ThisCinema
    };
    let restored = backup::restore(&folder, &file, whose, &Machine)
        .await
        .map_err(of_fault)?;
    let line = format!(
        "Restored {} ({} journal entries, verified). The previous database is kept beside it.",
        file.display(),
        restored.journal_entries
    );
    Ok(Done::new(json!(restored), vec![line]))
}

async fn verify_journal(session: Session) -> Outcome {
    let verification = session.call("journal.verify", json!({})).await?;
    let (log, sales) = (&verification["log"], &verification["sales"]);
    let mut lines = vec![chain_line("journal", &verification), chain_line("log", log)];
    let disagreeing = &sales["disagreeing"];
    lines.push(if sales.is_null() {
        "The sales were not checked: a broken journal or log cannot be relied on.".to_owned()
    } else if disagreeing.is_null() {
        agreeing(sales["agreeing"].as_i64().unwrap_or_default())
    } else {
        let text = |field: &str| disagreeing[field].as_str().unwrap_or_default();
        format!(
            "Sale {} does not match what was recorded of it ({}): {} was recorded, but the database says {}.",
            text("number"),
            text("reason"),
            text("written"),
            text("found")
        )
    });
    let success =
        verification["broken"].is_null() && log["broken"].is_null() && disagreeing.is_null();
    Ok(Done {
        success,
        ..Done::new(verification, lines)
    })
}

fn agreeing(sales: i64) -> String {
    match sales {
        0 => "There is no sale to check against the journal.".to_owned(),
        1 => "The only sale agrees with the journal.".to_owned(),
        _ => format!("All {sales} sales agree with the journal."),
    }
}

fn chain_line(name: &str, chain: &Value) -> String {
    let broken = &chain["broken"];
    if broken.is_null() {
        return format!("The {name} is intact: {} entries.", chain["entries"]);
    }
    format!(
        "The {name} is broken at entry {} ({}); the {} before it are intact.",
        broken["sequence"],
        broken["reason"].as_str().unwrap_or_default(),
        chain["entries"]
    )
}

async fn verify_ticket(session: Session, code: String) -> Outcome {
    let check = session
        .call("ticket.verify", json!({ "code": code }))
        .await?;
    let verdict = check["verdict"].as_str().unwrap_or_default().to_owned();
    let ticket = &check["ticket"];
    let line = if ticket.is_null() {
        verdict.clone()
    } else {
        let text = |field: &str| ticket[field].as_str().unwrap_or_default();
        format!(
            "{verdict}: {} · {} · {} · {} (sale {})",
            text("film_title"),
            text("starts_at"),
            text("hall_name"),
            text("seat_label"),
            text("sale_number")
        )
    };
    Ok(Done {
        success: verdict == "valid",
        ..Done::new(check, vec![line])
    })
}
