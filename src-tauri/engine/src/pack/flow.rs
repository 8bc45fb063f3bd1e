//! Flowing text on a canvas: lines of words with drawn things in them, like tick boxes and blanks.
//! Breaks come from `lines.rs`, widths from the fonts.

use super::draw::{Area, Canvas, HAIR, MIN_SIZE, Style, regular};
use super::fonts::Weight;
use super::lines::{ARROW, OBJECT, TICK, Unit, wrap, wrap_phrases};

/// A part of flowing text.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Words in the paragraph's weight.
    Plain(String),
    /// Words in bold.
    Strong(String),
    /// Words in bold that stay on one line.
    Whole(String),
    /// Words that were filled in: bold with a line below.
    Filled(String),
    /// A box to write in, with a small label above the writing space.
    Blank(String),
    /// One box for one letter or digit.
    Cell,
    /// The same with a letter in it.
    Letter(char),
    /// A tick box.
    Tick,
    /// A ticked one.
    Ticked,
    /// A line to write on, so many ems long.
    Rule(f32),
    /// Words with their reading above them (ふりがな).
    Ruby(String, String),
    /// An arrow to the right.
    Arrow,
    /// A warning triangle.
    Warning,
}

/// Text in the notation of forms and notices: ☐ tick box, □ letter box, ＿ writing line, ⚠ warning, {病院|びょういん} a
/// word with its reading above.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut rest = text;
    while let Some((before, base, reading, after)) = next_ruby(rest) {
        add_plain(&mut out, before);
        out.push(Piece::Ruby(base.to_owned(), reading.to_owned()));
        rest = after;
    }
    add_plain(&mut out, rest);
    out
}

fn add_plain(out: &mut Vec<Piece>, text: &str) {
    for c in text.chars() {
        let piece = match c {
            '☐' | '☑' | '☒' => Piece::Tick,
            '□' => Piece::Cell,
            '⚠' => Piece::Warning,
            '＿' => Piece::Rule(1.0),
            c => Piece::Plain(c.to_string()),
        };
        match (out.last_mut(), piece) {
            (Some(Piece::Plain(before)), Piece::Plain(more)) => before.push_str(&more),
            (Some(Piece::Rule(before)), Piece::Rule(more)) => *before += more,
            (_, piece) => out.push(piece),
        }
    }
}

/// The first `{base|reading}` of a text, with what stands before and after it.
fn next_ruby(text: &str) -> Option<(&str, &str, &str, &str)> {
    text.match_indices('{').find_map(|(at, _)| {
        let (before, tail) = text.split_at(at);
        let (inside, after) = tail.strip_prefix('{')?.split_once('}')?;
        let (base, reading) = inside.split_once('|')?;
        let is_ruby = !base.is_empty() && !reading.is_empty() && !inside.contains('{');
        is_ruby.then_some((before, base, reading, after))
    })
}

/// The text without the readings above its words.
pub(super) fn without_ruby(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, base, _, after)) = next_ruby(rest) {
        out.push_str(before);
        out.push_str(base);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Size of a reading above a word: half of it, and never too small to read.
fn ruby_size(size: f32) -> f32 {
    (size * 0.5).max(MIN_SIZE)
}

/// A worked example in the same notation; `[7]` is a letter in its box, ☑ a ticked box, `*…*` written by hand.
/// Words without any of that are written by hand from end to end.
pub fn example_pieces(text: &str) -> Vec<Piece> {
    if !text.contains(['[', '☑', '☐', '*', '□']) {
        return vec![Piece::Filled(text.to_owned())];
    }
    let mut out = Vec::new();
    let mut by_hand = false;
    let mut rest = text;
    while let Some(at) = rest.find(['[', '☑', '*']) {
        let (before, mark) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let mut inside = mark.chars();
        let letter = inside.next();
        push(&mut out, before, by_hand);
        match letter {
            Some('[') => {
                out.extend(inside.next().map(|c| if c == ' ' { Piece::Cell } else { Piece::Letter(c) }));
                inside.next();
            }
            Some('☑') => out.push(Piece::Ticked),
            _ => by_hand = !by_hand,
        }
        rest = inside.as_str();
    }
    push(&mut out, rest, by_hand);
    out
}

fn push(out: &mut Vec<Piece>, text: &str, by_hand: bool) {
    match (text.is_empty(), by_hand) {
        (true, _) => {}
        (false, true) => out.push(Piece::Filled(text.to_owned())),
        (false, false) => out.extend(pieces(text)),
    }
}

/// Side of a box for one letter: room for a ballpoint.
const CELL: f32 = 17.0;
/// Height of a box with a label and room to write.
const BLANK: f32 = 30.0;

struct Atom<'p> {
    c: char,
    width: f32,
    weight: Weight,
    piece: Option<&'p Piece>,
    filled: bool,
    joined: bool,
}

fn follows_colon(atoms: &[Atom<'_>]) -> bool {
    atoms.last().is_some_and(|last| matches!(last.c, ':' | '：' | '/' | '／'))
}

/// Stays with the line before it: ＿＿月.
fn counts(c: char) -> bool {
    matches!(c, '月' | '日' | '時' | '分' | '年' | '人' | '回' | '点' | '월' | '일' | '시' | '분' | ':' | '：' | '/')
}

fn object_height(piece: &Piece, style: Style) -> f32 {
    match piece {
        Piece::Blank(_) => BLANK + 3.0,
        Piece::Cell | Piece::Letter(_) => CELL.max(style.size * 1.3) + 4.0,
        Piece::Plain(_) | Piece::Strong(_) | Piece::Whole(_) | Piece::Filled(_) => 0.0,
        Piece::Tick | Piece::Ticked => 0.0,
        Piece::Ruby(..) => style.size * 1.2 + ruby_size(style.size) * 1.05,
        Piece::Rule(_) => style.size * 1.65,
        Piece::Arrow | Piece::Warning => 0.0,
    }
}

impl Canvas<'_> {
    /// Flowing plain text from `top`; gives back its height.
    pub fn paragraph(&mut self, x: f32, top: f32, width: f32, style: Style, text: &str) -> f32 {
        self.flow(x, top, width, style, &[Piece::Plain(text.to_owned())])
    }

    /// Height of flowing plain text.
    pub fn paragraph_height(&self, width: f32, style: Style, text: &str) -> f32 {
        self.flow_height(width, style, &[Piece::Plain(text.to_owned())])
    }

    /// Height of flowing text.
    pub fn flow_height(&self, width: f32, style: Style, pieces: &[Piece]) -> f32 {
        let mut scratch = Canvas::new(self.fonts, self.words);
        scratch.flow(0.0, 0.0, width, style, pieces)
    }

    /// Flowing text with drawn things in it, from `top`; gives back its height.
    pub fn flow(&mut self, x: f32, top: f32, width: f32, style: Style, pieces: &[Piece]) -> f32 {
        self.flow_with(x, top, width, style, pieces, |_, _| {})
    }

    /// Like [`Canvas::flow`]; `first` draws what stands on the baseline of the first line.
    pub fn flow_with(
        &mut self,
        x: f32,
        top: f32,
        width: f32,
        style: Style,
        pieces: &[Piece],
        first: impl FnOnce(&mut Self, f32),
    ) -> f32 {
        let mut first = Some(first);
        let atoms = self.atoms(style, pieces);
        let units: Vec<Unit> =
            atoms.iter().map(|a| Unit { c: a.c, width: a.width, size: style.size, joined: a.joined }).collect();
        // Readings above some words set the distance of all lines.
        let ruby = pieces.iter().find(|piece| matches!(piece, Piece::Ruby(..))).map(|p| object_height(p, style));
        let below = if ruby.is_some() { style.size * 0.06 } else { (style.size * style.leading - style.size) / 2.0 };
        let mut y = top;
        for line in if style.phrases { wrap_phrases(&units, width) } else { wrap(&units, width) } {
            let atoms = atoms.get(line).unwrap_or_default();
            let tall = atoms.iter().map(|a| a.piece.map_or(0.0, |p| object_height(p, style))).fold(0.0, f32::max);
            let height = (style.size * style.leading).max(tall).max(ruby.unwrap_or_default());
            // The baseline leaves a descent of a fifth below and what is left of the leading around.
            let baseline = y + height - below - style.size * 0.14;
            if let Some(first) = first.take() {
                first(self, baseline);
            }
            self.flow_line(x, baseline, style, atoms);
            y += height;
        }
        y - top
    }

    fn atoms<'p>(&self, style: Style, pieces: &'p [Piece]) -> Vec<Atom<'p>> {
        let mut atoms = Vec::new();
        for piece in pieces {
            let (text, weight) = match piece {
                Piece::Plain(text) => (text, style.weight),
                Piece::Strong(text) | Piece::Whole(text) | Piece::Filled(text) => (text, Weight::Bold),
                object => {
                    let width = self.object_width(object, style);
                    let c = match object {
                        Piece::Arrow => ARROW,
                        Piece::Tick | Piece::Ticked => TICK,
                        Piece::Ruby(base, _) => base.chars().next().unwrap_or(OBJECT),
                        _ => OBJECT,
                    };
                    // ＿＿：＿＿ is one blank; forms keep the breaks their rows were measured for.
                    let joined = style.phrases && matches!(object, Piece::Rule(_)) && follows_colon(&atoms);
                    let weight = style.weight;
                    atoms.push(Atom { c, width, weight, piece: Some(object), filled: false, joined });
                    continue;
                }
            };
            let filled = matches!(piece, Piece::Filled(_));
            let whole = matches!(piece, Piece::Whole(_));
            let after_rule = style.phrases && matches!(atoms.last(), Some(Atom { piece: Some(Piece::Rule(_)), .. }));
            for (n, c) in text.chars().enumerate() {
                let width = self.fonts.width_of(weight, c) * style.size;
                atoms.push(Atom {
                    c,
                    width,
                    weight,
                    piece: None,
                    filled,
                    joined: whole && n > 0 || after_rule && n == 0 && counts(c),
                });
            }
        }
        atoms
    }

    fn object_width(&self, piece: &Piece, style: Style) -> f32 {
        match piece {
            Piece::Blank(label) => (self.width(regular(MIN_SIZE), label) + 10.0).max(130.0),
            Piece::Cell | Piece::Letter(_) => CELL.max(style.size * 1.3),
            Piece::Tick | Piece::Ticked => style.size * 1.1,
            Piece::Rule(ems) => ems * style.size,
            Piece::Arrow | Piece::Warning => style.size * 1.15,
            Piece::Ruby(base, reading) => {
                let above = Style { size: ruby_size(style.size), ..style };
                self.width(style, base).max(self.width(above, reading))
            }
            Piece::Plain(text) | Piece::Strong(text) | Piece::Whole(text) | Piece::Filled(text) => {
                self.width(style, text)
            }
        }
    }

    fn flow_line(&mut self, x: f32, baseline: f32, style: Style, atoms: &[Atom<'_>]) {
        let mut x = x;
        let mut rest = atoms;
        let mut readings = Vec::new();
        while let Some(first) = rest.first() {
            let same = |a: &&Atom<'_>| a.piece.is_none() && a.weight == first.weight && a.filled == first.filled;
            let n = rest.iter().take_while(same).count();
            if let Some(object) = first.piece {
                self.object(x, baseline, style, object);
                if let Piece::Ruby(_, reading) = object {
                    readings.push((x + first.width / 2.0, reading));
                }
                x += first.width;
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            let (run, tail) = rest.split_at(n.max(1));
            let text: String = run.iter().map(|a| a.c).collect();
            let width: f32 = run.iter().map(|a| a.width).sum();
            self.text(x, baseline, Style { weight: first.weight, ..style }, &text);
            if first.filled {
                self.rule(x, baseline + 2.5, width, HAIR);
            }
            x += width;
            rest = tail;
        }
        // The readings of a line come after it: who copies the text gets the sentence in one piece.
        let above = Style { size: ruby_size(style.size), ..style };
        for (middle, reading) in readings {
            self.text_centre(middle, baseline - style.size * 0.9 - above.size * 0.14, above, reading);
        }
    }

    fn object(&mut self, x: f32, y: f32, style: Style, piece: &Piece) {
        let width = self.object_width(piece, style);
        match piece {
            Piece::Tick => self.tick(x, y, style.size),
            Piece::Arrow => self.arrow(x, y, style.size),
            Piece::Warning => self.warning(x, y, style.size),
            Piece::Rule(_) => self.rule(x, y + 2.5, width, HAIR),
            Piece::Ticked => self.ticked(x, y, style.size),
            Piece::Cell => self.cell(x, y, style),
            Piece::Letter(letter) => {
                self.cell(x, y, style);
                let style = Style { weight: Weight::Bold, ..style };
                self.text_centre(x + width / 2.0, y, style, letter.encode_utf8(&mut [0; 4]));
            }
            Piece::Blank(label) => {
                self.frame(Area { x: x + 1.0, y: y + 5.0 - BLANK, w: width - 2.0, h: BLANK }, 0.9);
                self.text(x + 4.0, y + 5.0 - BLANK + 11.5, regular(MIN_SIZE), label);
            }
            Piece::Ruby(base, _) => self.text_centre(x + width / 2.0, y, style, base),
            Piece::Plain(_) | Piece::Strong(_) | Piece::Whole(_) | Piece::Filled(_) => {}
        }
    }

    fn cell(&mut self, x: f32, y: f32, style: Style) {
        let side = CELL.max(style.size * 1.3);
        self.frame(Area { x, y: y + 4.0 - side, w: side, h: side }, HAIR);
    }
}

#[cfg(test)]
mod tests {
    use super::super::draw::{Canvas, Item, MIN_SIZE, Style, regular};
    use super::super::fonts::Fonts;
    use super::super::words::Words;
    use super::{Piece, pieces, without_ruby};

    fn drawn(text: &str, size: f32, width: f32) -> (Vec<(f32, f32, f32, String)>, f32) {
        let (fonts, words) = (Fonts::open().unwrap(), Words::built_in().unwrap());
        let mut canvas = Canvas::new(&fonts, &words);
        let height = canvas.flow(0.0, 0.0, width, Style { phrases: true, ..regular(size) }, &pieces(text));
        let texts = canvas.items.into_iter().filter_map(|item| match item {
            Item::Text { x, y, size, text, .. } => Some((x, y, size, text)),
            _ => None,
        });
        (texts.collect(), height)
    }

    #[test]
    fn a_reading_is_told_from_a_blank() {
        let ruby = |base: &str, reading: &str| Piece::Ruby(base.to_owned(), reading.to_owned());
        assert_eq!(pieces("お{金|かね}☐"), [Piece::Plain("お".into()), ruby("金", "かね"), Piece::Tick]);
        assert_eq!(pieces("{phone}{病院|びょういん}"), [Piece::Plain("{phone}".into()), ruby("病院", "びょういん")]);
        assert_eq!(pieces("{|}a|b{"), [Piece::Plain("{|}a|b{".into())], "what is no reading stays as it is written");
        assert_eq!(without_ruby("{受付|うけつけ}で {phone}"), "受付で {phone}");
    }

    #[test]
    fn a_reading_stands_above_its_word_and_the_sentence_is_copied_in_one_piece() {
        let (texts, height) = drawn("{受付|うけつけ}で {番号|ばんごう}の {紙|かみ}を", 24.0, 500.0);
        let words: Vec<&str> = texts.iter().map(|(.., text)| text.as_str()).collect();
        assert_eq!(words.concat(), "受付で 番号の 紙をうけつけばんごうかみ");
        let base = texts[0].1;
        for (_, y, size, text) in &texts {
            let is_reading = *size < 20.0;
            assert_eq!(is_reading, ["うけつけ", "ばんごう", "かみ"].contains(&text.as_str()));
            assert!(!is_reading || (*size >= MIN_SIZE && base - y >= 24.0 * 0.88), "{text} lies on the line");
        }
        assert!(height >= 24.0 + 12.0, "the line is high enough for both");
        let (small, _) = drawn("{紙|かみ}", 12.0, 500.0);
        assert!(small[1].2 >= MIN_SIZE, "a reading nobody can read helps nobody");
    }

    #[test]
    fn a_word_and_its_reading_are_never_parted() {
        for width in 30..200 {
            let (texts, _) = drawn("{受付|うけつけ}で {職員|しょくいん}に {言|い}って ください", 20.0, width as f32);
            let at = |word: &str| texts.iter().find(|(.., text)| text.contains(word)).unwrap().clone();
            for (base, reading) in [("受付", "うけつけ"), ("職員", "しょくいん")] {
                let (below, above) = (at(base), at(reading));
                assert!((below.1 - above.1 - 20.0 * 0.9 - 10.5 * 0.14).abs() < 0.1, "{reading} at width {width}");
            }
        }
    }
}
