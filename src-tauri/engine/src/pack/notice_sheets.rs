//! Which sheets the notices of a pack are.

use super::PackError;
use super::binder::Part;
use super::message::{Look, Surface, Telling};
use super::poster::{self, Poster};
use super::sheets::{Draft, Maker};
use super::spoken;

impl Maker<'_> {
    /// 掲示・放送・FAX: those a part asks for.
    pub(super) fn notices(&self, part: &Part) -> Result<Vec<Draft>, PackError> {
        let mut drafts = Vec::new();
        let asked = |surface: &&Surface| part.only.is_empty() || part.only.contains(&surface.id);
        for surface in self.forms.notices().surfaces().iter().filter(asked) {
            let languages = surface.languages.iter().copied();
            let languages = languages.filter(|one| part.languages.is_empty() || part.languages.contains(one));
            let told: Vec<Telling<'_>> =
                languages.filter_map(|one| self.forms.notices().telling(one, self.input)).collect();
            if !told.is_empty() {
                drafts.push(self.surface(surface, &told)?);
            }
        }
        Ok(drafts)
    }

    /// One surface in all its languages.
    fn surface(&self, surface: &Surface, told: &[Telling<'_>]) -> Result<Draft, PackError> {
        let key = ["notice/", &surface.id].concat();
        let title = self.words.fill("notice_title", &[("surface", &surface.title)]);
        let mut draft = match surface.look {
            Look::Poster => self.posters(surface, told)?,
            Look::Columns => {
                let layers = vec![poster::columns(self.fonts, self.words, surface, told)?];
                Draft { layers, pages: vec![vec![0]], ..Draft::default() }
            }
            Look::Script => self.flowing(&key, &title, |pager| spoken::script(pager, surface, told))?.0,
            Look::Copy => self.flowing(&key, &title, |pager| spoken::copy(pager, surface, told))?.0,
            Look::Fax => self.flowing(&key, &title, |pager| spoken::faxes(pager, surface, told))?.0,
        };
        draft = Draft { key, title, format: poster::format(surface.paper), framed: true, ..draft };
        draft.repeat(self.copies(surface.sheets.max(1)));
        Ok(draft)
    }

    /// One notice a language, each with its place in the outline.
    fn posters(&self, surface: &Surface, told: &[Telling<'_>]) -> Result<Draft, PackError> {
        let mut draft = Draft::default();
        for telling in told {
            draft.outline.push((telling.message.called.clone(), draft.pages.len()));
            let (fonts, words, input) = (self.fonts, self.words, self.input);
            for items in (Poster { fonts, words, input, surface, telling: *telling }).sheets()? {
                draft.pages.push(vec![draft.layers.len()]);
                draft.layers.push(items);
            }
        }
        Ok(draft)
    }
}
