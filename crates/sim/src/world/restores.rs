//! Backups, and machines that come back from them.

use super::{Touched, World};
use crate::action::Node;
use crate::provider::Payer;
use crate::side::{CentralCommand, CentralSide, CinemaSide};

/// As many backups as a machine keeps.
const MOST_BACKUPS: usize = 4;

impl<C: CinemaSide, K: CentralSide> World<C, K> {
    pub(super) fn back_up(&mut self, node: Node) {
        match node {
            Node::Cinema(cinema) => {
                if let Some(machine) = self.cinemas.get_mut(cinema) {
                    keep(&mut machine.backups, machine.side.back_up());
                }
            }
            Node::Central => keep(&mut self.central.backups, self.central.side.back_up()),
        }
    }

    pub(super) fn restore(&mut self, node: Node, pick: u32, forgets_numbers: bool) -> Touched {
        let restored = match node {
            Node::Cinema(cinema) => self.restore_cinema(cinema, pick, forgets_numbers),
            Node::Central => self.restore_central(pick, forgets_numbers),
        };
        if restored.is_none() {
            return Touched::default();
        }
        Touched {
            node: Some(node),
            arrived: None,
        }
    }

    fn restore_cinema(&mut self, cinema: usize, pick: u32, forgets_numbers: bool) -> Option<()> {
        let backups = &self.cinemas.get(cinema)?.backups;
        let index = (pick as usize).checked_rem(backups.len())?;
        let backup = backups[index].clone();
        self.coverage.count(if forgets_numbers {
            "fault: cinema restored on a new machine"
        } else {
            "fault: cinema restored"
        });
        let (id, now) = (self.fresh_life(), self.now);
        let machine = &mut self.cinemas[cinema];
        let used = (!forgets_numbers).then_some(machine.high_water);
        let local = now + machine.ahead;
        let incarnation = machine.side.restore(&backup, used, id, local);
        machine.high_water = incarnation.number;
        machine.stops = None;
        self.provider
            .repeat(|payer| matches!(payer, Payer::Sale { cinema: of, .. } if of == cinema));
        Some(())
    }

    fn restore_central(&mut self, pick: u32, forgets_numbers: bool) -> Option<()> {
        let machine = &mut self.central;
        let index = (pick as usize).checked_rem(machine.backups.len())?;
        machine.side.restore(&machine.backups[index].clone());
        let known = machine.side.state().generation.number;
        if forgets_numbers {
            machine.high_water = known;
        }
        let number = machine.high_water.max(known) + 1;
        self.coverage.count(if forgets_numbers {
            "fault: central server restored on a new machine"
        } else {
            "fault: central server restored"
        });
        self.begin_generation(number);
        Some(())
    }

    pub(super) fn begin_generation(&mut self, number: u32) {
        self.central.stops = None;
        let generation = self.new_generation(number);
        let _ = self.at_central(&CentralCommand::Begin { generation });
        self.provider
            .repeat(|payer| matches!(payer, Payer::Order { .. }));
    }
}

fn keep<B>(backups: &mut Vec<B>, backup: B) {
    if backups.len() >= MOST_BACKUPS {
        backups.remove(0);
    }
    backups.push(backup);
}
