//! A hall's seating plan.
