"""The record that is shipped: it loads, and stands in its files as dump_record writes them."""

from pathlib import Path

import pytest

from achievements.record.load import load_record
from tests.achievements.record.conftest import record_texts, texts

CONTENT = Path(__file__).parents[3] / "achievements" / "content" / "2005-2015"


@pytest.mark.django_db
def test_record_of_2005_to_2015_is_in_canonical_form() -> None:
    load_record(CONTENT)

    assert record_texts() == texts(CONTENT)
