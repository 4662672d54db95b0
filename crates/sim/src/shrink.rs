//! Making a failing story short: parts that it does without are left out, as long as the same invariant breaks.

use crate::action::Action;
use crate::audit::Broken;
use crate::run::{Play, replay};

/// As often as a story is tried. A shorter one is a help, not a proof.
const MOST_TRIES: usize = 20_000;

/// The shortest story found that breaks the same invariant, and how.
#[must_use]
pub fn shrink(play: Play, story: &[Action], broken: &Broken) -> (Vec<Action>, Broken) {
    let mut shrinking = Shrinking {
        play,
        story: story.to_vec(),
        broken: broken.clone(),
        tries: 0,
    };
    loop {
        let before = (shrinking.story.len(), shrinking.story.clone());
        shrinking.leave_out_parts();
        shrinking.deliver_in_order();
        shrinking.leave_out_pairs();
        if before == (shrinking.story.len(), shrinking.story.clone()) || shrinking.is_tired() {
            return (shrinking.story, shrinking.broken);
        }
    }
}

struct Shrinking {
    play: Play,
    story: Vec<Action>,
    broken: Broken,
    tries: usize,
}

impl Shrinking {
    fn is_tired(&self) -> bool {
        self.tries >= MOST_TRIES
    }

    /// Takes another story in the place of this one if the same invariant breaks in it.
    fn try_story(&mut self, story: Vec<Action>) -> bool {
        self.tries += 1;
        match replay(self.play, &story) {
            Some(found) if found.invariant == self.broken.invariant => {
                self.story = story;
                self.broken = found;
                true
            }
            Some(_) | None => false,
        }
    }

    /// Halves, quarters and so on down to single actions.
    fn leave_out_parts(&mut self) {
        let mut part = self.story.len().div_ceil(2).max(1);
        loop {
            let mut from = 0;
            while from < self.story.len() && !self.is_tired() {
                let to = (from + part).min(self.story.len());
                let mut shorter = self.story.clone();
                shorter.drain(from..to);
                if !self.try_story(shorter) {
                    from = to;
                }
            }
            if part == 1 || self.is_tired() {
                return;
            }
            part = (part / 2).max(1);
        }
    }

    /// A message that was overtaken or repeated for nothing is not.
    fn deliver_in_order(&mut self) {
        for index in 0..self.story.len() {
            let simpler = match &self.story[index] {
                Action::Arrive { pick, again } if *pick > 0 || *again => Action::Arrive {
                    pick: 0,
                    again: false,
                },
                _ => continue,
            };
            let mut story = self.story.clone();
            story[index] = simpler;
            self.try_story(story);
        }
    }

    /// A message that is sent and one that arrives can only go together.
    fn leave_out_pairs(&mut self) {
        let mut first = 0;
        while first < self.story.len() && !self.is_tired() {
            let is_sending = matches!(self.story[first], Action::Send { .. });
            let mut second = first + 1;
            let mut has_shrunk = false;
            while is_sending && second < self.story.len() && !self.is_tired() {
                let is_arriving = matches!(
                    self.story[second],
                    Action::Arrive { .. } | Action::Lose { .. }
                );
                if is_arriving {
                    let mut shorter = self.story.clone();
                    shorter.remove(second);
                    shorter.remove(first);
                    if self.try_story(shorter) {
                        has_shrunk = true;
                        break;
                    }
                }
                second += 1;
            }
            if !has_shrunk {
                first += 1;
            }
        }
    }
}
