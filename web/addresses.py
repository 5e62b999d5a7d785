"""Addresses by their names, of which a long page asks for some hundred, most of them asked for before; and names by
addresses.
"""

from functools import lru_cache

from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.translation import get_language, override

from web.languages import language_of_path


def address_of(name: str, *args: str | int) -> str:
    """As Django's reverse() finds it in the current language. Raises NoReverseMatch."""
    return _address(get_language(), name, args)


@lru_cache(10_000)
def _address(_language: str, name: str, args: tuple[str | int, ...]) -> str:
    return reverse(name, args=args)


def resolved(path: str) -> ResolverMatch | None:
    """What is at `path`, in the language of its prefix; None where nothing is."""
    with override(language_of_path(path)):
        try:
            return resolve(path)
        except Resolver404:
            return None
