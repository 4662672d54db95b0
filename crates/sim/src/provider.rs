//! The payment provider: it decides once what becomes of a payment, and repeats the answer until it is heard.

use std::collections::BTreeMap;

use crate::side::Answer;

/// Who takes the payment: a sale of a cinema or an order of the central server, by its small name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Payer {
    Sale { cinema: usize, number: u32 },
    Order { number: u32 },
}

/// A payment as the provider's own books have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Payment {
    pub answer: Answer,
    /// Whether the answer was heard.
    pub is_heard: bool,
    /// How often the money went back. More than once would be once too often.
    pub reversals: u32,
}

#[derive(Debug, Default, Clone, PartialEq, Eq, Hash)]
pub struct Provider {
    pub payments: BTreeMap<Payer, Payment>,
}

impl Provider {
    /// Asks for a payment, or for what became of it.
    pub fn charge(&mut self, payer: Payer, approves: bool) {
        let answer = if approves {
            Answer::Approved
        } else {
            Answer::Declined
        };
        let payment = self.payments.entry(payer).or_insert(Payment {
            answer,
            is_heard: false,
            reversals: 0,
        });
        payment.is_heard = false;
    }

    /// Gives the money back, once.
    pub fn reverse(&mut self, payer: Payer) {
        if let Some(payment) = self.payments.get_mut(&payer) {
            if payment.answer == Answer::Approved {
                payment.answer = Answer::Reversed;
                payment.reversals += 1;
            }
            payment.is_heard = false;
        }
    }

    /// Some answer that was not heard yet.
    #[must_use]
    pub fn unheard(&self, pick: u32) -> Option<(Payer, Answer)> {
        let waiting: Vec<_> = self.payments.iter().filter(|(_, p)| !p.is_heard).collect();
        let index = (pick as usize).checked_rem(waiting.len())?;
        waiting
            .get(index)
            .map(|(payer, payment)| (**payer, payment.answer))
    }

    /// The answer was taken in.
    pub fn heard(&mut self, payer: Payer, answer: Answer) {
        if let Some(payment) = self.payments.get_mut(&payer) {
            payment.is_heard = payment.answer == answer;
        }
    }

    /// Repeats every answer, for a side that came back from a backup.
    pub fn repeat(&mut self, concerns: impl Fn(Payer) -> bool) {
        for (payer, payment) in &mut self.payments {
            if concerns(*payer) {
                payment.is_heard = false;
            }
        }
    }
}
