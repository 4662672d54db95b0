//! The network between the cinemas and the central server: it loses, repeats, delays, reorders and cuts.

use marquee_domain::rights::message::{FromCentral, FromCinema};

/// A message on its way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Message {
    ToCentral { from: usize, message: FromCinema },
    ToCinema { to: usize, message: FromCentral },
}

impl Message {
    /// Whose line it needs.
    #[must_use]
    pub fn cinema(&self) -> usize {
        match self {
            Self::ToCentral { from, .. } => *from,
            Self::ToCinema { to, .. } => *to,
        }
    }
}

/// Everything in flight. What is delivered may have been sent long ago, and may be delivered again.
#[derive(Debug)]
pub struct Network {
    in_flight: Vec<Message>,
    cut: Vec<usize>,
    /// As much as it holds before it drops what is oldest. In one that holds much, everything arrives late.
    pub most_in_flight: usize,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            in_flight: Vec::new(),
            cut: Vec::new(),
            most_in_flight: 200,
        }
    }
}

impl Network {
    /// Sends a message, which may get lost on the way out.
    pub fn send(&mut self, message: Message) {
        if self.in_flight.len() >= self.most_in_flight {
            self.in_flight.remove(0);
        }
        self.in_flight.push(message);
    }

    /// How many messages are in flight.
    #[must_use]
    pub fn len(&self) -> usize {
        self.in_flight.len()
    }

    /// Whether nothing is in flight.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.in_flight.is_empty()
    }

    /// Takes some message that can arrive now. The oldest first for `pick` 0; a copy stays in flight if `again`.
    pub fn arrive(&mut self, pick: u32, again: bool) -> Option<Message> {
        let index = self.index(pick)?;
        if self.cut.contains(&self.in_flight[index].cinema()) {
            return None;
        }
        if again {
            Some(self.in_flight[index].clone())
        } else {
            Some(self.in_flight.remove(index))
        }
    }

    /// Loses some message.
    pub fn lose(&mut self, pick: u32) -> bool {
        let Some(index) = self.index(pick) else {
            return false;
        };
        self.in_flight.remove(index);
        true
    }

    /// Cuts the line of a cinema, or mends it.
    pub fn cut(&mut self, cinema: usize, is_cut: bool) {
        self.cut.retain(|cut| *cut != cinema);
        if is_cut {
            self.cut.push(cinema);
        }
    }

    fn index(&self, pick: u32) -> Option<usize> {
        (pick as usize).checked_rem(self.in_flight.len())
    }
}
