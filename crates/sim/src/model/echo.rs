//! Answers that cost the central server nothing are given at once.
//!
//! A message that changes nothing at the central server may arrive at any time, and the answer to it may arrive at any
//! time later or never. So the answer is put into flight as soon as it could be: nothing is lost by that, and it makes no
//! difference any more whether, and when, somebody asked.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::shared::Shared;
use super::situation::Situation;
use crate::network::Message;
use crate::side::CentralSide;

/// A state of the central server, a message, and whether it is late.
type Question = (u64, u64, bool);

/// The answers that were worked out before; `None` where a message changes something.
#[derive(Debug, Default)]
pub(super) struct Echoes(Mutex<HashMap<Question, Option<Shared<Message>>>>);

impl Echoes {
    /// Answers all in flight that changes nothing at the central server.
    pub(super) fn answer(&self, situation: &mut Situation) {
        let asked = situation.in_flight.clone();
        let answers = asked
            .iter()
            .filter_map(|message| self.to(situation, message));
        let answers: Vec<Shared<Message>> = answers.collect();
        for answer in answers {
            situation.put_in_flight(answer);
        }
    }

    fn to(&self, situation: &Situation, asked: &Shared<Message>) -> Option<Shared<Message>> {
        let Message::ToCentral { from, message } = &**asked else {
            return None;
        };
        let central = &situation.central.value;
        let question = (central.digest(), asked.digest(), situation.is_late);
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known.get(&question) {
            return answer.clone();
        }
        drop(known);
        let mut value = (**central).clone();
        let answered = CentralSide::receive(&mut value, message, situation.now());
        let answer = answered.ok().filter(|_| value == **central).map(|message| {
            let to = *from;
            Shared::new(Message::ToCinema { to, message })
        });
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(question, answer.clone());
        answer
    }
}
