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
                drafts.extend(self.surface(surface, &told)?);
            }
        }
        Ok(drafts)
    }

    fn surface(&self, surface: &Surface, told: &[Telling<'_>]) -> Result<Vec<Draft>, PackError> {
        let key = ["notice/", &surface.id].concat();
        let title = self.words.fill("notice_title", &[("surface", &surface.title)]);
        let mut drafts = match surface.look {
            Look::Poster => told.iter().map(|one| self.poster(surface, *one)).collect::<Result<Vec<_>, _>>()?,
            Look::Columns => {
                let items = poster::columns(self.fonts, self.words, surface, told)?;
                let (layers, pages, format) = (vec![items], vec![vec![0]], poster::format(surface.paper));
                vec![Draft { key, title, format, framed: true, layers, pages, ..Draft::default() }]
            }
            Look::Script => vec![self.flowing(&key, &title, |pager| spoken::script(pager, surface, told))?.0],
            Look::Copy => vec![self.flowing(&key, &title, |pager| spoken::copy(pager, surface, told))?.0],
            Look::Fax => {
                let one = |telling| Ok(self.flowing(&key, &title, |pager| spoken::fax(pager, surface, telling))?.0);
                told.iter().map(one).collect::<Result<Vec<_>, PackError>>()?
            }
        };
        drafts.iter_mut().for_each(|draft| draft.repeat(self.copies(surface.sheets.max(1))));
        Ok(drafts)
    }

    fn poster(&self, surface: &Surface, telling: Telling<'_>) -> Result<Draft, PackError> {
        let message = telling.message;
        let blanks = [("surface", surface.title.as_str()), ("language", message.called.as_str())];
        let title = self.words.fill("notice_title_language", &blanks);
        let key = ["notice/", &surface.id, "/", message.language.id()].concat();
        let (fonts, words, input) = (self.fonts, self.words, self.input);
        let layers = Poster { fonts, words, input, surface, telling }.sheets()?;
        let pages = (0..layers.len()).map(|n| vec![n]).collect();
        let format = poster::format(surface.paper);
        Ok(Draft { key, title, format, framed: true, layers, pages, ..Draft::default() })
    }
}
