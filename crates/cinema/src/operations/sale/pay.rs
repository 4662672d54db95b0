//! Paying a cart.
//!
//! A sale is worked out in memory and then written, so that few statements, each a way to the database's
//! thread and back, stand between a customer and the ticket. What is decided on is read in the transaction
//! that writes it.

use std::collections::BTreeMap;

use marquee_contract::access::Access;
use marquee_contract::error::ErrorCode;
use marquee_contract::operation::Operation;
use marquee_domain::chain::Hash;
use marquee_domain::id::{PaymentId, PrintJobId, SaleId, SeatIndex, ShowId, TicketId};
use marquee_domain::money::{AMOUNT_LIMIT_MINOR, Minor};
use marquee_domain::permission::Permission;
use marquee_domain::pricing::{QuoteLine, TicketType};
use marquee_domain::seat::{Refusal, ShowSeat};
use marquee_domain::ticket_code::TicketCode;
use marquee_protocol::fact::{Fact, SoldTicket};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Sale, SaleTicket, fingerprint, load};
use crate::caller::{Call, Caller};
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::operations::cart::{CartLine, PricedCart, require_countable};
use crate::operations::hold::{expired, require_own, unavailable};
use crate::operations::show::{ShowOnSale, seat_state};
use crate::store::chain::Heads;
use crate::store::new_sale::{self, Basis, Entries, NewPayment, NewSale, NewTicket};
use crate::store::print_job::{PrintJob, PrintState};
use crate::store::sale::{Payment, SaleLine};
use crate::store::ticket::TicketState;
use crate::store::{self, WriteTransaction, journal::By};

/// More tenders than a purse holds is a mistake.
const PAYMENTS_LIMIT: usize = 10;

/// Nobody gives back more change than this: an amount was typed with a digit too many.
const CHANGE_LIMIT_MINOR: i64 = 1_000_000;

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

impl Operation<Cinema> for Pay {
    const NAME: &'static str = "sale.pay";
    const SUMMARY: &'static str = "Takes payment for a cart: sale, tickets, seats, journal and print jobs in one transaction.";
    const ACCESS: Access = Access::Needs(Permission::Sell);
    type Input = PayInput;
    type Output = Sale;

    async fn run(&self, call: &Call, input: PayInput) -> Result<Sale> {
        let request_hash = fingerprint::of(&input);
        require_countable(&input.lines)?;
        // The tickets are signed while the database begins.
        let (transaction, tickets) = tokio::join!(call.node.store().write(), async {
            sign(call, &input.lines)
        });
        let mut transaction = transaction?;
        let basis = new_sale::basis(&mut transaction, input.sale_id, call.till_id).await?;
        if let Some(paid) = &basis.paid {
            if paid.request_hash != request_hash {
                return Err(Fault::new(
                    ErrorCode::SaleIdReused,
                    format!(
                        "This cart has already been paid as sale {}, with other tickets or amounts. Start a new one.",
                        paid.number
                    ),
                ));
            }
            return load(call, &mut transaction, input.sale_id).await;
        }
        let worked_out =
            work_out(call, &mut transaction, &input, request_hash, basis, tickets).await?;
        // Made before it is stored: a sale that cannot be told must not come to be.
        let answer = worked_out.answer(call)?;
        worked_out.write(&mut transaction).await?;
        transaction.commit().await?;
        for show_id in worked_out.shows.keys() {
            call.node.emit(Event::SeatsChanged {
                show_id: *show_id,
                sale_id: Some(input.sale_id),
            });
        }
        call.node.emit(Event::PrintJobsChanged);
        Ok(answer)
    }
}

/// Makes the tickets of these lines, each with its code. Nothing of them is stored yet.
fn sign(call: &Call, lines: &[CartLine]) -> Vec<NewTicket> {
    let new_id = || call.node.surroundings().new_id();
    let ticket = |line: &CartLine| NewTicket {
        code: TicketCode::sign(
            call.node.signing_key(),
            TicketId(new_id()),
            line.show_id,
            line.seat,
        ),
        print_job: PrintJobId(new_id()),
    };
    lines.iter().map(ticket).collect()
}

/// A sale that may be made, and what it does to the seats.
struct WorkedOut {
    sale: NewSale,
    entries: Entries,
    seats: SeatChanges,
    shows: BTreeMap<ShowId, ShowOnSale>,
    ticket_types: Vec<TicketType>,
}

/// Checks everything that a sale depends on. Nothing is written yet.
async fn work_out(
    call: &Call,
    transaction: &mut WriteTransaction,
    input: &PayInput,
    request_hash: Hash,
    basis: Basis,
    tickets: Vec<NewTicket>,
) -> Result<WorkedOut> {
    let cart = PricedCart::load(call, transaction, &input.lines).await?;
    cart.require_whole()?;
    for show in cart.shows.values() {
        show.require_open(call)?;
    }
    require_expected_total(&cart, input.expected_total_minor)?;
    let payments = settle(input, &basis.tenders, cart.quote.total_minor)?;
    let seats = take_seats(call, transaction, input.sale_id, &cart).await?;
    let payments = payments.into_iter().map(|payment| NewPayment {
        id: PaymentId(call.node.surroundings().new_id()),
        payment,
    });
    if tickets.len() != cart.quote.lines.len() {
        return Err(Fault::internal("a sale has not as many tickets as lines"));
    }
    let sale = NewSale {
        id: input.sale_id,
        receipt: basis.receipt,
        till_id: call.till_id,
        staff_id: call.staff_id(),
        business_day: call.node.settings().business_day(call.now),
        paid_at: call.now,
        request_hash,
        quote: cart.quote,
        tickets,
        payments: payments.collect(),
    };
    Ok(WorkedOut {
        entries: entries(call, &basis.heads, &sale, &seats)?,
        sale,
        seats,
        shows: cart.shows,
        ticket_types: cart.ticket_types,
    })
}

/// What the journal and the log say of a sale.
fn entries(call: &Call, heads: &Heads, sale: &NewSale, seats: &SeatChanges) -> Result<Entries> {
    let number = sale.receipt.text();
    let sold = sale.sold();
    let sold = sold.map(|(ticket, line)| seats.sold_ticket(ticket, line));
    let sold = sold.collect::<Result<Vec<SoldTicket>>>()?;
    let payments: Vec<&Payment> = sale.payments.iter().map(|new| &new.payment).collect();
    let content = serde_json::json!({
        "sale_id": sale.id, "number": number, "business_day": sale.business_day,
        "total_minor": sale.quote.total_minor, "taxes": sale.quote.taxes, "payments": payments,
        "tickets": sold,
    });
    let fact = Fact::Sold {
        sale_id: sale.id,
        number,
        total_minor: sale.quote.total_minor,
        tickets: sold,
    };
    Ok(Entries {
        journal: store::journal::next(&heads.journal, &By::of(call), "sale", &content)?,
        log: store::log::next(heads, call.now, &fact)?,
    })
}

impl WorkedOut {
    /// Writes the whole sale; nothing of it is there before the transaction is committed.
    async fn write(&self, transaction: &mut WriteTransaction) -> Result<()> {
        let changes = self.seats.sold.iter().chain(&self.seats.given_back);
        let changes = changes.map(|((show, index), seat)| (*show, *index, seat));
        store::seat::set_states(transaction, changes).await?;
        new_sale::insert(transaction, &self.sale, &self.entries).await
    }

    /// The sale as [`load`] will read it back.
    fn answer(&self, call: &Call) -> Result<Sale> {
        let settings = call.node.settings();
        let tickets = self.sale.sold().map(|(ticket, line)| {
            let show = self.shows.get(&line.show_id);
            let show = show
                .ok_or_else(|| Fault::internal("a ticket is of a show that is not in its cart"))?;
            let mut types = self.ticket_types.iter();
            let ticket_type = types
                .find(|kind| kind.id == line.ticket_type_id)
                .ok_or_else(|| Fault::internal("a ticket is of a type that is not in its cart"))?;
            Ok(SaleTicket {
                id: ticket.code.ticket_id,
                show_id: line.show_id,
                seat: line.seat,
                film_title: show.record.film_title.clone(),
                hall_name: show.record.hall_name.clone(),
                starts_at: show.record.starts_at,
                seat_label: line.seat_label.clone(),
                ticket_type_name: ticket_type.name_in(settings.language()).to_owned(),
                ticket_type_names: ticket_type.name.clone(),
                price_minor: line.gross_minor,
                state: TicketState::Live,
                code: ticket.code.to_string(),
                print_job: Some(queued(&self.sale, ticket, line)),
                copies: Vec::new(),
            })
        });
        let tickets = tickets.collect::<Result<_>>()?;
        let lines = self.sale.sold().map(|(ticket, line)| SaleLine {
            ticket_id: Some(ticket.code.ticket_id),
            description: line.seat_label.clone(),
            base_minor: line.base_minor,
            surcharges: line.surcharges.clone(),
            gross_minor: line.gross_minor,
            tax_minor: line.tax_minor,
        });
        let lines = lines.collect();
        let payments = self.sale.payments.iter().map(|new| new.payment.clone());
        Ok(Sale {
            id: self.sale.id,
            number: self.sale.receipt.text(),
            paid_at: self.sale.paid_at,
            business_day: self.sale.business_day,
            staff_name: match &call.caller {
                Caller::Staff(staff) => Some(staff.name.clone()),
                Caller::Nobody | Caller::System(_) => None,
            },
            till_name: self.sale.receipt.till_name.clone(),
            total_minor: self.sale.quote.total_minor,
            taxes: self.sale.quote.taxes.clone(),
            lines,
            payments: payments.collect(),
            tickets,
        })
    }
}

/// The paper of a new ticket.
fn queued(sale: &NewSale, ticket: &NewTicket, line: &QuoteLine) -> PrintJob {
    PrintJob {
        id: ticket.print_job,
        ticket_id: ticket.code.ticket_id,
        sale_id: sale.id,
        sale_number: sale.receipt.text(),
        label: line.seat_label.clone(),
        copy: 0,
        state: PrintState::Queued,
        printer: None,
        error: None,
        attempts: 0,
        updated_at: sale.paid_at,
        asked: None,
    }
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
fn settle(
    input: &PayInput,
    tenders: &BTreeMap<String, bool>,
    total: Minor,
) -> Result<Vec<Payment>> {
    if input.payments.len() > PAYMENTS_LIMIT {
        return Err(Fault::invalid(format!(
            "A sale is paid with at most {PAYMENTS_LIMIT} payments."
        )));
    }
    let mut payments = Vec::with_capacity(input.payments.len());
    for asked in &input.payments {
        let gives_change = *tenders.get(&asked.tender).ok_or_else(|| {
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
                "The change would be too large. Check the amount that was handed over.",
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

type SeatStates = BTreeMap<(ShowId, SeatIndex), ShowSeat>;

/// What becomes of the seats that a cart held.
struct SeatChanges {
    sold: SeatStates,
    /// Held beside the cart's lines.
    given_back: SeatStates,
}

impl SeatChanges {
    fn sold_ticket(&self, ticket: &NewTicket, line: &QuoteLine) -> Result<SoldTicket> {
        let seat = self.sold.get(&(line.show_id, line.seat));
        let seat =
            seat.ok_or_else(|| Fault::internal("a ticket is for a seat that was not sold"))?;
        Ok(SoldTicket {
            ticket_id: ticket.code.ticket_id,
            show_id: line.show_id,
            seat: line.seat,
            epoch: seat.right.epoch,
            price_minor: line.gross_minor,
        })
    }
}

/// Turns the cart's held seats into sold ones, and gives back what the cart held beside them.
async fn take_seats(
    call: &Call,
    transaction: &mut WriteTransaction,
    sale: SaleId,
    cart: &PricedCart,
) -> Result<SeatChanges> {
    let held = store::seat::held_by(transaction, sale, call.now).await?;
    if let Some(holder) = &held.holder {
        require_own(call, holder)?;
    }
    let mut held = held.seats;
    let mut sold = SeatStates::new();
    for (show_id, show) in &cart.shows {
        let mut refused = Vec::new();
        let of_show = cart
            .quote
            .lines
            .iter()
            .filter(|line| line.show_id == *show_id);
        for index in of_show.map(|line| line.seat) {
            let place = (*show_id, index);
            let seat = match held.remove(&place) {
                Some(seat) => seat,
                // It is not in the cart: it is looked at to say why it cannot be sold.
                None => store::seat::get(transaction, *show_id, index)
                    .await?
                    .ok_or_else(|| Fault::not_found("seat of this show"))?,
            };
            match seat.sell(sale, call.now) {
                Ok(seat) => {
                    sold.insert(place, seat);
                }
                Err(Refusal::NotHeld) => return Err(expired()),
                Err(refusal) => {
                    refused.push((index, refusal, seat_state(&seat, Some(sale), call.now)));
                }
            }
        }
        if !refused.is_empty() {
            return Err(unavailable(&show.plan, *show_id, &refused));
        }
    }
    let given_back = held
        .into_iter()
        .map(|(place, seat)| (place, seat.release(sale)));
    Ok(SeatChanges {
        sold,
        given_back: given_back.collect(),
    })
}
