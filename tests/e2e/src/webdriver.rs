//! The few calls of W3C WebDriver the tests need, over one plain connection a call.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

/// Where W3C WebDriver puts an element's id.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// Far above anything a quiet machine needs: tests share theirs with builds.
const LIMIT: Duration = Duration::from_secs(90);

/// One session with one window.
#[derive(Debug)]
pub struct WebDriver {
    port: u16,
    session: String,
    keyboard_only: bool,
}

/// Held while another key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Backwards.
    Shift,
    /// What acts on the whole.
    Control,
    /// What moves the thing itself.
    Alt,
}

impl Held {
    fn code(self) -> char {
        match self {
            Self::Shift => '\u{E008}',
            Self::Control => '\u{E009}',
            Self::Alt => '\u{E00A}',
        }
    }
}

/// Something on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element(String);

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Activates the focused button.
    Enter,
    /// Closes a panel.
    Escape,
    /// Goes to the next control.
    Tab,
    /// Goes to the row above.
    Up,
    /// Goes to the row below.
    Down,
    /// Chooses what stands before.
    Left,
    /// Chooses what stands after.
    Right,
    /// A function key by its number.
    F(u8),
    /// A letter, held with another key.
    Letter(char),
}

impl Key {
    fn code(self) -> char {
        match self {
            Self::Enter => '\u{E007}',
            Self::Escape => '\u{E00C}',
            Self::Tab => '\u{E004}',
            Self::Left => '\u{E012}',
            Self::Up => '\u{E013}',
            Self::Right => '\u{E014}',
            Self::Down => '\u{E015}',
            Self::Letter(letter) => letter,
            Self::F(number) => char::from_u32(0xE030 + u32::from(number)).unwrap(),
        }
    }
}

impl WebDriver {
    /// Lets the driver on `port` start `binary`; an error says why it did not.
    pub fn start(port: u16, binary: &str, args: &[String], keyboard_only: bool) -> Result<Self, String> {
        let options = json!({ "webkitgtk:browserOptions": { "binary": binary, "args": args } });
        let body = json!({ "capabilities": { "alwaysMatch": options } });
        let answer = exchange(port, "POST", "/session", Some(&body))?;
        let session = answer.get("sessionId").and_then(Value::as_str).ok_or("no session")?.to_owned();
        Ok(Self { port, session, keyboard_only })
    }

    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        exchange(self.port, method, &format!("/session/{}/{path}", self.session), body)
    }

    /// Everything that matches a CSS selector now.
    pub fn all(&self, selector: &str) -> Vec<Element> {
        let body = json!({ "using": "css selector", "value": selector });
        let found = self.call("POST", "elements", Some(&body)).unwrap();
        let id = |element: &Value| Some(Element(element.get(ELEMENT)?.as_str()?.to_owned()));
        found.as_array().unwrap().iter().filter_map(id).collect()
    }

    /// Presses an element with the pointer; an error when it cannot be pressed just now.
    pub fn try_click(&self, element: &Element) -> Result<(), String> {
        self.no_hand_on_the_mouse();
        self.call("POST", &format!("element/{}/click", element.0), Some(&json!({}))).map(|_| ())
    }

    /// Whoever has no mouse can neither press a thing nor choose a field by pointing at it.
    fn no_hand_on_the_mouse(&self) {
        assert!(!self.keyboard_only, "this run is by keyboard alone");
    }

    /// The text a user sees in an element.
    pub fn text(&self, element: &Element) -> Result<String, String> {
        let text = self.call("GET", &format!("element/{}/text", element.0), None)?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Whether a user can see the element.
    pub fn is_shown(&self, element: &Element) -> bool {
        self.call("GET", &format!("element/{}/displayed", element.0), None).is_ok_and(|shown| shown == true)
    }

    /// Types into a field. The driver drops letters outside the first plane, so those are set by script.
    pub fn type_into(&self, element: &Element, text: &str) {
        self.no_hand_on_the_mouse();
        if text.chars().all(|letter| u32::from(letter) <= 0xffff) {
            let body = json!({ "text": text });
            self.call("POST", &format!("element/{}/value", element.0), Some(&body)).unwrap();
        } else {
            let script = "const [field, text] = arguments;
                const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
                Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, text);
                field.dispatchEvent(new InputEvent('input', { bubbles: true }));";
            self.script(script, &json!([{ ELEMENT: element.0 }, text]));
        }
    }

    /// Types where the focus is, as from a keyboard.
    pub fn type_at_focus(&self, text: &str) {
        let active = self.call("GET", "element/active", None).unwrap();
        let id = active.get(ELEMENT).and_then(Value::as_str).expect("something has the focus");
        self.call("POST", &format!("element/{id}/value"), Some(&json!({ "text": text }))).unwrap();
    }

    /// Presses and lets go of one key, wherever the focus is.
    pub fn press(&self, key: Key) {
        self.strike(&[key.code()]);
    }

    /// Presses a key while another is held.
    pub fn press_with(&self, held: Held, key: Key) {
        self.strike(&[held.code(), key.code()]);
    }

    /// All down in this order, and up again the other way round.
    fn strike(&self, keys: &[char]) {
        let act = |kind: &str, key: &char| json!({ "type": kind, "value": key.to_string() });
        let down = keys.iter().map(|key| act("keyDown", key));
        let up = keys.iter().rev().map(|key| act("keyUp", key));
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": down.chain(up).collect::<Vec<_>>() });
        self.call("POST", "actions", Some(&json!({ "actions": [keyboard] }))).unwrap();
    }

    /// Runs a script in the page and returns its value.
    pub fn script(&self, script: &str, args: &Value) -> Value {
        self.call("POST", "execute/sync", Some(&json!({ "script": script, "args": args }))).unwrap()
    }

    /// Runs a script that calls its last argument when it is ready.
    pub fn async_script(&self, script: &str, args: &Value) -> Value {
        self.call("POST", "execute/async", Some(&json!({ "script": script, "args": args }))).unwrap()
    }

    /// The window's inside as a PNG, once fonts are there and two frames were drawn.
    pub fn screenshot(&self) -> Vec<u8> {
        self.settle();
        let picture = self.call("GET", "screenshot", None).unwrap();
        crate::base64::decode(picture.as_str().unwrap())
    }

    /// Waits until the page is painted with its own fonts.
    pub fn settle(&self) {
        self.async_script(
            "const done = arguments[arguments.length - 1];
             document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));",
            &json!([]),
        );
    }

    /// Gives the window a size; there is no window manager that would say no.
    pub fn resize(&self, width: u32, height: u32) {
        let rect = json!({ "x": 0, "y": 0, "width": width, "height": height });
        self.call("POST", "window/rect", Some(&rect)).unwrap();
        self.settle();
    }
}

/// Whether a driver listens on `port`.
pub(crate) fn is_ready(port: u16) -> bool {
    exchange(port, "GET", "/status", None).is_ok()
}

/// One request and its `value`; an error carries what the driver says about it.
fn exchange(port: u16, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
    let answer = send(port, method, path, body).map_err(|error| format!("{method} {path}: {error}"))?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(|| format!("{method} {path}: no answer"))?;
    let mut answer: Value = serde_json::from_str(body).map_err(|error| format!("{method} {path}: {error}"))?;
    let value = answer.get_mut("value").map(Value::take).unwrap_or_default();
    if head.starts_with("HTTP/1.1 200") { Ok(value) } else { Err(format!("{method} {path}: {value}")) }
}

fn send(port: u16, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<String> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(LIMIT))?;
    let length = body.len();
    let head = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n");
    let kind = "Content-Type: application/json; charset=utf-8";
    stream.write_all(format!("{head}{kind}\r\nContent-Length: {length}\r\n\r\n{body}").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
