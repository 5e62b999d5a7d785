"""Plain forms as they are kept: one text for what says the same, and a digest of it."""

import json
from hashlib import sha256
from typing import Any

Form = dict[str, Any]


class FormEncoder(json.JSONEncoder):
    """Numbers as text, so that none loses a digit on its way through a database."""

    def default(self, value: Any) -> str:
        return str(value)


def kept(form: Form) -> Form:
    """`form` as it comes back from the database; of one that came from there, the same again."""
    plain: Form = json.loads(_text(form))
    return plain


def digest(form: Form) -> str:
    """The same for two forms exactly when they say the same; 64 hexadecimal digits (SHA-256)."""
    return _digest(_text(form))


def kept_with_digest(form: Form) -> tuple[Form, str]:
    """Both of one text."""
    text = _text(form)
    return json.loads(text), _digest(text)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _text(form: Form) -> str:
    return json.dumps(form, cls=FormEncoder, sort_keys=True)
