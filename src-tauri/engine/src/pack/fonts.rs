//! The typefaces of the paper: which glyph draws a character, how wide it is, and what is missing.
//! BIZ UDGothic in two weights; names it lacks come from one fallback face, foreign notices have faces of their own.
//! Never draws anything.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use ttf_parser::{Face as Ttf, GlyphId};
use unicode_normalization::char::compose;

static REGULAR: &[u8] = include_bytes!("../../fonts/BIZUDGothic-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../fonts/BIZUDGothic-Bold.ttf");
static FALLBACK: &[u8] = include_bytes!("../../fonts/TomoshibiFallbackGothic-Regular.ttf");

static LATIN: &[u8] = include_bytes!("../../fonts/TomoshibiNoticeLatin-Regular.ttf");
static LATIN_BOLD: &[u8] = include_bytes!("../../fonts/TomoshibiNoticeLatin-Bold.ttf");
static HANS: &[u8] = include_bytes!("../../fonts/TomoshibiNoticeHans-Regular.ttf");
static HANS_BOLD: &[u8] = include_bytes!("../../fonts/TomoshibiNoticeHans-Bold.ttf");
static HANGUL: &[u8] = include_bytes!("../../fonts/TomoshibiNoticeHangul-Regular.ttf");
static HANGUL_BOLD: &[u8] = include_bytes!("../../fonts/TomoshibiNoticeHangul-Bold.ttf");

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Body text.
    Regular,
    /// Titles, numbers and what is filled in.
    Bold,
    /// Body text of a foreign notice.
    Foreign(Script),
    /// Titles of a foreign notice.
    ForeignBold(Script),
}

/// The writing of a foreign notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Script {
    /// English, Vietnamese, Portuguese.
    Latin,
    /// Simplified Chinese: its kanji have other forms than the Japanese ones.
    Hans,
    /// Korean.
    Hangul,
}

/// One embedded typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    /// BIZ UDGothic Regular.
    Regular,
    /// BIZ UDGothic Bold.
    Bold,
    /// Glyphs for names that BIZ UDGothic lacks; one weight.
    Fallback,
    /// Body text of foreign notices.
    Foreign(Script),
    /// Titles of foreign notices.
    ForeignBold(Script),
}

impl Face {
    /// The whole font file.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Face::Regular => REGULAR,
            Face::Bold => BOLD,
            Face::Fallback => FALLBACK,
            Face::Foreign(Script::Latin) => LATIN,
            Face::Foreign(Script::Hans) => HANS,
            Face::Foreign(Script::Hangul) => HANGUL,
            Face::ForeignBold(Script::Latin) => LATIN_BOLD,
            Face::ForeignBold(Script::Hans) => HANS_BOLD,
            Face::ForeignBold(Script::Hangul) => HANGUL_BOLD,
        }
    }

    /// The PostScript name.
    pub fn name(self) -> &'static str {
        match self {
            Face::Regular => "BIZUDGothic-Regular",
            Face::Bold => "BIZUDGothic-Bold",
            Face::Fallback => "TomoshibiFallbackGothic-Regular",
            Face::Foreign(Script::Latin) => "TomoshibiNoticeLatin-Regular",
            Face::Foreign(Script::Hans) => "TomoshibiNoticeHans-Regular",
            Face::Foreign(Script::Hangul) => "TomoshibiNoticeHangul-Regular",
            Face::ForeignBold(Script::Latin) => "TomoshibiNoticeLatin-Bold",
            Face::ForeignBold(Script::Hans) => "TomoshibiNoticeHans-Bold",
            Face::ForeignBold(Script::Hangul) => "TomoshibiNoticeHangul-Bold",
        }
    }
}

impl Weight {
    /// A number of its own.
    pub(super) fn number(self) -> u8 {
        match self {
            Weight::Regular => 0,
            Weight::Bold => 1,
            Weight::Foreign(script) => 2 + script as u8,
            Weight::ForeignBold(script) => 5 + script as u8,
        }
    }

    /// The faces that are asked for a glyph, one after the other.
    fn faces(self) -> [Face; 3] {
        match self {
            Weight::Regular => [Face::Regular, Face::Fallback, Face::Fallback],
            Weight::Bold => [Face::Bold, Face::Fallback, Face::Fallback],
            Weight::Foreign(script) => [Face::Foreign(script), Face::Regular, Face::Fallback],
            Weight::ForeignBold(script) => [Face::ForeignBold(script), Face::Bold, Face::Fallback],
        }
    }
}

/// A font file of this build cannot be read: the build is broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the built-in font {0} cannot be read")]
pub struct FontError(pub &'static str);

/// One drawn character: its glyph and its width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Which face draws it.
    pub face: Face,
    /// Glyph number in the whole font.
    pub id: u16,
    /// Width in font units.
    pub advance: u16,
    /// Width as a part of the type size.
    pub width: f32,
}

/// Vertical measures of a face, in font units.
#[derive(Debug, Clone, Copy)]
pub struct Metrics {
    /// Units of one em.
    pub units_per_em: u16,
    /// Above the baseline.
    pub ascent: i16,
    /// Below the baseline, negative.
    pub descent: i16,
    /// x_min, y_min, x_max, y_max of all glyphs.
    pub bounds: [i16; 4],
    /// 400 or 700.
    pub weight: u16,
}

/// The faces, opened.
pub struct Fonts {
    faces: [Ttf<'static>; 3],
    /// Latin, Hans, Hangul, each in two weights.
    foreign: [[Ttf<'static>; 2]; 3],
    /// Glyphs already looked up, by weight and character; nearly all of the time of a layout went into look-ups.
    known: [Vec<Cell<Known>>; 2],
}

/// What is known of a character.
#[derive(Debug, Clone, Copy)]
enum Known {
    /// Nobody asked.
    Nothing,
    /// No face has it.
    Missing,
    /// Its glyph.
    Drawn(Glyph),
}

/// Characters whose glyphs are remembered: the basic plane.
const REMEMBERED: usize = 0x1_0000;

impl Fonts {
    /// Opens the built-in faces. Cheap: tables are read when they are needed.
    pub fn open() -> Result<Fonts, FontError> {
        let open = |face: Face| Ttf::parse(face.bytes(), 0).map_err(|_| FontError(face.name()));
        let both = |script| Ok([open(Face::Foreign(script))?, open(Face::ForeignBold(script))?]);
        let unknown = || vec![Cell::new(Known::Nothing); REMEMBERED];
        Ok(Fonts {
            faces: [open(Face::Regular)?, open(Face::Bold)?, open(Face::Fallback)?],
            foreign: [both(Script::Latin)?, both(Script::Hans)?, both(Script::Hangul)?],
            known: [unknown(), unknown()],
        })
    }

    fn ttf(&self, face: Face) -> &Ttf<'static> {
        let [regular, bold, fallback] = &self.faces;
        let [[latin, latin_bold], [hans, hans_bold], [hangul, hangul_bold]] = &self.foreign;
        match face {
            Face::Regular => regular,
            Face::Bold => bold,
            Face::Fallback => fallback,
            Face::Foreign(Script::Latin) => latin,
            Face::Foreign(Script::Hans) => hans,
            Face::Foreign(Script::Hangul) => hangul,
            Face::ForeignBold(Script::Latin) => latin_bold,
            Face::ForeignBold(Script::Hans) => hans_bold,
            Face::ForeignBold(Script::Hangul) => hangul_bold,
        }
    }

    /// Vertical measures of one face.
    pub fn metrics(&self, face: Face) -> Metrics {
        let ttf = self.ttf(face);
        let bounds = ttf.global_bounding_box();
        Metrics {
            units_per_em: ttf.units_per_em(),
            ascent: ttf.ascender(),
            descent: ttf.descender(),
            bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max],
            weight: ttf.weight().to_number(),
        }
    }

    /// The glyph for a character and its variation selector, from the first face that has it.
    fn glyph(&self, weight: Weight, c: char, selector: Option<char>) -> Option<Glyph> {
        let [regular, bold] = &self.known;
        let remembered = match weight {
            Weight::Regular => regular.get(c as usize),
            Weight::Bold => bold.get(c as usize),
            // A notice or two is not worth a table.
            Weight::Foreign(_) | Weight::ForeignBold(_) => None,
        };
        let Some(cell) = remembered.filter(|_| selector.is_none()) else {
            return self.looked_up(weight, c, selector);
        };
        match cell.get() {
            Known::Drawn(glyph) => Some(glyph),
            Known::Missing => None,
            Known::Nothing => {
                let found = self.looked_up(weight, c, None);
                cell.set(found.map_or(Known::Missing, Known::Drawn));
                found
            }
        }
    }

    fn looked_up(&self, weight: Weight, c: char, selector: Option<char>) -> Option<Glyph> {
        for face in weight.faces() {
            let ttf = self.ttf(face);
            // An unknown variation of a known character may be drawn in its usual form (Unicode 23.4).
            let variant = selector.and_then(|s| ttf.glyph_variation_index(c, s));
            if let Some(GlyphId(id)) = variant.or_else(|| ttf.glyph_index(c)).filter(|g| g.0 != 0) {
                let advance = ttf.glyph_hor_advance(GlyphId(id)).unwrap_or_default();
                let width = f32::from(advance) / f32::from(ttf.units_per_em().max(1));
                return Some(Glyph { face, id, advance, width });
            }
        }
        None
    }

    /// Every character of a text, with its variation selector when it has one, and its glyph when any face has it.
    pub fn drawn<'t>(&self, weight: Weight, text: &'t str) -> impl Iterator<Item = (&'t str, Option<Glyph>)> {
        clusters(text).map(move |(cluster, c, selector)| (cluster, self.glyph(weight, c, selector)))
    }

    /// Whether any face draws a character.
    pub fn has(&self, weight: Weight, c: char) -> bool {
        self.glyph(weight, c, None).is_some()
    }

    /// The width of one character as a part of the type size; a missing one counts as a full square.
    pub fn width_of(&self, weight: Weight, c: char) -> f32 {
        if is_selector(c) {
            return 0.0;
        }
        self.glyph(weight, c, None).map_or(1.0, |glyph| glyph.width)
    }

    /// The width of a text at a size, in points.
    pub fn width(&self, weight: Weight, size: f32, text: &str) -> f32 {
        text.chars().map(|c| self.width_of(weight, c)).sum::<f32>() * size
    }

    /// Characters no face can draw, each once.
    pub fn missing(&self, weight: Weight, text: &str) -> Vec<char> {
        let nobody =
            |(cluster, glyph): (&str, Option<Glyph>)| if glyph.is_none() { cluster.chars().next() } else { None };
        let found: BTreeSet<char> = self.drawn(weight, text).filter_map(nobody).collect();
        found.into_iter().collect()
    }
}

/// Which characters were met before, by weight: a long report has a thousand different ones, each a thousand times.
#[derive(Default)]
pub(super) struct Met(BTreeMap<Weight, Vec<bool>>);

impl Met {
    /// The characters of a text that were not met before, each with its variation selector when it has one.
    pub(super) fn fresh<'t>(&mut self, weight: Weight, text: &'t str) -> impl Iterator<Item = &'t str> {
        let met = self.0.entry(weight).or_insert_with(|| vec![false; REMEMBERED]);
        clusters(text).filter_map(move |(cluster, c, selector)| {
            let known = met.get_mut(c as usize).filter(|_| selector.is_none());
            known.is_none_or(|known| !std::mem::replace(known, true)).then_some(cluster)
        })
    }
}

/// か + U+3099 becomes が, and control characters become spaces. Nothing else changes: full NFC would turn 神 (U+FA19) of a name into another character.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_control() && c != '\n' { ' ' } else { c };
        let last = out.chars().next_back().filter(|_| may_join(c));
        match last.and_then(|last| compose(last, c)) {
            Some(joined) => {
                out.pop();
                out.push(joined);
            }
            None => out.push(c),
        }
    }
    out
}

/// Nearly no character ever joins the one before it: Latin, kanji and kana never do.
fn may_join(c: char) -> bool {
    !matches!(c, '\0'..='\u{2FF}' | '\u{2000}'..='\u{20CF}' | '\u{3000}'..='\u{3029}' | '\u{3030}'..='\u{3098}')
        && !matches!(c, '\u{309B}'..='\u{9FFF}' | '\u{FF00}'..='\u{FF9D}')
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Every character with the variation selector behind it.
fn clusters(text: &str) -> impl Iterator<Item = (&str, char, Option<char>)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut chars = rest.chars();
        let c = chars.next()?;
        let mut after = chars.clone();
        let selector = after.next().filter(|next| is_selector(*next));
        if selector.is_some() {
            chars = after;
        }
        let (cluster, tail) = rest.split_at(rest.len() - chars.as_str().len());
        rest = tail;
        Some((cluster, c, selector))
    })
}

#[cfg(test)]
mod tests {
    use super::{Face, Fonts, Weight, compose, may_join, tidy};

    #[test]
    fn names_that_need_rare_characters_can_be_printed() {
        let fonts = Fonts::open().unwrap();
        for name in ["髙橋 﨑山 德永 濵田", "𠮷野家", "葛\u{E0100}城", "鷗外 ㋿ ℡ ①㊿ ｱｲｳ", "神\u{FA19}"]
        {
            for weight in [Weight::Regular, Weight::Bold] {
                assert!(fonts.missing(weight, name).is_empty(), "{name} is somebody's name");
            }
        }
        assert_eq!(
            fonts.drawn(Weight::Bold, "𠮷").next().and_then(|(_, glyph)| Some(glyph?.face)),
            Some(Face::Fallback)
        );
        assert_eq!(fonts.drawn(Weight::Regular, "葛\u{E0100}").count(), 1, "a variation is one glyph");
    }

    #[test]
    fn a_character_nobody_has_is_named() {
        let fonts = Fonts::open().unwrap();
        assert_eq!(fonts.missing(Weight::Regular, "受付😀窓口😀"), ['😀'], "a silent empty square would be worse");
    }

    #[test]
    fn split_kana_are_joined_and_names_stay_as_they_are() {
        assert_eq!(tidy("か\u{3099}きく\u{309A}"), "がきく\u{309A}");
        let all = || ('\0'..=char::MAX).filter(|c| !may_join(*c));
        for before in ['か', 'A', 'a', 'ﾊ', '中', '가'] {
            assert_eq!(all().find(|c| compose(before, *c).is_some()), None, "{before} and what never joins it");
        }
        assert_eq!(tidy("\u{FA19}田"), "\u{FA19}田", "another form of 神 is another name");
        assert_eq!(tidy("a\tb"), "a b");
    }

    #[test]
    fn every_character_is_half_or_full_width() {
        let fonts = Fonts::open().unwrap();
        assert!((fonts.width(Weight::Regular, 10.0, "受付 A1") - 35.0).abs() < 0.01);
    }
}
