//! One workstation: its session, its settings, its device jobs, the doors and marquee-admin
