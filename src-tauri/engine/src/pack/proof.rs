//! 記録の証明 on paper: the short code to read aloud, the whole hash, the signed note as a QR code, and who keeps it.
//! The last part of every printed timeline, and one sheet of a pack that is printed during an outage.

use serde::{Deserialize, Serialize};

use super::codes::note_modules;
use super::draw::{Area, BODY, Canvas, HAIR, Item, MIN_SIZE, bold, pieces, regular};

/// What a printed checkpoint says, as strings ready to set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProofInput {
    /// 7316 6286 …-4, to be read aloud.
    pub code: String,
    /// The whole hash in eight groups of eight.
    pub hash: Vec<String>,
    /// Up to which line: its number.
    pub line: String,
    /// When it was signed: 令和8年11月24日（2026-11-24）14:20.
    pub at: String,
    /// Other computers that wrote into the same file.
    pub others: u32,
    /// The signed note, word for word.
    pub note: String,
}

/// The side of the QR code with its quiet zone, 60 mm.
const CODE: f32 = 170.0;
/// Modules of white around a code.
const QUIET: f32 = 4.0;
/// One box for a name and a seal.
const NAME: f32 = 66.0;

/// Draws the printed checkpoint from y = 0 and says how high it is.
pub fn block(canvas: &mut Canvas<'_>, x: f32, width: f32, proof: &ProofInput) -> f32 {
    let mut y = canvas.paragraph(x, 0.0, width, regular(BODY), canvas.words.get("proof_lead")) + 6.0;
    canvas.rule(x, y, width, 1.2);
    y += 10.0;
    let upto = canvas.wf("proof_upto", &[("line", &proof.line), ("at", &proof.at)]);
    y += canvas.paragraph(x, y, width, regular(BODY), &upto);
    if proof.others > 0 {
        let others = canvas.wf("proof_others", &[("count", &proof.others.to_string())]);
        y += canvas.paragraph(x, y, width, regular(BODY), &others);
    }
    y += 12.0;
    canvas.text(x, y + 12.0, bold(BODY), canvas.words.get("proof_code"));
    y += 18.0;
    let style = canvas.fit(bold(24.0), 16.0, width - 20.0, &proof.code).unwrap_or(bold(16.0));
    canvas.frame(Area { x, y, w: width, h: 40.0 }, 1.4);
    canvas.text_centre(x + width / 2.0, y + 29.0, style, &proof.code);
    y += 52.0;
    let bottom = y + CODE;
    note_code(canvas, x + width - CODE, y, proof);
    let left = width - CODE - 14.0;
    let under = hash(canvas, x, y, left, &proof.hash);
    let limit = canvas.w("proof_limit");
    let under = under + canvas.paragraph(x, under + 8.0, left, regular(MIN_SIZE), &limit) + 8.0;
    y = under.max(bottom) + 10.0;
    y += canvas.paragraph(x, y, width, regular(MIN_SIZE), canvas.words.get("proof_check")) + 10.0;
    names(canvas, x, y, width)
}

/// The whole hash, two groups a line: whoever copies it by hand finds the place again.
fn hash(canvas: &mut Canvas<'_>, x: f32, y: f32, width: f32, groups: &[String]) -> f32 {
    canvas.text(x, y + 12.0, bold(BODY), canvas.words.get("proof_hash"));
    let mut y = y + 18.0;
    for (n, pair) in groups.chunks(2).enumerate() {
        let line = [&(2 * n + 1).to_string(), "\u{3000}", &pair.join("\u{3000}")].concat();
        let style = canvas.fit(regular(15.0), MIN_SIZE, width, &line).unwrap_or(regular(MIN_SIZE));
        canvas.text(x, y + 16.0, style, &line);
        y += 21.0;
    }
    y
}

/// The QR code, or where else the note is when it is longer than any code.
fn note_code(canvas: &mut Canvas<'_>, x: f32, y: f32, proof: &ProofInput) {
    let Some(modules) = note_modules(&proof.note) else {
        let words = canvas.w("proof_no_code");
        canvas.frame(Area { x, y, w: CODE, h: CODE }, HAIR);
        canvas.paragraph(x + 10.0, y + 10.0, CODE - 20.0, regular(MIN_SIZE), &words);
        return;
    };
    let module = CODE / (modules + 2.0 * QUIET);
    let quiet = QUIET * module;
    let (payload, side) = (proof.note.clone(), modules * module);
    canvas.items.push(Item::Code { x: x + quiet, y: y + quiet, side, payload });
}

/// Two people sign: who wrote, and who looked.
fn names(canvas: &mut Canvas<'_>, x: f32, y: f32, width: f32) -> f32 {
    let half = (width - 12.0) / 2.0;
    for (n, key) in ["proof_recorder", "proof_witness"].into_iter().enumerate() {
        let area = Area { x: x + n as f32 * (half + 12.0), y, w: half, h: NAME };
        canvas.frame(area, 0.9);
        canvas.text(area.x + 5.0, area.y + 13.0, regular(MIN_SIZE), canvas.words.get(key));
        let seal = (area.right() - NAME / 2.0, area.y + NAME / 2.0);
        canvas.items.push(Item::Circle { centre: seal, radius: 17.0, width: HAIR });
        canvas.text_centre(seal.0, seal.1 + 4.0, regular(MIN_SIZE), canvas.words.get("proof_seal"));
        let when = pieces(canvas.words.get("proof_when"));
        canvas.flow(area.x + 5.0, area.bottom() - 19.0, half - NAME, regular(MIN_SIZE), &when);
    }
    y + NAME
}
