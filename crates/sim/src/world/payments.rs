//! Payments: what the machines ask of the provider, and how its answers come back.

use marquee_domain::rights::Refusal;
use marquee_domain::rights::cinema::Due;

use super::payer::{of_order, of_sale};
use super::{Touched, World};
use crate::action::Node;
use crate::ids;
use crate::provider::Payer;
use crate::side::{Answer, CentralCommand, CentralSide, CinemaCommand, CinemaSide};

impl<C: CinemaSide, K: CentralSide> World<C, K> {
    pub(super) fn pay(&mut self, node: Node, approves: bool) {
        match node {
            Node::Cinema(cinema) => {
                let due = self.cinemas.get(cinema).map(|machine| machine.side.due());
                for due in due.unwrap_or_default() {
                    match due {
                        Due::Charge(sale) => self.provider.charge(of_sale(cinema, sale), approves),
                        Due::Reverse(sale) => self.reverse(of_sale(cinema, sale)),
                    }
                }
            }
            Node::Central => {
                for due in self.central.side.due() {
                    match due {
                        Due::Charge(order) => self.provider.charge(of_order(order), approves),
                        Due::Reverse(order) => self.reverse(of_order(order)),
                    }
                }
            }
        }
    }

    fn reverse(&mut self, payer: Payer) {
        self.provider.reverse(payer);
        self.coverage.count("payment given back");
    }

    pub(super) fn answer(&mut self, pick: u32) -> Touched {
        let Some((payer, answer)) = self.provider.unheard(pick) else {
            return Touched::default();
        };
        self.coverage.count(match answer {
            Answer::Approved => "payment approved",
            Answer::Declined => "payment declined",
            Answer::Reversed => "payment given back, told",
        });
        let (node, heard) = match payer {
            Payer::Sale { cinema, number } => {
                let command = CinemaCommand::Settle {
                    sale_id: ids::sale(number),
                    settlement: answer,
                };
                let Some(machine) = self.cinemas.get_mut(cinema) else {
                    return Touched::default();
                };
                let local = self.now + machine.ahead;
                (Node::Cinema(cinema), machine.side.obey(&command, local))
            }
            Payer::Order { number } => {
                let command = CentralCommand::Settle {
                    order_id: ids::order(number),
                    settlement: answer,
                };
                let local = self.now + self.central.ahead;
                (Node::Central, self.central.side.obey(&command, local))
            }
        };
        match heard {
            Err(Refusal::Frozen | Refusal::MustSynchronise) => {
                self.coverage.count("payment's answer has to wait");
            }
            Ok(()) | Err(_) => self.provider.heard(payer, answer),
        }
        Touched {
            node: Some(node),
            arrived: None,
        }
    }
}
