//! Systems, devices and what keeps them. Empty fields are not filled in yet; days are written `2026-10-02`.

use serde::{Deserialize, Serialize};

use crate::ids::{ContactId, SystemId};

/// Something that can go down (システム).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct System {
    /// Slug, unique in the plan.
    pub id: SystemId,
    /// What people call it.
    pub name: String,
    /// Care cannot do without it for long.
    pub critical: bool,
    /// The contact slot of who maintains it.
    pub vendor: Option<ContactId>,
    /// What is used instead.
    pub substitute: String,
    /// Id of the person who answers for it.
    pub owner: String,
    /// Where its server stands, or who hosts it.
    pub place: String,
    /// Hours within which it should be back; empty when nobody has decided.
    pub target_hours: Option<u32>,
    /// Place in the order of restoring, counted from 1; empty when nobody has decided.
    pub restore_order: Option<u32>,
    /// Who does what between hospital and vendor (責任分界).
    pub responsibility: String,
}

/// A line to the outside that may have to be cut (外部回線).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutsideLine {
    /// Slug, unique in the plan.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where its plug is.
    pub place: String,
    /// What hangs on it.
    pub uses: String,
    /// The contact slot of the carrier or of the vendor who maintains by it.
    pub contact: Option<ContactId>,
}

/// One device of the ledger (情報機器台帳).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Device {
    /// Slug, unique in the plan.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// `server`, `pc`, `network`, `medical`, `storage` or `other`.
    pub kind: String,
    /// The system it belongs to.
    pub system: Option<SystemId>,
    /// Where it stands.
    pub place: String,
    /// Operating system and version.
    pub os: String,
    /// IP address.
    pub ip: String,
    /// Antivirus software and its state.
    pub antivirus: String,
    /// The day the last update was put in.
    pub patched_on: String,
    /// Id of the person who answers for it.
    pub owner: String,
    /// The contact slot of who maintains it.
    pub vendor: Option<ContactId>,
    /// Whether it is maintained over a line from outside: `yes`, `no`; empty is unknown.
    pub remote_line: String,
    /// Who does what between hospital and vendor (責任分界).
    pub responsibility: String,
    /// MDS/SDS of the vendor: `received`, `asked`, `none`, `not-needed`; empty is unknown.
    pub disclosure: String,
    /// The day its support ends.
    pub support_ends: String,
    /// How it is backed up, when it is.
    pub backup: String,
    /// Anything else.
    pub note: String,
}

/// How something is backed up and comes back (バックアップ体制).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Backup {
    /// Slug, unique in the plan.
    pub id: String,
    /// The system.
    pub system: Option<SystemId>,
    /// What is kept: database, system files…
    pub what: String,
    /// How often.
    pub frequency: String,
    /// By what.
    pub method: String,
    /// How many generations are kept.
    pub generations: Option<u32>,
    /// Whether a copy is cut off from the network: `yes`, `no`; empty is unknown.
    pub offline: String,
    /// Where it is kept.
    pub place: String,
    /// How it comes back.
    pub restore: String,
    /// The day a restore was last tried.
    pub tested_on: String,
    /// Id of the person who tried it.
    pub tested_by: String,
}

/// A file that belongs to the plan (構成図・契約書).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attachment {
    /// Slug, unique in the plan.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// `network-diagram`, `system-diagram`, `contract` or `other`.
    pub kind: String,
    /// Name of the file as it was taken in.
    pub file: String,
    /// SHA-256 of its bytes in hex; the bytes are kept under it.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u32,
    /// The day the content was right.
    pub made_on: String,
}
