//! 見出し: labels for the sheets of a pack and the back of its folder, to cut out, fold and stick on.

use super::PackError;
use super::draw::{Area, BODY, Canvas, HAIR, Item, MIN_SIZE, bold, pieces, regular};
use super::pager::Pager;
use super::sheets::{Draft, Maker};

pub(super) fn tabs(maker: &Maker<'_>, drafts: &[Draft]) -> Result<Draft, PackError> {
    let titles = titles(maker, drafts);
    let title = maker.words.get("tabs_title");
    let spine = [maker.input.facility.as_str(), &maker.input.pack_name].join("　");
    let place = |pager: &mut Pager<'_>| {
        pager.block(|canvas, x, width| {
            let lead = pieces(canvas.words.get("tabs_lead"));
            canvas.flow(x, 0.0, width, regular(BODY), &lead) + 8.0
        })?;
        pager.block(|canvas, x, width| {
            let style = canvas.fit(bold(26.0), BODY, width - 20.0, &spine).unwrap_or(bold(BODY));
            outline(canvas, Area { x, y: 0.0, w: width, h: 54.0 });
            canvas.text_centre(x + width / 2.0, 27.0 + style.size * 0.36, style, &spine);
            54.0
        })?;
        pager.space(10.0);
        for pair in titles.chunks(2) {
            pager.block(|canvas, x, width| {
                for (n, title) in pair.iter().enumerate() {
                    tab(canvas, Area { x: x + width / 2.0 * n as f32, y: 0.0, w: width / 2.0, h: TAB * 2.0 }, title);
                }
                TAB * 2.0
            })?;
        }
        Ok(())
    };
    Ok(maker.flowing("tabs", title, place)?.0)
}

/// One label for sheets of the same kind, and one for every other sheet.
fn titles(maker: &Maker<'_>, drafts: &[Draft]) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    let mut titles = Vec::new();
    for draft in drafts {
        let mut parts = draft.key.split('/');
        let (kind, one) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let common = match kind {
            "notice" => Some("tabs_notice"),
            "role-card" => Some("tabs_role_card"),
            "flow-poster" => Some("tabs_flow_poster"),
            _ => None,
        };
        // The slips of several windows are one kind of form.
        let name = if common.is_some() { kind.to_owned() } else { [kind, one].join("/") };
        if !seen.contains(&name) {
            seen.push(name);
            titles.push(common.map_or_else(|| draft.title.clone(), |key| maker.words.get(key).to_owned()));
        }
    }
    titles
}

/// Height of one side of a tab.
const TAB: f32 = 26.0;

/// The same words on both sides of the fold, the upper ones too: paper is turned, not the reader.
fn tab(canvas: &mut Canvas<'_>, area: Area, title: &str) {
    outline(canvas, area);
    canvas.dashed((area.x, area.y + TAB), (area.right(), area.y + TAB));
    let style = canvas.fit(bold(14.0), MIN_SIZE, area.w - 16.0, title);
    let short: String = match style {
        Some(_) => title.to_owned(),
        // What does not fit begins the same as on the sheet.
        None => title.chars().take(((area.w - 16.0) / MIN_SIZE) as usize).collect(),
    };
    let style = style.unwrap_or(bold(MIN_SIZE));
    for side in 0..2_u8 {
        let y = area.y + f32::from(side) * TAB + TAB / 2.0 + style.size * 0.36;
        canvas.text_centre(area.x + area.w / 2.0, y, style, &short);
    }
}

fn outline(canvas: &mut Canvas<'_>, area: Area) {
    let corners = [
        (area.x, area.y),
        (area.right(), area.y),
        (area.right(), area.bottom()),
        (area.x, area.bottom()),
        (area.x, area.y),
    ];
    canvas.items.push(Item::Stroke { points: corners.to_vec(), width: HAIR, dashed: true });
}
