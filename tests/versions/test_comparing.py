"""Two plain forms side by side."""

from hypothesis import given
from hypothesis import strategies as st

from versions.comparing import Difference, differences, marked

NAMES = {"names": ["valid"]}
OFFICE = {"slug": "so", "names": [{"name": {"vi": "Sở A"}, "valid": "2005/2008"}], "citations": ["nguon 1.1"]}


def test_equal_forms_differ_in_nothing():
    assert differences(OFFICE, dict(OFFICE), NAMES) == []


def test_text_of_one_language_differs_under_its_name_and_language():
    before, after = {"title": {"vi": "Một", "en": "One"}}, {"title": {"vi": "Hai", "en": "One"}}

    assert differences(before, after, {}) == [Difference(("title", "vi"), "Một", "Hai")]


def test_name_that_one_side_lacks_differs_from_nothing():
    assert differences({"effect": {"vi": "Có"}}, {}, {}) == [Difference(("effect", "vi"), "Có", None)]


def test_list_of_references_differs_as_a_whole():
    before, after = {"citations": ["nguon 1.1"]}, {"citations": ["nguon 1.1", "nguon 1.2"]}

    assert differences(before, after, {}) == [
        Difference(("citations",), ["nguon 1.1"], ["nguon 1.1", "nguon 1.2"])
    ]


def test_part_is_compared_with_the_one_of_its_natural_key_wherever_it_stands():
    new = {"name": {"vi": "Sở B"}, "valid": "2008/.."}
    after = OFFICE | {"names": [new, {"name": {"vi": "Sở A2"}, "valid": "2005/2008"}]}

    assert differences(OFFICE, after, NAMES) == [
        Difference(("names", "1", "name", "vi"), "Sở A", "Sở A2"),
        Difference(("names", "2", "name", "vi"), None, "Sở B"),
        Difference(("names", "2", "valid"), None, "2008/.."),
    ]


def test_deletion_differs_in_everything_that_was_said():
    assert [each.path for each in differences({"slug": "a", "value": "1"}, None, {})] == [
        ("slug",),
        ("value",),
    ]


def test_words_that_changed_are_marked_on_both_sides():
    before, after = marked("Sở tham mưu UBND tỉnh", "Sở tham mưu cho UBND tỉnh")

    assert [segment.text for segment in before if segment.is_changed] == []
    assert "".join(segment.text for segment in after if segment.is_changed).strip() == "cho"


@given(st.text(max_size=60), st.text(max_size=60))
def test_segments_together_are_the_texts(before, after):
    old, new = marked(before, after)

    assert ["".join(segment.text for segment in side) for side in (old, new)] == [before, after]
