"""A person's work in a browser, counted: a click, a field filled in, a key pressed, a choice each is one action."""

from playwright.sync_api import Locator, Page


class Actions:
    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def click(self, on: Locator) -> None:
        self.count += 1
        on.click()

    def fill(self, field: Locator, text: str) -> None:
        self.count += 1
        field.fill(text)

    def choose(self, field: Locator, value: str) -> None:
        self.count += 1
        field.select_option(value)

    def type(self, field: Locator, text: str) -> None:
        self.count += 1
        field.press_sequentially(text)
