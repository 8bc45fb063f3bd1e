//! What another station has written, as it comes from a stick: the whole archive, or its beginning.

use engine::record::{Record, read};
use uuid::Uuid;

use crate::judge::quick_folder;
use crate::recorder::Lines;
use crate::timeline::{Computer, Timeline};

/// An archive with the lines of one other station; those of ours may stand in it, too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Archive {
    /// The other station.
    pub station: Uuid,
    /// Its lines.
    pub lines: Lines,
    text: Vec<String>,
    /// Where each of its lines stands in the text.
    places: Vec<usize>,
}

impl Archive {
    /// What another computer has written by itself: so many lines. Before, it may have brought in what is in `ours`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn from_elsewhere(
        n_lines: u64,
        mut words: impl FnMut(u64) -> String,
        ours: Option<&[String]>,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let folder = quick_folder()?;
        let computer = Computer::elsewhere(&folder.path().join("local"));
        let mut timeline = Timeline::open_or_make(&folder.path().join("elsewhere.tomoshibi"), &computer)?;
        if let Some(ours) = ours {
            timeline.import(ours.iter().map(String::as_str))?;
        }
        let texts: Vec<String> = (0..n_lines).map(&mut words).collect();
        timeline.record(&computer, computer.press(), &texts)?;
        let station = timeline.station()?;
        Ok(Self::of(timeline.archive()?, station))
    }

    /// An archive from its text, for somebody who knows only of one station in it.
    ///
    /// # Errors
    /// When nothing is in it.
    pub fn of_text(text: &str) -> Result<Self, String> {
        let text: Vec<String> = text.lines().map(str::to_owned).collect();
        let first = text.iter().find_map(|line| entry_of(line)).ok_or("an archive without lines")?;
        Ok(Self::of(text, first.0))
    }

    fn of(text: Vec<String>, station: Uuid) -> Self {
        let found = text.iter().enumerate().filter_map(|(place, line)| Some((place, entry_of(line)?)));
        let of_station = found.filter(|(_, (of, ..))| *of == station);
        let (places, lines) = of_station.map(|(place, (_, seq, hash))| (place, (seq, hash))).unzip();
        Self { station, lines, text, places }
    }

    /// The text as far as the first so many lines of the station; all of it, with its end, when there are no more.
    pub fn beginning(&self, n_lines: usize) -> impl Iterator<Item = &str> {
        let until = self.places.get(n_lines).copied().unwrap_or(self.text.len());
        self.text.iter().take(until).map(String::as_str)
    }

    /// As it stands on the stick.
    #[must_use]
    pub fn text(&self) -> String {
        self.text.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
    }
}

fn entry_of(line: &str) -> Option<(Uuid, u64, [u8; 32])> {
    match read(line) {
        Ok(Record::Entry(entry)) => Some((entry.station, entry.seq, entry.hash.0)),
        _ => None,
    }
}
