"""Numbers with their small print: wording, share, and what is refused."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from achievements.words.figures import (
    NBSP,
    Bounds,
    Figure,
    FigureError,
    Measure,
    Qualifier,
    change_wording,
    format_number,
)


def worded(language, value, qualifier="exact", measure="count", unit="", unit_one="", out_of=None, label=""):
    figure = Figure(
        None if value is None else Decimal(value),
        Qualifier(qualifier),
        Measure(measure),
        unit,
        unit_one,
        None if out_of is None else Decimal(out_of),
        label,
    )
    return figure.wording(language).replace(NBSP, "_")


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        ("0", "0", "0"),
        ("624", "624", "624"),
        ("1048", "1.048", "1,048"),
        ("10300.0000", "10.300", "10,300"),
        ("2277648", "2.277.648", "2,277,648"),
        ("8.5", "8,5", "8.5"),
        ("1234.5600", "1.234,56", "1,234.56"),
        ("7E+3", "7.000", "7,000"),
        ("0.0001", "0,0001", "0.0001"),
    ],
)
def test_format_number(value, vietnamese, english):
    number = Decimal(value)

    assert (format_number(number, "vi"), format_number(number, "en")) == (vietnamese, english)


@given(st.decimals(0, 10**14, places=4))
def test_format_number_is_read_back(number):
    assert Decimal(format_number(number, "en").replace(",", "")) == number
    assert Decimal(format_number(number, "vi").replace(".", "").replace(",", ".")) == number


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"value": 624, "unit": "cơ sở giáo dục"}, "624_cơ sở giáo dục"),
        ({"value": 10300, "qualifier": "more_than", "unit": "câu hỏi"}, "hơn 10.300_câu hỏi"),
        ({"value": 7000, "qualifier": "nearly", "unit": "hộp thư"}, "gần 7.000_hộp thư"),
        ({"value": 10, "qualifier": "up_to", "unit": "Gbps"}, "lên đến 10_Gbps"),
        ({"value": 40, "qualifier": "about", "unit": "văn bản"}, "khoảng 40_văn bản"),
        ({"value": 15, "unit": "xã", "label": "các xã vùng cao"}, "15_xã trong số các xã vùng cao"),
        ({"value": None, "qualifier": "tens", "unit": "chương trình"}, "hàng chục chương trình"),
        (
            {"value": None, "qualifier": "tens", "unit": "xã", "out_of": 164},
            "hàng chục trong số 164_xã",
        ),
        ({"value": None, "qualifier": "most", "unit": "thôn bản"}, "hầu hết thôn bản"),
        (
            {"value": None, "qualifier": "most", "measure": "percent", "label": "các thôn bản"},
            "hầu hết các thôn bản",
        ),
        ({"value": None, "qualifier": "most", "unit": "xã", "out_of": 164}, "hầu hết 164_xã"),
        ({"value": None, "qualifier": "all", "unit": "xã"}, "toàn bộ xã"),
        ({"value": None, "qualifier": "all", "unit": "xã", "out_of": 164}, "toàn bộ 164_xã"),
        ({"value": 9, "qualifier": "all", "unit": "huyện, thành phố"}, "toàn bộ 9_huyện, thành phố"),
        ({"value": 9, "qualifier": "all", "out_of": 9, "label": "huyện, thành phố"}, "9/9_huyện, thành phố"),
        ({"value": 5, "unit": "huyện, thành phố", "out_of": 9}, "5/9_huyện, thành phố"),
        ({"value": 100, "qualifier": "ready", "measure": "percent"}, "sẵn sàng 100%"),
        ({"value": 90, "measure": "percent", "unit": "%"}, "90%"),
        ({"value": 100, "qualifier": "all", "measure": "percent", "label": "số xã"}, "100% số xã"),
        (
            {"value": 70, "qualifier": "more_than", "measure": "percent", "label": "cuộc họp"},
            "hơn 70% cuộc họp",
        ),
        ({"value": "97.5", "measure": "percent", "out_of": 1000, "label": "hộ"}, "97,5% trong số 1.000_hộ"),
        (
            {"value": 7, "measure": "rank", "out_of": 63, "label": "tỉnh, thành phố"},
            "thứ_7/63_tỉnh, thành phố",
        ),
        ({"value": 1, "measure": "rank"}, "thứ_1"),
        ({"value": 100, "measure": "score", "unit": "điểm", "out_of": 100}, "100/100_điểm"),
        ({"value": "62.32", "measure": "score", "unit": "điểm"}, "62,32_điểm"),
    ],
)
def test_wording_in_vietnamese(arguments, expected):
    assert worded("vi", **arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"value": 624, "unit": "schools"}, "624_schools"),
        ({"value": 1, "unit": "schools", "unit_one": "school"}, "1_school"),
        ({"value": 1, "unit": "Gbps"}, "1_Gbps"),
        ({"value": 10300, "qualifier": "more_than", "unit": "questions"}, "more than 10,300_questions"),
        ({"value": 7000, "qualifier": "nearly", "unit": "mailboxes"}, "nearly 7,000_mailboxes"),
        ({"value": 10, "qualifier": "up_to", "unit": "Gbps"}, "up to 10_Gbps"),
        ({"value": 40, "qualifier": "about", "unit": "documents"}, "about 40_documents"),
        (
            {"value": 15, "unit": "communes", "label": "the upland communes"},
            "15_communes out of the upland communes",
        ),
        ({"value": None, "qualifier": "tens", "unit": "programmes"}, "dozens of programmes"),
        (
            {"value": None, "qualifier": "tens", "unit": "communes", "out_of": 164},
            "dozens of the 164_communes",
        ),
        ({"value": None, "qualifier": "most", "unit": "villages"}, "most villages"),
        (
            {"value": None, "qualifier": "most", "measure": "percent", "label": "the people"},
            "most of the people",
        ),
        ({"value": None, "qualifier": "most", "unit": "communes", "out_of": 164}, "most of the 164_communes"),
        ({"value": None, "qualifier": "all", "unit": "communes"}, "all communes"),
        ({"value": None, "qualifier": "all", "unit": "communes", "out_of": 164}, "all 164_communes"),
        ({"value": 9, "qualifier": "all", "unit": "districts"}, "all 9_districts"),
        (
            {"value": 9, "qualifier": "all", "out_of": 9, "label": "districts and city"},
            "9 of 9_districts and city",
        ),
        ({"value": 1, "unit": "districts", "unit_one": "district", "out_of": 9}, "1 of 9_districts"),
        ({"value": 100, "qualifier": "ready", "measure": "percent"}, "ready: 100%"),
        ({"value": 100, "qualifier": "all", "measure": "percent", "label": "communes"}, "100% of communes"),
        (
            {"value": 70, "qualifier": "more_than", "measure": "percent", "label": "meetings"},
            "more than 70% of meetings",
        ),
        (
            {"value": "97.5", "measure": "percent", "out_of": 1000, "label": "households"},
            "97.5% of 1,000_households",
        ),
        ({"value": 7, "measure": "rank", "out_of": 63, "label": "provinces"}, "7th of 63_provinces"),
        ({"value": 1, "measure": "rank"}, "1st"),
        ({"value": 100, "measure": "score", "unit": "points", "out_of": 100}, "100 of 100_points"),
    ],
)
def test_wording_in_english(arguments, expected):
    assert worded("en", **arguments) == expected


@pytest.mark.parametrize(
    ("rank", "expected"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (10, "10th"), (11, "11th"), (12, "12th"), (13, "13th")]
    + [(21, "21st"), (22, "22nd"), (63, "63rd"), (101, "101st"), (111, "111th"), (1012, "1,012th")],
)
def test_wording_of_a_rank_has_its_english_ordinal(rank, expected):
    assert worded("en", rank, measure="rank", out_of=5000) == f"{expected} of 5,000"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_wording_of_every_true_figure_is_whole(language):
    """Whatever the combination: no gap, no empty part, and every number that was given can be read."""
    for value, qualifier, measure, out_of, label in product(
        (None, Decimal(50)), Qualifier, Measure, (None, Decimal(50), Decimal(164)), ("", "xã")
    ):
        try:
            figure = Figure(value, qualifier, measure, "sở", "", out_of, label)
        except FigureError:
            continue

        words = figure.wording(language).replace(NBSP, " ")

        assert words == " ".join(words.split())
        assert all(format_number(number, language) in words for number in (value, out_of) if number)
        assert label in words


def test_wording_comes_in_parts_that_can_be_set_apart():
    figure = Figure(Decimal(10300), Qualifier.MORE_THAN, Measure.COUNT, "câu hỏi")

    parts = (figure.qualifier_wording("vi"), figure.number_wording("vi"), figure.unit_wording("vi"))

    assert parts == ("hơn", "10.300", "câu hỏi")


def test_wording_in_an_unknown_language_is_refused():
    with pytest.raises(LookupError, match="'fr'"):
        Figure(Decimal(9)).wording("fr")
    with pytest.raises(LookupError, match="'fr'"):
        format_number(Decimal(9), "fr")


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (Figure(Decimal(97), measure=Measure.PERCENT), Decimal("0.97")),
        (Figure(Decimal(97), measure=Measure.PERCENT, out_of=Decimal(200)), Decimal("0.97")),
        (Figure(Decimal(0), measure=Measure.PERCENT), Decimal(0)),
        (Figure(Decimal(5), out_of=Decimal(8)), Decimal("0.625")),
        (Figure(Decimal(5)), None),
        (Figure(Decimal(7), measure=Measure.RANK, out_of=Decimal(63)), None),
        (Figure(Decimal(90), measure=Measure.SCORE, out_of=Decimal(100)), None),
        (Figure(None, Qualifier.MOST, unit="xã", out_of=Decimal(164)), None),
    ],
)
def test_share(figure, expected):
    assert figure.share == expected


@pytest.mark.parametrize(
    ("figure", "vietnamese", "english"),
    [
        (Figure(Decimal("112.5"), measure=Measure.PERCENT, bounds=Bounds.RATIO), "112,5%", "112.5%"),
        (Figure(Decimal("-3.2"), measure=Measure.PERCENT, bounds=Bounds.CHANGE), "−3,2%", "−3.2%"),
        (Figure(Decimal(120), out_of=Decimal(100), bounds=Bounds.RATIO), "120/100", "120 of 100"),
        (Figure(Decimal(-1200), bounds=Bounds.CHANGE), "−1.200", "−1,200"),
    ],
)
def test_what_is_no_part_of_a_whole_may_pass_it_and_is_drawn_as_no_share(figure, vietnamese, english):
    assert (figure.wording("vi"), figure.wording("en")) == (vietnamese, english)
    assert figure.share is None


@pytest.mark.parametrize(
    ("arguments", "field", "reason"),
    [
        ({"value": None}, "value", "missing"),
        ({"value": None, "qualifier": Qualifier.READY, "measure": Measure.PERCENT}, "value", "missing"),
        ({"value": None, "qualifier": Qualifier.MOST}, "out_of_label", "missing"),
        ({"value": Decimal(70), "qualifier": Qualifier.MOST}, "value", "not_stated"),
        ({"value": Decimal("NaN")}, "value", "not_finite"),
        ({"value": Decimal("sNaN")}, "value", "not_finite"),
        ({"value": Decimal("Infinity")}, "value", "not_finite"),
        ({"value": Decimal(-1)}, "value", "negative"),
        ({"value": Decimal("-0.5"), "measure": Measure.PERCENT}, "value", "negative"),
        ({"value": Decimal("100.01"), "measure": Measure.PERCENT}, "value", "above_100"),
        ({"value": Decimal(97), "qualifier": Qualifier.ALL, "measure": Measure.PERCENT}, "value", "not_all"),
        ({"value": Decimal(8), "qualifier": Qualifier.ALL, "out_of": Decimal(9)}, "value", "not_all"),
        ({"value": Decimal(10), "out_of": Decimal(9)}, "value", "above_out_of"),
        ({"value": Decimal(64), "measure": Measure.RANK, "out_of": Decimal(63)}, "value", "above_out_of"),
        (
            {"value": Decimal(0), "measure": Measure.RANK, "out_of": Decimal(63)},
            "value",
            "not_a_positive_integer",
        ),
        (
            {"value": Decimal("1.5"), "measure": Measure.RANK, "out_of": Decimal(63)},
            "value",
            "not_a_positive_integer",
        ),
        ({"value": Decimal("-3.2"), "measure": Measure.PERCENT, "bounds": Bounds.RATIO}, "value", "negative"),
        (
            {"value": Decimal(-1), "measure": Measure.RANK, "bounds": Bounds.CHANGE},
            "value",
            "not_a_positive_integer",
        ),
        (
            {"value": Decimal(9), "measure": Measure.RANK, "out_of": Decimal(8), "bounds": Bounds.RATIO},
            "value",
            "above_out_of",
        ),
        ({"value": Decimal(0), "out_of": Decimal(0)}, "out_of", "not_positive"),
        ({"value": Decimal(0), "out_of": Decimal("NaN")}, "out_of", "not_finite"),
        (
            {
                "value": Decimal(7),
                "qualifier": Qualifier.MORE_THAN,
                "measure": Measure.RANK,
                "out_of": Decimal(63),
            },
            "qualifier",
            "does_not_fit_measure",
        ),
        (
            {"value": None, "qualifier": Qualifier.TENS, "measure": Measure.PERCENT},
            "qualifier",
            "does_not_fit_measure",
        ),
    ],
)
def test_figure_that_cannot_be_true_is_refused(arguments, field, reason):
    with pytest.raises(FigureError) as refused:
        Figure(**arguments)

    assert (refused.value.field, refused.value.reason) == (field, reason)


@given(st.decimals(), st.sampled_from(Qualifier), st.sampled_from(Measure), st.none() | st.decimals())
def test_any_numbers_are_taken_or_refused_with_a_figure_error(value, qualifier, measure, out_of):
    try:
        figure = Figure(value, qualifier, measure, "xã", out_of=out_of)
    except FigureError:
        return

    assert figure.share is None or 0 <= figure.share <= 1


def changed(language, before, after, **parts):
    parts.setdefault("measure", Measure.COUNT)
    return change_wording(*(Figure(Decimal(value), **parts) for value in (before, after)), language).replace(
        NBSP, "_"
    )


MEMBERS = {"unit": "members", "unit_one": "member"}


@pytest.mark.parametrize(
    ("before", "after", "parts", "english"),
    [
        (5, 34, MEMBERS, "up by 29_members"),
        (5, 4, MEMBERS, "down by 1_member"),
        (5, 5, MEMBERS, "no change"),
        (90, "95.5", {"measure": Measure.PERCENT}, "up by 5.5_percentage points"),
        (1, 3, {"measure": Measure.RANK}, "down by 2_places"),
        (3, 2, {"measure": Measure.RANK}, "up by 1_place"),
        (4, 9, {"unit": "districts", "out_of": Decimal(9)}, "up by 5_districts"),
    ],
)
def test_change_is_worded_with_its_unit(before, after, parts, english):
    assert changed("en", before, after, **parts) == english


def test_change_of_ranks_is_worded_by_what_it_means():
    assert changed("vi", 1, 3, measure=Measure.RANK) == "giảm 2_bậc"
    assert changed("vi", 10, 1300, unit="câu hỏi") == "tăng 1.290_câu hỏi"


@pytest.mark.parametrize(
    "qualifier", sorted(set(Qualifier) - {Qualifier.EXACT, Qualifier.TENS, Qualifier.MOST})
)
def test_change_is_not_worked_out_from_what_is_not_exact(qualifier):
    exact, other = Figure(Decimal(5), unit="xã"), Figure(Decimal(9), Qualifier(qualifier), unit="xã")

    assert [change_wording(*pair, "vi") for pair in ((exact, other), (other, exact))] == ["", ""]


def test_change_from_a_part_to_everything_is_worked_out():
    part, everything = (Figure(Decimal(v), q, Measure.PERCENT) for v, q in ((90, "exact"), (100, "all")))

    assert change_wording(part, everything, "en").replace(NBSP, "_") == "up by 10_percentage points"
