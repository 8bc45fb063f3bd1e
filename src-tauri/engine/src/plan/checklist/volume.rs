//! Which volume of the guideline applies: the one for institutions that leave all maintenance to vendors
//! (保守委託機関編), or the others.

use crate::plan::Facility;

/// Which volume applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Volume {
    /// 保守委託機関編 alone: all servers are kept up to date by contract, and there is no IT staff.
    Entrusted {
        /// It is said where the contract says so.
        says_where: bool,
    },
    /// The other volumes.
    General,
    /// The first two questions of the plan are not answered.
    Unknown {
        /// The field that decides next: `servers_by_vendor` or `it_staff`.
        field: &'static str,
    },
}

/// The contract, terms or SLA must give the vendor the update duty for **all** servers, and there must be no IT staff
/// (bcp-and-checklists.md §4 B30, flowchart.md §6 S18; the volume itself was not seen).
#[must_use]
pub fn volume(facility: &Facility) -> Volume {
    match (facility.servers_by_vendor.as_str(), facility.it_staff.as_str()) {
        ("all", "no") => Volume::Entrusted { says_where: !facility.servers_contract.trim().is_empty() },
        ("some" | "none", _) | (_, "yes") => Volume::General,
        ("all", _) => Volume::Unknown { field: "it_staff" },
        _ => Volume::Unknown { field: "servers_by_vendor" },
    }
}
