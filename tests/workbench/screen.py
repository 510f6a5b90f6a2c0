"""A person at the workbench: presses keys, reads what is on the screen."""

from __future__ import annotations

from contextlib import contextmanager
from urllib.parse import urlparse

from playwright.sync_api import Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class Screen:
    """One open page, with every request that left the machine and every error it reported."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.foreign: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)

    def _asked(self, request) -> None:
        address = urlparse(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname != "127.0.0.1":
            self.foreign.append(request.url)

    def settled(self) -> str:
        """What the workbench says once kernel and screen show the same scenario."""
        self.page.wait_for_selector(".bw-check[data-kind=good]", timeout=20_000)
        return self.page.locator(".bw-check").inner_text()

    def press(self, driver: str, key: str, times: int) -> None:
        self.page.locator(f"[data-driver={driver}]").focus()
        for _ in range(times):
            self.page.keyboard.press(key)
        self.settled()

    def do(self, name: str) -> None:
        self.page.locator(f"[data-do={name}]").click()
        self.settled()

    def tab(self, name: str) -> None:
        self.page.locator(f"[data-tab={name}]").click()

    def run(self, name: str, then: str) -> None:
        self.page.locator(f"[data-run={name}]").click()
        self.page.wait_for_selector(then, timeout=60_000)

    def card(self, target: str) -> str:
        return self.page.locator(f'.bw-card[data-target="{target}"]').inner_text()

    def value(self, driver: str) -> float:
        return float(self.page.locator(f"[data-typed={driver}]").input_value())

    def targets(self) -> list[str]:
        rows = self.page.locator(".bw-all tbody tr")
        return rows.evaluate_all("rows => rows.map(row => row.dataset.target)")

    def text(self) -> str:
        return self.page.locator(".bw").inner_text()

    def fits(self) -> bool:
        """Whether nothing is cut off at the side."""
        return self.page.evaluate("""() => {
            const bench = document.querySelector('.bw'), edge = bench.getBoundingClientRect().right + 1;
            const cards = [...bench.querySelectorAll('.bw-card')].every(c => c.scrollWidth <= c.clientWidth + 1);
            return cards && bench.scrollWidth <= bench.clientWidth
                && [...bench.querySelectorAll('.bw-view > *')].every(e => e.getBoundingClientRect().right <= edge);
        }""")


@contextmanager
def browser(chromium: str, width: int = 1280):
    """A screen in headless Chromium; downloads are accepted."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = found.new_context(
            viewport={"width": width, "height": 1000}, accept_downloads=True
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield Screen(context.new_page())
        found.close()
