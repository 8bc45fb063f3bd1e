//! One page for any browser: nothing in it is fetched, nothing in it runs, and it prints well.

use crate::text::Text;
use crate::wording::Wording;

use super::report::{Line, Report, Was};

const STYLE: &str = include_str!("page.css");

/// The page; `each` hears of every line and may stop it.
#[must_use]
pub fn page(report: &Report, wording: &Wording, mut each: impl FnMut() -> bool) -> Option<String> {
    let mut page = Page { out: String::new(), wording };
    page.head(report);
    page.summary(report);
    page.deadlines(report);
    page.calls(report);
    page.open("section", "");
    page.word("h2", "export_chronology");
    page.open("table", "lines");
    page.columns(&["export_time", "export_from_to", "export_text", "export_who"]);
    page.open("tbody", "");
    for line in &report.lines {
        if !each() {
            return None;
        }
        page.line(line);
    }
    page.close("tbody");
    page.close("table");
    page.close("section");
    page.proof(report);
    Some(page.out)
}

/// The page as far as it is written. Words get in only through [`Page::text`], which takes their power away.
struct Page<'a> {
    out: String,
    wording: &'a Wording,
}

impl Page<'_> {
    fn head(&mut self, report: &Report) {
        let title = self.title(report);
        self.out.push_str("<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n");
        self.out.push_str(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
        );
        self.out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        self.out.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
        self.element("title", "", &title);
        self.out.push_str("<style>\n");
        self.out.push_str(STYLE);
        self.out.push_str("</style>\n</head>\n<body>\n");
        self.open("header", "");
        self.element("p", "facility", &report.facility);
        self.element("h1", "", &title);
        self.close("header");
    }

    fn title(&self, report: &Report) -> String {
        self.wording.say("export_title", &[("title", &report.title)]).ja
    }

    fn summary(&mut self, report: &Report) {
        self.open("section", "");
        self.open("dl", "");
        let time = |at: crate::time::Timestamp| at.jst_plain();
        self.fact("export_what", &report.title.ja);
        self.fact("export_noticed", &time(report.noticed_at));
        self.fact("export_started", &time(report.started_at));
        let ended = match report.ended_at {
            Some(at) => time(at),
            None => self.wording.say("export_not_ended", &[]).ja,
        };
        self.fact("export_ended", &ended);
        if report.withdrawn {
            self.fact("export_state", &self.wording.say("export_withdrawn", &[]).ja);
        }
        if !report.recorders.is_empty() {
            self.fact("export_recorders", &report.recorders.join("、"));
        }
        self.fact("export_made_at", &time(report.made_at));
        self.close("dl");
        for left in report.left_out(self.wording) {
            self.element("p", "left-out", &left.ja);
        }
        self.close("section");
    }

    fn fact(&mut self, key: &str, value: &str) {
        self.word("dt", key);
        self.element("dd", "", value);
    }

    fn deadlines(&mut self, report: &Report) {
        if report.deadlines.is_empty() {
            return;
        }
        self.open("section", "");
        self.word("h2", "export_deadlines");
        self.open("table", "");
        self.columns(&["export_due_what", "export_due_at", "export_due_met", "export_due_formula"]);
        self.open("tbody", "");
        for due in &report.deadlines {
            let met = due.met_at.map_or_else(|| self.wording.say("export_due_open", &[]).ja, |at| at.jst_plain());
            self.row(&[&due.title.ja, &due.due_at.jst_plain(), &met, &due.formula.ja]);
        }
        self.close("tbody");
        self.close("table");
        self.close("section");
    }

    fn calls(&mut self, report: &Report) {
        if report.calls.is_empty() {
            return;
        }
        self.open("section", "");
        self.word("h2", "export_calls");
        self.open("table", "");
        self.columns(&["export_time", "export_call_to", "export_call_outcome", "export_call_heard"]);
        self.open("tbody", "");
        for call in &report.calls {
            let heard = [call.who.as_str(), &call.heard].join(" ");
            self.row(&[&call.at.jst_plain(), &call.contact.ja, &call.outcome.ja, heard.trim()]);
        }
        self.close("tbody");
        self.close("table");
        self.close("section");
    }

    fn line(&mut self, line: &Line) {
        self.open("tr", if line.is_struck() { "struck" } else { "" });
        let time = line.moment.words(self.wording).ja;
        self.element("td", "time", &time);
        self.element("td", "", &[line.from.as_str(), "→", &line.to].concat());
        self.open("td", "");
        if let Some(nature) = &line.nature {
            self.element("span", "mark", &nature.ja);
        }
        self.element("span", "text", &line.text.ja);
        for was in &line.was {
            self.was(was);
        }
        self.marks(line);
        self.element("p", "hash", &[line.seq.to_string().as_str(), " ", &line.hash].concat());
        self.close("td");
        self.open("td", "");
        self.element("span", "", &line.doer);
        if line.recorder != line.doer && !line.recorder.is_empty() {
            let recorded = self.wording.say("export_recorded_by", &[("name", &Text::same(line.recorder.as_str()))]);
            self.element("p", "small", &recorded.ja);
        }
        self.close("td");
        self.close("tr");
    }

    /// The words before they were put right stay legible under two strokes (二重線).
    fn was(&mut self, was: &Was) {
        self.open("p", "was");
        self.element("del", "", &was.words(self.wording).ja);
        self.element("span", "small", &was.by(self.wording).ja);
        self.close("p");
    }

    fn marks(&mut self, line: &Line) {
        if line.late {
            let time = Text::same(line.recorded_at.jst_plain());
            let mut said = self.wording.say("late_entry", &[("time", &time)]).ja;
            if let Some(reason) = &line.late_reason {
                said = [said.as_str(), "：", reason].concat();
            }
            self.element("p", "small", &said);
        }
        if let Some((at, who)) = &line.undone {
            let blanks = [("time", Text::same(at.jst_plain())), ("who", Text::same(who.as_str()))];
            let blanks: Vec<(&str, &Text)> = blanks.iter().map(|(name, text)| (*name, text)).collect();
            let said = self.wording.say("export_undone_at", &blanks).ja;
            self.element("p", "small", &said);
        } else if line.abandoned {
            self.open("p", "small");
            let said = self.wording.say("export_abandoned", &[]).ja;
            self.text(&said);
            self.close("p");
        }
        if let Some(station) = &line.station {
            self.element("p", "small", station);
        }
    }

    fn proof(&mut self, report: &Report) {
        let proof = &report.proof;
        if !proof.code.is_empty() {
            self.open("section", "");
            self.word("h2", "export_proof");
            self.open("dl", "");
            self.fact("export_code", &proof.code);
            self.fact("export_whole_hash", &proof.hash.join(" "));
            self.fact("export_number", &proof.line);
            self.close("dl");
            self.element("pre", "", &proof.note);
            self.close("section");
        }
        self.out.push_str("</body>\n</html>\n");
    }

    fn columns(&mut self, keys: &[&str]) {
        self.open("thead", "");
        self.open("tr", "");
        for key in keys {
            self.word("th", key);
        }
        self.close("tr");
        self.close("thead");
    }

    fn row(&mut self, cells: &[&str]) {
        self.open("tr", "");
        for cell in cells {
            self.element("td", "", cell);
        }
        self.close("tr");
    }

    fn word(&mut self, tag: &str, key: &str) {
        let said = self.wording.say(key, &[]).ja;
        self.element(tag, "", &said);
    }

    fn element(&mut self, tag: &str, class: &str, words: &str) {
        self.start(tag, class);
        self.text(words);
        self.close(tag);
    }

    fn open(&mut self, tag: &str, class: &str) {
        self.start(tag, class);
        self.out.push('\n');
    }

    fn start(&mut self, tag: &str, class: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        if !class.is_empty() {
            self.out.push_str(" class=\"");
            self.out.push_str(class);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn close(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push_str(">\n");
    }

    fn text(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                // Marks that turn the direction of writing could make a line say something else.
                '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => self.out.push('\u{FFFD}'),
                c if c.is_control() && c != '\n' => self.out.push('\u{FFFD}'),
                c => self.out.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::sample;
    use super::*;

    #[test]
    fn what_somebody_typed_never_becomes_part_of_the_page() {
        let mut report = sample();
        report.facility = "</title><script>alert(1)</script>".into();
        report.lines[0].text = Text::same("<img src=x onerror=alert(1)> & \u{202E}\u{0}");
        report.lines[0].doer = "\" onclick=\"x".into();
        let page = page(&report, Wording::built_in(), || true).unwrap();
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("\" onclick"), "{page}");
        assert!(page.contains("&lt;img src=x onerror=alert(1)&gt; &amp; \u{FFFD}\u{FFFD}"), "{page}");
    }

    #[test]
    fn it_fetches_nothing_and_runs_nothing() {
        let page = page(&sample(), Wording::built_in(), || true).unwrap();
        for word in ["<script", "<link", "<img", "<iframe", " src=", " href=", "url(", "@import"] {
            assert!(!page.contains(word), "{word}");
        }
        assert!(page.contains("default-src 'none'"));
    }

    #[test]
    fn corrections_are_struck_through_and_every_line_has_its_hash() {
        let page = page(&sample(), Wording::built_in(), || true).unwrap();
        assert!(page.contains("<del>2026-04-01 09:01、=1+1</del>"), "{page}");
        assert_eq!(page.matches(&"ab".repeat(32)).count(), 3);
        assert!(page.contains("8480 2343 9545 6319 5176 3293-6") && page.contains(&["0f580f58"; 8].join(" ")));
        assert_eq!(page.matches("class=\"struck\"").count(), 1);
    }
}
