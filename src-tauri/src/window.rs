//! The one window: what it may load, whose title it bears, and Japanese typing in it.

use serde::Serialize;
use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Emitter, Manager, Url, WebviewWindow, WebviewWindowBuilder};

const MAIN: &str = "main";

/// Whether there is a display at all; without one the toolkit would end the program with a panic.
pub(crate) fn has_screen() -> bool {
    #[cfg(target_os = "linux")]
    return gtk::init().is_ok();
    #[cfg(not(target_os = "linux"))]
    return true;
}

/// Opens the window of `tauri.conf.json` with everything barred that leads out of the program.
pub(crate) fn open(app: &App) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == MAIN);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    // The CSP stops neither navigation nor downloads, so the window does.
    let window = WebviewWindowBuilder::from_config(app, config)?
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        // The page says in its own words that this is real (【本番】); the task bar shows it.
        .on_document_title_changed(|window, title| {
            let _ = window.set_title(&title);
        })
        .build()?;
    show_composing_text_inline(&window)
}

fn is_own_page(url: &Url) -> bool {
    // Windows has no custom schemes: there the page lives under a host name that never leaves the computer.
    let own = if cfg!(windows) { ("http", "tauri.localhost") } else { ("tauri", "localhost") };
    (url.scheme(), url.host_str()) == (own.0, Some(own.1))
}

/// Turns WebKit's inline preedit back on. The window library turns it off, and then the text a Japanese
/// input method is composing stands on the screen twice.
#[cfg(target_os = "linux")]
fn show_composing_text_inline(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{InputMethodContextExt, WebViewExt};

    window.with_webview(|webview| {
        if let Some(context) = webview.inner().input_method_context() {
            context.set_enable_preedit(true);
        }
    })
}

#[cfg(not(target_os = "linux"))]
fn show_composing_text_inline(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// The window, as long as it is open.
pub(crate) fn main(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(MAIN)
}

/// Brings the window in front of the others.
pub(crate) fn come_forward(app: &AppHandle) {
    if let Some(window) = main(app) {
        // A window that will not come forward is still there to be found by hand.
        let _ = window.unminimize().and(window.show()).and(window.set_focus());
    }
}

/// Tells the page that `noun` was written, so that whoever shows it reads it again.
pub(crate) fn announce(app: &AppHandle, noun: &str) {
    #[derive(Clone, Serialize)]
    struct Changed<'a> {
        noun: &'a str,
    }
    // The window that wrote has the answer of the command itself.
    let _ = app.emit("changed", Changed { noun });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_page_inside_the_program_may_be_shown() {
        let may_show = |address: &str| is_own_page(&address.parse().unwrap());
        assert!(may_show("tauri://localhost/index.html") || may_show("http://tauri.localhost/index.html"));
        for address in ["https://example.com/", "file:///etc/passwd", "data:text/html,x", "tauri://elsewhere/"] {
            assert!(!may_show(address), "{address}");
        }
    }
}
