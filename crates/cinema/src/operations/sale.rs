//! Sales: paying a cart, and looking at what was paid.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use marquee_domain::chain::{Hash, sha256};
use marquee_domain::id::{PaymentId, SaleId, SeatIndex, ShowId, TicketId, TicketTypeId};
use marquee_domain::money::{AMOUNT_LIMIT_MINOR, Minor};
use marquee_domain::permission::Permission;
use marquee_domain::pricing::TaxTotal;
use marquee_domain::seat::{Refusal, ShowSeat};
use marquee_domain::ticket_code::TicketCode;
use marquee_protocol::error::ErrorCode;
use marquee_protocol::fact::{Fact, SoldTicket};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cart::{CartLine, PricedCart};
use super::hold::{expired, unavailable};
use super::show::seat_state;
use crate::caller::Call;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::operation::{Access, Operation};
use crate::store::print_job::{NewPrintJob, PrintJob};
use crate::store::sale::{NewSale, Payment, SaleLine, SaleSummary};
use crate::store::ticket::{NewTicket, TicketState, Which};
use crate::store::{self, WriteTransaction, journal::By};

/// More tenders than a purse holds is a mistake.
const PAYMENTS_LIMIT: usize = 10;

/// Nobody gives back more change than this: an amount was typed with a digit too many.
const CHANGE_LIMIT_MINOR: i64 = 1_000_000;

/// A list never has more.
const LIST_LIMIT: u32 = 500;

/// A ticket of a sale.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SaleTicket {
    pub id: TicketId,
    pub show_id: ShowId,
    pub seat: SeatIndex,
    pub film_title: String,
    pub hall_name: String,
    pub starts_at: DateTime<Utc>,
    pub seat_label: String,
    pub ticket_type_name: String,
    pub price_minor: Minor,
    pub state: TicketState,
    /// What the QR says.
    pub code: String,
    /// The newest of its papers.
    pub print_job: Option<PrintJob>,
}

/// A sale that was paid.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Sale {
    pub id: SaleId,
    pub number: String,
    pub paid_at: DateTime<Utc>,
    pub business_day: NaiveDate,
    pub staff_name: Option<String>,
    pub till_name: String,
    pub total_minor: Minor,
    pub taxes: Vec<TaxTotal>,
    pub lines: Vec<SaleLine>,
    pub payments: Vec<Payment>,
    pub tickets: Vec<SaleTicket>,
}

async fn load(
    call: &Call<'_>,
    connection: &mut sqlx::SqliteConnection,
    id: SaleId,
) -> Result<Sale> {
    let record = store::sale::get(connection, id)
        .await?
        .ok_or_else(|| Fault::not_found("sale"))?;
    let language = call.node.settings();
    let tickets = store::ticket::find(connection, Which::OfSale(id), language.language()).await?;
    let jobs = store::print_job::of_sale(connection, id).await?;
    let tickets = tickets
        .into_iter()
        .map(|ticket| SaleTicket {
            print_job: jobs.iter().rfind(|job| job.ticket_id == ticket.id).cloned(),
            id: ticket.id,
            show_id: ticket.show_id,
            seat: ticket.seat,
            film_title: ticket.film_title,
            hall_name: ticket.hall_name,
            starts_at: ticket.starts_at,
            seat_label: ticket.seat_label,
            ticket_type_name: ticket.ticket_type_name,
            price_minor: ticket.price_minor,
            state: ticket.state,
            code: ticket.code.to_string(),
        })
        .collect();
    Ok(Sale {
        id,
        number: record.number,
        paid_at: record.paid_at,
        business_day: record.business_day,
        staff_name: record.staff_name,
        till_name: record.till_name,
        total_minor: record.total_minor,
        taxes: record.taxes,
        lines: store::sale::lines(connection, id).await?,
        payments: store::sale::payments(connection, id).await?,
        tickets,
    })
}

/// A payment as it is asked for.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentInput {
    /// The tender kind's code, such as `cash`.
    pub tender: String,
    /// What it pays of the sale.
    pub amount_minor: Minor,
    /// What the customer hands over; for tenders that give change it may be more.
    pub tendered_minor: Minor,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PayInput {
    /// The cart's id, which becomes the sale's. The same call again answers the same sale.
    pub sale_id: SaleId,
    pub lines: Vec<CartLine>,
    /// What the customer was told. If prices changed since, nothing is sold.
    pub expected_total_minor: Minor,
    pub payments: Vec<PaymentInput>,
}

#[derive(Debug)]
pub struct Pay;

impl Operation for Pay {
    const NAME: &'static str = "sale.pay";
    const SUMMARY: &'static str = "Takes payment for a cart: sale, tickets, seats, journal and print jobs in one transaction.";
    const ACCESS: Access = Access::Needs(Permission::Sell);
    type Input = PayInput;
    type Output = Sale;

    async fn run(&self, call: &Call<'_>, input: PayInput) -> Result<Sale> {
        let request_hash = sha256(serde_json::to_string(&input)?.as_bytes());
        let mut transaction = call.node.store().write().await?;
        if let Some(paid) = store::sale::get(&mut transaction, input.sale_id).await? {
            if paid.request_hash != request_hash {
                return Err(Fault::new(
                    ErrorCode::SaleIdReused,
                    format!(
                        "This cart was paid already as sale {} with another content. Begin a new one.",
                        paid.number
                    ),
                ));
            }
            return load(call, &mut transaction, input.sale_id).await;
        }
        let shows = sell(call, &mut transaction, &input, request_hash).await?;
        // Before the commit: this connection has just written what is read, and others have to fetch it.
        let sale = load(call, &mut transaction, input.sale_id).await?;
        transaction.commit().await?;
        for show_id in shows {
            call.node.emit(Event::SeatsChanged { show_id });
        }
        call.node.emit(Event::PrintJobsChanged);
        Ok(sale)
    }
}

/// Writes the whole sale; nothing of it is there before the transaction is committed. Answers the shows
/// whose seats changed.
async fn sell(
    call: &Call<'_>,
    transaction: &mut WriteTransaction,
    input: &PayInput,
    request_hash: Hash,
) -> Result<BTreeSet<ShowId>> {
    let cart = PricedCart::load(call, transaction, &input.lines).await?;
    cart.require_whole()?;
    for show in cart.shows.values() {
        show.require_open(call)?;
    }
    require_expected_total(&cart, input.expected_total_minor)?;
    let payments = settle(transaction, input, cart.quote.total_minor).await?;
    let seats = take_seats(call, transaction, input.sale_id, &cart).await?;

    let (series, number) = store::sale::next_number(transaction, call.till_id).await?;
    let business_day = call.node.settings().business_day(call.now);
    let sale = NewSale {
        id: input.sale_id,
        series: &series,
        number,
        till_id: call.till_id,
        staff_id: call.staff_id(),
        business_day,
        paid_at: call.now,
        request_hash,
        quote: &cart.quote,
    };
    store::sale::insert(transaction, &sale).await?;
    let mut sold = Vec::with_capacity(cart.quote.lines.len());
    for (position, (line, asked)) in cart.quote.lines.iter().zip(&input.lines).enumerate() {
        let ticket_id = TicketId(call.node.surroundings().new_id());
        issue(
            call,
            transaction,
            input.sale_id,
            ticket_id,
            asked.ticket_type_id,
            line,
            position,
        )
        .await?;
        let epoch = seats
            .iter()
            .find(|(show, index, _)| (*show, *index) == (line.show_id, line.seat));
        sold.push(SoldTicket {
            ticket_id,
            show_id: line.show_id,
            seat: line.seat,
            epoch: epoch.map_or(0, |(_, _, seat)| seat.right.epoch),
            price_minor: line.gross_minor,
        });
    }
    for payment in &payments {
        let id = PaymentId(call.node.surroundings().new_id());
        store::sale::insert_payment(transaction, id, input.sale_id, payment, call.now).await?;
    }
    store::hold::delete(transaction, input.sale_id).await?;
    let number = store::sale::number(&series, number);
    let fact = Fact::Sold {
        sale_id: input.sale_id,
        number: number.clone(),
        total_minor: cart.quote.total_minor,
        tickets: sold.clone(),
    };
    store::log::append(transaction, call.now, &fact).await?;
    let content = serde_json::json!({
        "sale_id": input.sale_id, "number": number, "business_day": business_day,
        "total_minor": cart.quote.total_minor, "taxes": cart.quote.taxes, "payments": payments,
        "tickets": sold,
    });
    store::journal::append(transaction, &By::of(call), "sale", &content).await?;
    Ok(cart.shows.into_keys().collect())
}

fn require_expected_total(cart: &PricedCart, expected: Minor) -> Result<()> {
    let total = cart.quote.total_minor;
    if total == expected {
        return Ok(());
    }
    let currency = cart.quote.currency;
    Err(Fault::new(
        ErrorCode::PriceChanged,
        format!(
            "The price is now {} and not {}. Nothing was sold; tell the customer and take the payment again.",
            currency.format(total),
            currency.format(expected)
        ),
    )
    .with_details(serde_json::json!({ "total_minor": total })))
}

/// Checks that the payments cover the total exactly, and works out the change.
async fn settle(
    transaction: &mut WriteTransaction,
    input: &PayInput,
    total: Minor,
) -> Result<Vec<Payment>> {
    if input.payments.len() > PAYMENTS_LIMIT {
        return Err(Fault::invalid(format!(
            "A sale is paid with at most {PAYMENTS_LIMIT} payments."
        )));
    }
    let mut payments = Vec::with_capacity(input.payments.len());
    for asked in &input.payments {
        let gives_change = store::sale::tender_gives_change(transaction, &asked.tender)
            .await?
            .ok_or_else(|| {
                Fault::invalid(format!("This cinema does not take “{}”.", asked.tender))
            })?;
        let amounts = [asked.amount_minor, asked.tendered_minor];
        if !amounts
            .iter()
            .all(|amount| (0..=AMOUNT_LIMIT_MINOR).contains(&amount.0))
        {
            return Err(Fault::invalid(format!(
                "A payment is between 0 and {AMOUNT_LIMIT_MINOR} minor units."
            )));
        }
        if asked.amount_minor == Minor::ZERO && total != Minor::ZERO {
            return Err(Fault::invalid("A payment is more than nothing."));
        }
        let change = asked.tendered_minor.minus(asked.amount_minor)?;
        if change < Minor::ZERO {
            let missing = Minor::ZERO.minus(change)?;
            return Err(Fault::new(
                ErrorCode::TenderedTooLittle,
                "The customer handed over less than the amount. Nothing was sold.",
            )
            .with_details(serde_json::json!({ "missing_minor": missing })));
        }
        if change > Minor(CHANGE_LIMIT_MINOR) {
            return Err(Fault::invalid(
                "The change would be larger than any drawer gives. Check what was handed over.",
            ));
        }
        if change > Minor::ZERO && !gives_change {
            return Err(Fault::invalid(format!(
                "“{}” gives no change.",
                asked.tender
            )));
        }
        payments.push(Payment {
            tender: asked.tender.clone(),
            amount_minor: asked.amount_minor,
            tendered_minor: asked.tendered_minor,
            change_minor: change,
        });
    }
    let paid = Minor::sum(payments.iter().map(|payment| payment.amount_minor))?;
    if payments.is_empty() || paid != total {
        return Err(Fault::invalid(format!(
            "The payments add up to {} and the sale to {} minor units; they must be the same.",
            paid.0, total.0
        )));
    }
    Ok(payments)
}

/// Turns the cart's held seats into sold ones, and gives back what the cart held beside them.
async fn take_seats(
    call: &Call<'_>,
    transaction: &mut WriteTransaction,
    sale: SaleId,
    cart: &PricedCart,
) -> Result<Vec<(ShowId, SeatIndex, ShowSeat)>> {
    let mut taken = Vec::with_capacity(cart.quote.lines.len());
    for (show_id, show) in &cart.shows {
        let mut refused = Vec::new();
        for line in cart
            .quote
            .lines
            .iter()
            .filter(|line| line.show_id == *show_id)
        {
            let seat = store::seat::get(transaction, *show_id, line.seat)
                .await?
                .ok_or_else(|| Fault::not_found("seat of this show"))?;
            match seat.sell(sale, call.now) {
                Ok(sold) => taken.push((*show_id, line.seat, sold)),
                Err(Refusal::NotHeld) => return Err(expired()),
                Err(refusal) => {
                    refused.push((line.seat, refusal, seat_state(&seat, Some(sale), call.now)));
                }
            }
        }
        if !refused.is_empty() {
            return Err(unavailable(&show.plan, *show_id, &refused));
        }
    }
    let held = store::seat::held_by(transaction, sale).await?;
    for (show_id, index, sold) in &taken {
        store::seat::set_state(transaction, *show_id, *index, sold).await?;
    }
    for (show_id, index) in held {
        let is_sold = taken
            .iter()
            .any(|(show, seat, _)| (*show, *seat) == (show_id, index));
        if !is_sold && let Some(seat) = store::seat::get(transaction, show_id, index).await? {
            store::seat::set_state(transaction, show_id, index, &seat.release(sale)).await?;
        }
    }
    Ok(taken)
}

/// Writes one ticket, its line and its paper.
async fn issue(
    call: &Call<'_>,
    transaction: &mut WriteTransaction,
    sale_id: SaleId,
    ticket_id: TicketId,
    ticket_type_id: TicketTypeId,
    line: &marquee_domain::pricing::QuoteLine,
    position: usize,
) -> Result<()> {
    let code = TicketCode::sign(call.node.signing_key(), ticket_id, line.show_id, line.seat);
    store::ticket::insert(
        transaction,
        &NewTicket {
            sale_id,
            ticket_type_id,
            code,
        },
    )
    .await?;
    store::sale::insert_ticket_line(transaction, sale_id, position, ticket_id, line).await?;
    let job = NewPrintJob {
        id: call.node.surroundings().new_id(),
        till_id: call.till_id,
        sale_id,
        ticket_id,
        copy: 0,
    };
    store::print_job::insert(transaction, &job, call.now).await
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetInput {
    pub sale_id: SaleId,
}

#[derive(Debug)]
pub struct Get;

impl Operation for Get {
    const NAME: &'static str = "sale.get";
    const SUMMARY: &'static str = "A sale with its lines, payments, tickets and papers.";
    const ACCESS: Access = Access::Needs(Permission::ViewSales);
    const SHOWS_PRESENCE: bool = false;
    type Input = GetInput;
    type Output = Sale;

    async fn run(&self, call: &Call<'_>, input: GetInput) -> Result<Sale> {
        load(call, &mut *call.node.store().read().await?, input.sale_id).await
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListInput {
    /// Today's if not given.
    pub business_day: Option<NaiveDate>,
    /// A part of the number or of a film's title.
    pub search: Option<String>,
    /// At most 500; 100 if not given.
    pub limit: Option<u32>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct SaleList {
    pub business_day: NaiveDate,
    /// Newest first.
    pub sales: Vec<SaleSummary>,
}

#[derive(Debug)]
pub struct List;

impl Operation for List {
    const NAME: &'static str = "sale.list";
    const SUMMARY: &'static str = "A business day's sales, newest first.";
    const ACCESS: Access = Access::Needs(Permission::ViewSales);
    const SHOWS_PRESENCE: bool = false;
    type Input = ListInput;
    type Output = SaleList;

    async fn run(&self, call: &Call<'_>, input: ListInput) -> Result<SaleList> {
        let day = input
            .business_day
            .unwrap_or_else(|| call.node.settings().business_day(call.now));
        let search = input
            .search
            .as_deref()
            .map(str::trim)
            .filter(|search| !search.is_empty());
        let limit = input.limit.unwrap_or(100).min(LIST_LIMIT);
        let mut connection = call.node.store().read().await?;
        let sales = store::sale::list(&mut connection, day, search, limit).await?;
        Ok(SaleList {
            business_day: day,
            sales,
        })
    }
}
