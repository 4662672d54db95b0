//! The open window: what can be seen in it, and hands that click and type.

use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

/// As long as a machine may take that compiles something else meanwhile.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(50);
/// The web view's picture is a frame behind what its page knows, and a busy machine takes its time for a frame.
const SETTLE: Duration = Duration::from_millis(1_500);

#[derive(Debug)]
pub(crate) struct Window {
    page: Client,
}

impl Window {
    pub(crate) fn new(page: Client) -> Self {
        Self { page }
    }

    pub(crate) async fn end(self) {
        self.page.close().await.unwrap();
    }

    /// Runs a script in the page; `arguments[0]` is the argument.
    pub(crate) async fn ask(&self, script: &str, argument: Value) -> Value {
        self.page.execute(script, vec![argument]).await.unwrap()
    }

    /// Everything that can be read in the window.
    pub(crate) async fn words(&self) -> String {
        let words = self
            .ask("return document.body.innerText", Value::Null)
            .await;
        words.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until `look` finds something, and says what is there instead if it never does.
    async fn until<Found>(&self, what: &str, look: impl AsyncFn() -> Option<Found>) -> Found {
        let began = Instant::now();
        loop {
            if let Some(found) = look().await {
                return found;
            }
            if began.elapsed() > PATIENCE {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
        let picture = concat!(env!("CARGO_TARGET_TMPDIR"), "/window.png");
        std::fs::write(picture, self.page.screenshot().await.unwrap()).unwrap();
        let words = self.words().await;
        panic!("waited in vain for {what}. The window ({picture}) says:\n{words}");
    }

    pub(crate) async fn count(&self, css: &str) -> usize {
        let script = "return document.querySelectorAll(arguments[0]).length";
        let count = self.ask(script, json!(css)).await.as_u64().unwrap();
        usize::try_from(count).unwrap()
    }

    /// Waits until as many of these are there.
    pub(crate) async fn see_exactly(&self, count: usize, css: &str) {
        self.until(&format!("{count} of {css}"), async || {
            (self.count(css).await == count).then_some(())
        })
        .await;
    }

    /// Waits until one of these is there.
    pub(crate) async fn see(&self, css: &str) {
        self.until(css, async || (self.count(css).await > 0).then_some(()))
            .await;
    }

    /// Waits until these words can be read.
    pub(crate) async fn read(&self, words: &str) {
        self.until(&format!("“{words}”"), async || {
            self.words().await.contains(words).then_some(())
        })
        .await;
    }

    /// The text of the first of these, once there is one.
    pub(crate) async fn text(&self, css: &str) -> String {
        let script = "return document.querySelector(arguments[0])?.textContent.trim()";
        self.until(css, async || {
            let text = self.ask(script, json!(css)).await;
            text.as_str().map(str::to_owned)
        })
        .await
    }

    /// Clicks on the one that this selects.
    pub(crate) async fn click(&self, css: &str) {
        self.click_on(Locator::Css(css)).await;
    }

    /// Clicks on the button that people, or a screen reader, would call this.
    pub(crate) async fn press(&self, button: &str) {
        let path = format!(
            "//button[not(@disabled)][normalize-space()=\"{button}\" or @aria-label=\"{button}\"]"
        );
        self.click_on(Locator::XPath(&path)).await;
    }

    /// What moves under the hand (a list that is drawn again) is looked for again.
    async fn click_on(&self, what: Locator<'_>) {
        self.until(&format!("a click on {what:?}"), async || {
            let element = self.page.find(what).await.ok()?;
            element.click().await.ok()
        })
        .await;
    }

    /// Clicks on the middle of what this selects, wherever on the screen that is: a seat is a shape on the map, and
    /// the map hears the click.
    pub(crate) async fn tap(&self, css: &str) {
        self.see(css).await;
        let script = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2]";
        let place = self.ask(script, json!(css)).await;
        let (x, y) = (place[0].as_f64().unwrap(), place[1].as_f64().unwrap());
        let duration = Some(Duration::ZERO);
        let left = fantoccini::actions::MOUSE_BUTTON_LEFT;
        let tap = MouseActions::new("mouse".into())
            .then(PointerAction::MoveTo { duration, x, y })
            .then(PointerAction::Down { button: left })
            .then(PointerAction::Up { button: left });
        self.page.perform_actions(tap).await.unwrap();
    }

    /// Types, into whatever has the focus.
    pub(crate) async fn type_keys(&self, text: &str) {
        for key in text.chars() {
            let stroke = KeyActions::new("keys".into())
                .then(KeyAction::Down { value: key })
                .then(KeyAction::Up { value: key });
            self.page.perform_actions(stroke).await.unwrap();
        }
    }

    /// Types as a scanner does, and Enter. The driver's own keys come slower than a scanner's.
    pub(crate) async fn scan(&self, code: &str) {
        let script = "for (const key of [...arguments[0], 'Enter'])
            document.activeElement.dispatchEvent(
                new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))";
        self.ask(script, json!(code)).await;
    }

    pub(crate) async fn key(&self, key: Key) {
        self.type_keys(&char::from(key).to_string()).await;
    }

    /// Walks with the Tab key until this has the focus.
    pub(crate) async fn tab_to(&self, css: &str) {
        const STOPS: usize = 60;
        let script = "const at = document.activeElement;
            return at?.matches(arguments[0]) ? null : (at?.outerHTML ?? 'nothing').slice(0, 80)";
        let mut stops = Vec::new();
        while stops.len() < STOPS {
            match self.ask(script, json!(css)).await {
                Value::Null => return,
                stop => stops.push(stop.to_string()),
            }
            self.key(Key::Tab).await;
        }
        panic!("{css} is not reached by Tab, but:\n{}", stops.join("\n"));
    }

    /// The window's content as PNG, when it has come to rest.
    pub(crate) async fn picture(&self) -> Vec<u8> {
        tokio::time::sleep(SETTLE).await;
        self.page.screenshot().await.unwrap()
    }
}
