//! Names of things: newtypes only, so that a step is never mistaken for a contact.
//!
//! What is born here (an incident, an entry) is a UUIDv7, so that two PCs can be merged.
//! What people author (a playbook, a step) is a slug that stays the same for life.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The slug as written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(slug: &str) -> Self {
                Self(slug.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

macro_rules! born {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// Reads the usual hyphenated form; `None` when it is not a UUID.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                uuid::Uuid::parse_str(text).ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

slug!(
    /// A playbook (手順書): the name of its file in `playbooks/flows`.
    PlaybookId
);
slug!(
    /// A step (手順) inside one playbook.
    StepId
);
slug!(
    /// One answer (選択肢) of a decision.
    ChoiceId
);
slug!(
    /// A contact (連絡先) of `agencies.toml`.
    ContactId
);
slug!(
    /// A deadline rule (期限) of `deadlines.toml`.
    DeadlineId
);
slug!(
    /// A role (役割) of `roles.toml`.
    RoleId
);
slug!(
    /// A blank form (様式): `F01`…
    FormId
);
slug!(
    /// A moment that deadlines start from: `noticed`, `leak-feared`…
    MomentId
);
slug!(
    /// A system (システム) of the plan; in an incident without a plan, its name.
    SystemId
);
born!(
    /// One incident (本番).
    IncidentId
);
born!(
    /// One line of a timeline (記録の1行).
    EntryId
);
born!(
    /// One press of a button: the same press is recorded once, however often it arrives.
    PressId
);

/// One chain of lines: a station (a computer with a key of its own) and, where its lines disagree, which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChainId {
    /// The station.
    pub station: uuid::Uuid,
    /// 0, or counted up for lines of the same station and number that say something else.
    pub fork: u32,
}

impl ChainId {
    /// A short name for people: the last four digits of the station, and which fork (`3F0A`, `3F0A-1`).
    #[must_use]
    pub fn short(&self) -> String {
        let station = self.station.as_u128() & 0xffff;
        if self.fork == 0 { format!("{station:04X}") } else { format!("{station:04X}-{}", self.fork) }
    }
}

/// One run of a playbook inside an incident, counted from 1 in the order they were started.
pub type WalkNumber = u32;
