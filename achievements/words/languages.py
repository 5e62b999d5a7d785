"""Where the rules of a language are found: in the module of its code beside this one."""

from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

from django.utils.translation import to_locale


class Rules(Protocol):
    """What a language's module holds: its ISO 639-3 code, a `dates.Wording`, a `figures.Grammar`, a `speech.Speech`."""

    ISO_639_3: str
    DATES: Any
    FIGURES: Any
    SPEECH: Any


@cache
def rules(language: str) -> Rules:
    """The rules of `language`, a code of settings.LANGUAGES; LookupError for one without rules."""
    name = f"{__package__}.{to_locale(language).lower()}"
    try:
        return cast(Rules, import_module(name))
    except ModuleNotFoundError as error:
        raise LookupError(f"there is no {name}, so nothing can be said in {language!r}") from error
