//! Pictures of the window, and what can be measured on them.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::app::{App, root, target};

/// WCAG 2.2 level AA and everything below it.
const WCAG: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

/// Visible text under 16 px and targets under 44 px, each as one line.
const MEASURE: &str = r#"
const found = [];
const isShown = (element) => {
    const box = element.getBoundingClientRect();
    // Text for screen readers alone is a pixel wide.
    return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true });
};
const name = (element) => `${element.tagName.toLowerCase()} ${element.dataset.testid ?? element.className} "${
    (element.textContent ?? '').trim().slice(0, 30)}"`;
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !isShown(element)) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < 16) found.push(`${size} px text: ${name(element)}`);
}
const targets = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex="0"]';
for (const target of document.querySelectorAll(targets)) {
    // A label is pressed in place of the small box inside it. Regions that only scroll are no targets.
    const pressed = target.matches('[type=radio], [type=checkbox]') ? (target.closest('label') ?? target) : target;
    if (!isShown(pressed) || target.matches('[role=region], section, main, div:not([role=button])')) continue;
    const box = pressed.getBoundingClientRect();
    if (box.width < 43.99 || box.height < 43.99) {
        found.push(`${Math.round(box.width)}x${Math.round(box.height)} px target: ${name(target)}`);
    }
}
return found;
"#;

const AXE: &str = "const [tags, done] = arguments;
axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }).then((result) =>
    done(result.violations.flatMap((rule) => rule.nodes.map((node) =>
        `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`))), (error) => done([String(error)]));";

impl App {
    /// Writes `name.png` into the folder `E2E_SHOTS` names (else `target/e2e-shots`).
    pub fn picture(&self, name: &str) {
        let folder = std::env::var_os("E2E_SHOTS").map_or_else(|| target().join("e2e-shots"), PathBuf::from);
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{name}.png"));
        std::fs::write(&file, self.page().screenshot()).unwrap();
        eprintln!("picture: {}", file.display());
    }

    /// What axe finds on this screen at WCAG 2.2 AA, one line each.
    pub fn axe_findings(&self) -> Vec<String> {
        self.page().settle();
        if self.page().script("return typeof axe", &json!([])) != "object" {
            let source = std::fs::read_to_string(root().join("ui/node_modules/axe-core/axe.min.js"));
            // In strict code a script keeps its names to itself: hang axe on the window.
            let source = format!("{}; window.axe = window.axe ?? axe;", source.expect("npm ci ran in ui/"));
            self.page().script(&source, &json!([]));
        }
        lines(&self.page().async_script(AXE, &json!([WCAG])))
    }

    /// Text and targets on this screen that are too small, one line each.
    pub fn too_small(&self) -> Vec<String> {
        self.page().settle();
        lines(&self.page().script(MEASURE, &json!([])))
    }

    /// Takes a picture and demands that neither axe nor the ruler finds anything.
    #[track_caller]
    pub fn look_at(&self, name: &str) {
        self.picture(name);
        let findings = [self.axe_findings(), self.too_small()].concat();
        assert!(findings.is_empty(), "on the screen {name}:\n{}", findings.join("\n"));
    }
}

fn lines(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
}
