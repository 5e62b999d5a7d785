"""What a document is cited by."""

import pytest
from django.utils import translation

from achievements.models.document import LegalDocument


@pytest.mark.parametrize(
    ("language", "kind", "number", "designation"),
    [
        ("vi", "decision", "715/QĐ-UBND", "Quyết định số 715/QĐ-UBND"),
        ("en", "decision", "715/QĐ-UBND", "Decision 715/QĐ-UBND"),
        ("vi", "scheme", "Đề án 10", "Đề án 10"),
        ("vi", "policy", "", "Chính sách"),
    ],
)
def test_designation_says_number_where_the_language_does(
    language: str, kind: str, number: str, designation: str
) -> None:
    document = LegalDocument(kind=kind, number_as_printed=number)

    with translation.override(language):
        assert document.designation == designation
