"""Addresses by their names: a long page asks for some hundred, and most of them were asked for before."""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language


def address_of(name: str, *args: str | int) -> str:
    """As Django's reverse() finds it in the current language. Raises NoReverseMatch."""
    return _address(get_language(), name, args)


@lru_cache(10_000)
def _address(_language: str, name: str, args: tuple[str | int, ...]) -> str:
    return reverse(name, args=args)
