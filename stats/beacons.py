"""What a browser says in a beacon, and which of it is believed."""

import json
import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote

from django.conf import settings
from django.utils.module_loading import import_string

LONGEST = 1024  # bytes of a beacon's body
LONGEST_PATH = 200
TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Message:
    """The body of a beacon. The sender's address, agent and clock are not part of it and would not be believed."""

    path: str
    event: str = "view"
    token: str | None = None
    previous: str | None = None
    webdriver: bool = False

    @classmethod
    def read(cls, body: bytes) -> Self:
        """The message in `body`; ValueError when it is not one."""
        try:
            said = json.loads(body)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        match said:
            case {"path": str(path), "event": "view" | "alive" as event}:
                token, previous = _token(said.get("token")), _token(said.get("previous"))
                return cls(path, event, token, previous, _flag(said.get("webdriver", False)))
        raise ValueError("not a beacon")


def _token(said: object) -> str | None:
    if said is None or (isinstance(said, str) and TOKEN.fullmatch(said)):
        return said
    raise ValueError("not a token")


def _flag(said: object) -> bool:
    if isinstance(said, bool):
        return said
    raise ValueError("not true or false")


def page_of(path: str) -> str | None:
    """The address of the page that `path` names, written one way; None when no page of ours has it.

    What is a page, the site says: settings.STATS_IS_PAGE.
    """
    path = unquote(path)
    if len(path) > LONGEST_PATH or not path.isprintable():
        return None
    return path if import_string(settings.STATS_IS_PAGE)(path) else None
