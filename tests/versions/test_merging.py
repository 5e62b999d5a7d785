"""Two changes of one entry brought together."""

from hypothesis import given
from hypothesis import strategies as st

from versions.merging import Conflict, conflicts, merged

KEYS = {"participations": ["institution", "role"], "names": ["valid"]}
BASE = {
    "slug": "a",
    "title": {"vi": "Một", "en": "One"},
    "effect": {"vi": "Cũ"},
    "citations": ["nguon 1.1", "nguon 1.2"],
    "participations": [{"institution": "so", "role": "host"}],
}
TEXTS = st.dictionaries(st.sampled_from(["vi", "en"]), st.sampled_from(["x", "y", "z"]), max_size=2)
LISTS = st.lists(st.sampled_from(["n 1.1", "n 1.2", "n 1.3"]), unique=True)
PARTS = st.lists(
    st.fixed_dictionaries({"institution": st.sampled_from("ab"), "role": st.sampled_from("xy")}),
    unique_by=lambda part: (part["institution"], part["role"]),
)
FORMS = st.fixed_dictionaries({}, optional={"title": TEXTS, "citations": LISTS, "participations": PARTS}).map(
    lambda form: {name: value for name, value in form.items() if value}
)


def mine_first(conflict: Conflict):
    return conflict.mine


def test_one_changes_the_text_the_other_the_effect():
    theirs = BASE | {"title": {"vi": "Hai", "en": "One"}}
    mine = BASE | {"effect": {"vi": "Mới"}}

    assert conflicts(BASE, theirs, mine, KEYS) == []
    assert merged(BASE, theirs, mine, KEYS, mine_first) == theirs | {"effect": {"vi": "Mới"}}


def test_both_languages_of_one_text_are_merged():
    theirs, mine = BASE | {"title": {"vi": "Hai", "en": "One"}}, BASE | {"title": {"vi": "Một", "en": "Two"}}

    assert merged(BASE, theirs, mine, KEYS, mine_first)["title"] == {"vi": "Hai", "en": "Two"}


def test_same_text_changed_twice_has_to_be_chosen():
    theirs, mine = BASE | {"effect": {"vi": "Họ"}}, BASE | {"effect": {"vi": "Tôi"}}

    (conflict,) = conflicts(BASE, theirs, mine, KEYS)

    assert conflict == Conflict(("effect", "vi"), "Cũ", "Họ", "Tôi")
    assert merged(BASE, theirs, mine, KEYS, lambda each: each.theirs)["effect"] == {"vi": "Họ"}


def test_references_are_merged_as_a_set():
    theirs = BASE | {"citations": ["nguon 1.1", "nguon 1.2", "nguon 2.1"]}
    mine = BASE | {"citations": ["nguon 1.2", "nguon 3.1"]}

    found = merged(BASE, theirs, mine, KEYS, mine_first)["citations"]

    assert sorted(found) == ["nguon 1.2", "nguon 2.1", "nguon 3.1"]


def test_parts_are_merged_by_their_natural_keys():
    host, party = BASE["participations"][0], {"institution": "microsoft", "role": "party"}
    theirs, mine = BASE | {"participations": [host, party]}, BASE | {"participations": []}

    assert merged(BASE, theirs, mine, KEYS, mine_first)["participations"] == [party]


def test_part_that_one_removed_and_the_other_changed_has_to_be_chosen():
    base = {"names": [{"valid": "2005/2008", "name": {"vi": "Sở A"}}]}
    theirs, mine = {"names": [{"valid": "2005/2008", "name": {"vi": "Sở B"}}]}, {}

    assert [conflict.path for conflict in conflicts(base, theirs, mine, KEYS)] == [
        ("names", "2005/2008", "name", "vi")
    ]


def test_list_whose_parts_cannot_be_told_apart_is_one_choice():
    base = {"names": [{"name": {"vi": "A"}}, {"name": {"vi": "B"}}]}
    theirs, mine = {"names": [{"name": {"vi": "A"}}]}, {"names": [{"name": {"vi": "B"}}]}

    assert [conflict.path for conflict in conflicts(base, theirs, mine, KEYS)] == [("names",)]


@given(FORMS, FORMS)
def test_change_beside_none_is_that_change(base, changed):
    for theirs, mine in ((changed, base), (base, changed)):
        assert conflicts(base, theirs, mine, KEYS) == []
        assert merged(base, theirs, mine, KEYS, mine_first) == changed


@given(FORMS, FORMS)
def test_same_change_made_twice_is_that_change(base, changed):
    assert merged(base, changed, changed, KEYS, mine_first) == changed
