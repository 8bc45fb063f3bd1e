//! A person with a keyboard and no mouse: nothing here points at anything.

use std::cell::Cell;

use serde_json::json;

use crate::app::{App, wait_until};
use crate::webdriver::{Held, Key};

/// Seconds, by the keystroke-level model of the interface design (section 11).
const KEY: f64 = 0.28;
const LETTER_TYPED: f64 = 0.6;
/// Nobody goes on pressing Tab for longer.
const MOST_TABS: u32 = 60;

/// Which test id has the focus.
const FOCUSED: &str = "return document.activeElement?.closest('[data-testid]')?.dataset.testid ?? ''";
/// How many Tabs lead to a visible thing: forward more than none, backward less; nothing when it cannot be seen. The way
/// is round: after the last thing of the page comes the first. One radio button of a group is in the way, the chosen one.
const WAY: &str = "const seen = (one) => one.checkVisibility({ visibilityProperty: true });
    const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(
        (one) => one === document.activeElement
            || (seen(one) && one.tabIndex >= 0 && !one.disabled && (one.type !== 'radio' || one.checked)));
    const goal = stops.findIndex((one) => one.dataset.testid === arguments[0]);
    if (goal < 0) return null;
    const before = (one) => one.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING;
    const here = stops.includes(document.activeElement)
        ? stops.indexOf(document.activeElement) : stops.filter(before).length - 0.5;
    const ahead = (goal - here + stops.length) % stops.length;
    return ahead <= stops.length / 2 ? ahead : ahead - stops.length;";

/// Counts what is pressed.
#[derive(Debug)]
pub struct Hands<'a> {
    app: &'a App,
    keys: Cell<u32>,
    letters: Cell<u32>,
}

impl App {
    /// Hands on the keyboard of this window.
    #[must_use]
    pub fn hands(&self) -> Hands<'_> {
        Hands { app: self, keys: Cell::new(0), letters: Cell::new(0) }
    }

    /// Just after the screen changed the page takes no press: it might have been meant for what was there before.
    #[track_caller]
    pub fn settled(&self) {
        wait_until("the page takes presses", || {
            self.page().all("[data-testid=window][data-settled=true]").into_iter().next()
        });
    }

    /// The test id that has the focus; nothing where none has.
    #[must_use]
    pub fn focused(&self) -> String {
        self.page().script(FOCUSED, &json!([])).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the focus has come to a test id by itself.
    #[track_caller]
    pub fn wait_for_focus(&self, test_id: &str) {
        wait_until(&format!("the focus comes to {test_id}"), || (self.focused() == test_id).then_some(()));
    }
}

impl Hands<'_> {
    /// Presses one key.
    #[track_caller]
    pub fn key(&self, key: Key) {
        self.app.settled();
        self.keys.set(self.keys.get() + 1);
        self.app.page().press(key);
    }

    /// Presses a key while another is held.
    #[track_caller]
    pub fn key_with(&self, held: Held, key: Key) {
        self.app.settled();
        self.keys.set(self.keys.get() + 1);
        self.app.page().press_with(held, key);
    }

    /// Types where the focus is.
    pub fn write(&self, text: &str) {
        self.letters.set(self.letters.get() + u32::try_from(text.chars().count()).unwrap());
        self.app.page().type_at_focus(text);
    }

    /// Goes with Tab, or with Shift and Tab, until this has the focus: whoever looks sees which way is the shorter.
    #[track_caller]
    pub fn reach(&self, test_id: &str) {
        let mut way = Vec::new();
        for _ in 0..MOST_TABS {
            let here = self.app.focused();
            if here == test_id {
                return;
            }
            way.push(here);
            let way_there = wait_until(&format!("{test_id} is on the page"), || {
                self.app.page().script(WAY, &json!([test_id])).as_f64()
            });
            if way_there < 0.0 { self.key_with(Held::Shift, Key::Tab) } else { self.key(Key::Tab) }
        }
        panic!("{test_id} is not within reach of the keyboard; on the way: {}", way.join(" "));
    }

    /// Goes there and presses Enter.
    #[track_caller]
    pub fn enter(&self, test_id: &str) {
        self.reach(test_id);
        self.key(Key::Enter);
    }

    /// Goes to a field, puts this in the place of what stands there, and leaves it.
    #[track_caller]
    pub fn fill(&self, test_id: &str, text: &str) {
        self.reach(test_id);
        self.key_with(Held::Control, Key::Letter('a'));
        self.write(text);
        self.key(Key::Tab);
    }

    /// Keys and letters pressed so far, and the seconds they take a person.
    #[must_use]
    pub fn spent(&self) -> (u32, u32, f64) {
        let (keys, letters) = (self.keys.get(), self.letters.get());
        (keys, letters, f64::from(keys) * KEY + f64::from(letters) * LETTER_TYPED)
    }
}
