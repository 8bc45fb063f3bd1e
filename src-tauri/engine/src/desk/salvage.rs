//! Saves what can be read of a damaged file, and says what is missing.

use std::path::Path;

use crate::error::Result;
use crate::ids::ChainId;
use crate::store::{self, Missing};
use crate::text::Text;
use crate::view::keeping::SalvageView;
use crate::wording::Wording;
use crate::world::World;

use super::keeping::count;
use super::writer;

/// Saves what can be read of `from`, a data file or a mirror, into a new file at `to`. `from` is only read.
/// It needs no desk and may take minutes.
///
/// # Errors
/// `file-exists`, `file-missing`, `file-foreign`; `file-damaged` when nothing can be read at all.
pub fn salvage(from: &Path, to: &Path, local: &Path, world: &dyn World) -> Result<SalvageView> {
    let saved = store::salvage(from, to, &writer(local, world))?;
    Ok(SalvageView {
        path: saved.path.display().to_string(),
        entries: count(saved.entries),
        missing: saved.missing.iter().map(sentence).collect(),
        beside: saved.beside.map(|path| path.display().to_string()),
    })
}

fn sentence(missing: &Missing) -> Text {
    let number = |number: u64| Text::same(number.to_string());
    let say = |key: &str, blanks: &[(&str, &Text)]| Wording::built_in().say(key, blanks);
    match missing {
        Missing::Gone(chain, first, last) if first == last => {
            say("salvage_gone_one", &[("station", &short(*chain)), ("seq", &number(*first))])
        }
        Missing::Gone(chain, first, last) => {
            say("salvage_gone", &[("station", &short(*chain)), ("first", &number(*first)), ("last", &number(*last))])
        }
        Missing::Altered(chain, seq) => say("salvage_altered", &[("station", &short(*chain)), ("seq", &number(*seq))]),
        Missing::Behind(chain, lines) => {
            say("salvage_behind", &[("station", &short(*chain)), ("lines", &number(*lines))])
        }
        Missing::Other(table, rows) => {
            say("salvage_other", &[("table", &Text::same(table.as_str())), ("rows", &number(*rows))])
        }
    }
}

/// The first letters of a station's id: enough to tell the few of one file apart.
fn short(chain: ChainId) -> Text {
    let id: String =
        chain.station.simple().to_string().chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    Text::same(if chain.fork == 0 { id } else { format!("{id}-{}", chain.fork) })
}
