"""Passwords that are guessed first in Viet Nam: common words, names, and what the portal itself is called."""

import re
import string
import unicodedata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

# Common words, then the portal's names, without marks and spaces
WORDS = {*Path(__file__).with_name("guessed_first.txt").read_text().split()}
DIGITS_AS_LETTERS = str.maketrans("013457@$", "oieastas")
AT_THE_END = string.digits + string.punctuation + string.whitespace  # where they stand for themselves
NO_LETTER = re.compile(r"[^a-z]+")


class NotOfCommonWordsValidator:
    """Refuses what is made of common words and the portal's names, whatever digits and signs stand between them."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = _without_marks(password)
        words = WORDS | _names_of_hosts()
        for letters in (plain, plain.rstrip(AT_THE_END).translate(DIGITS_AS_LETTERS)):
            if is_made_of(words, NO_LETTER.sub("", letters)):
                raise ValidationError(
                    gettext(
                        "This password is made of common words or names of the portal, which are guessed first. Add "
                        "words that nobody would expect here."
                    ),
                    code="password_of_common_words",
                )

    def get_help_text(self) -> str:
        return gettext("Your password can’t be made of common words or names of the portal only.")


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _names_of_hosts() -> set[str]:
    return {name for host in settings.ALLOWED_HOSTS for name in NO_LETTER.split(host.lower()) if name}


def is_made_of(words: set[str], letters: str) -> bool:
    """Whether `letters` is one of `words` after another, and nothing else. Takes time in proportion to its length."""
    longest = max(map(len, words))
    reached = [True]
    for end in range(1, len(letters) + 1):
        starts = range(max(0, end - longest), end)
        reached.append(any(reached[start] and letters[start:end] in words for start in starts))
    return bool(letters) and reached[-1]
