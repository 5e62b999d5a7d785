"""Asking the rules of a row's model, and saying what it breaks by the fields of the entry."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from achievements.record.columns import LANGUAGES, Refuse, translated_names

Check = Callable[[Any, set[str]], None]  # takes a row and the fields to leave out; raises ValidationError


def fields(row: Any, left_out: set[str]) -> None:
    """Each by itself. What it refers to is known to be there, and is not looked for again."""
    known = {field.name for field in row._meta.fields if field.is_relation and field.value_from_object(row)}
    row.clean_fields(exclude=left_out | known)


def whole(row: Any, left_out: set[str]) -> None:
    """The fields together."""
    row.clean()


def uniqueness(row: Any, left_out: set[str]) -> None:
    row.validate_unique(exclude=left_out)


def constraints(row: Any, left_out: set[str]) -> None:
    row.validate_constraints(exclude=left_out)


def keeps(row: Any, checks: Iterable[Check], known: set[str], refuse: Refuse) -> bool:
    """Whether the row passes the checks; fields whose faults are `known` are left out.

    As in a form, the rules between fields see the default in place of a value that was refused. What is refused
    becomes `known`.
    """
    is_kept = True
    for check in checks:
        left_out = known | translated_names(type(row))
        try:
            check(row, left_out)
        except ValidationError as error:
            is_kept = False
            for name, messages in error.update_error_dict({}).items():
                if name not in left_out:
                    refuse_all(name, ValidationError(messages).messages, refuse)
                if name != NON_FIELD_ERRORS:
                    known.add(name)
                    setattr(row, name, row._meta.get_field(name).get_default())
    return is_kept


def refuse_error(error: ValidationError, refuse: Refuse) -> None:
    for name, messages in error.update_error_dict({}).items():
        refuse_all(name, ValidationError(messages).messages, refuse)


def refuse_all(name: str, messages: Iterable[str], refuse: Refuse) -> None:
    """Refuse a field of the model as the entry calls it: "title.vi" for title_vi."""
    path = "" if name == NON_FIELD_ERRORS else re.sub(f"_({'|'.join(LANGUAGES)})$", r".\1", name)
    for message in messages:
        refuse(path, message)


def field_names(path: str) -> set[str]:
    """The model's fields that a key of an entry stands for: "title" for both title_vi and title_en."""
    return {path.replace(".", "_"), *(f"{path}_{language}" for language in LANGUAGES)}
