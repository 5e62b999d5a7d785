"""What a page says, and in which language it says that it is."""

from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# what is no prose, or, as a citation to be copied, is for places where nothing is marked
NOT_READ = {"blockquote", "code", "head", "pre", "script", "style", "textarea"}
READ_OUT = ("alt", "aria-label", "placeholder", "title")  # attributes that are texts


class Said(NamedTuple):
    """A text, and the language it is said to be in."""

    text: str
    language: str


class Page(HTMLParser):
    """The texts of a page, those in attributes too; `language` is that of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[Said] = []
        self.language = ""
        self._open: list[Said] = []  # elements, each with the language inside it
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        language = values.get("lang") or (self._open[-1].language if self._open else "")
        self.language = self.language or language
        for name in READ_OUT:
            self._hear(values.get(name) or "", language)
        if tag not in VOID:
            self._open.append(Said(tag, language))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().text != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._hear(data, self._open[-1].language if self._open else "")

    def _hear(self, text: str, language: str) -> None:
        if text.strip() and not any(element.text in NOT_READ for element in self._open):
            self.said.append(Said(" ".join(text.split()), language))
