"""Tracing a source: what of its text does no fact account for?"""

import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from achievements.models import Achievement, Erratum, LegalDocument, Milestone, Observation, Source
from achievements.record.load import load_record
from achievements.record.trace import (
    Leftover,
    Line,
    missing_places,
    places_in,
    tokens_in,
    unaccounted,
)
from tests.achievements.record.conftest import SAMPLE

ROOT = Path(__file__).parents[3]

# What the sample record says, as a page might print it: the made-up source of the made-up record.
PAGE = (
    """2 thành tựu: trang gốc
1. Thành lập Sở
Ngày 14/11/2005, theo Quyết định số 1/QĐ-UBND (có nơi in 1/UBND).
 .
 2. Cáp quang
Tháng 3/2008, Sở Mới ra đời; đến nay 97,5 % số xã có cáp quang.
Kéo cáp quang (3/2008)
"""
    + "Không có số nào.\n" * 7
    + "Hơn 10.300 câu hỏi (8/2014); từ 27/3/2008 đổi tên.\n"
)


@pytest.fixture
def source(db: None) -> Source:
    load_record(SAMPLE)
    return Source.objects.get()


def tokens(text: str) -> list[str]:
    return [f"{token.kind} {token.value}" for _printed, token in tokens_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ngày 14/11/2005", ["date 2005-11-14"]),
        ("10/1/2015,VNPT", ["date 2015-01-10"]),
        ("ngày 01 tháng 7 năm 2014", ["date 2014-07-01"]),
        ("(3/2011), tháng 3 năm 2011", ["date 2011-03", "date 2011-03"]),
        ("lần thứ 6 năm 2014", ["number 6", "date 2014"]),
        ("2006- 2007, 2011 - 2015", ["date 2006/2007", "date 2011/2015"]),
        ("2015 -2020; 2005–2015", ["date 2015/2020", "date 2005/2015"]),
        ("Nhiệm kỳ 2015 – 2010", ["date 2015/2010"]),
        ("31/2/2008", ["date 31/2/2008"]),
        ("1048 trạm, 2020 trạm", ["number 1048", "date 2020"]),
        ("10.300, 3,982 và 2,277,648", ["number 10300", "number 3982", "number 2277648"]),
        ("Lotus Notes 8.5, rồi 8,5.", ["number 8.5", "number 8.5"]),
        ("03 quy hoạch; 1Gbps, 2G; Vinasat 1, IPv6", ["number 3", "number 1", "number 2", "number 1", "number 6"]),
        ("100%, 97,5 %, 70\u00a0%", ["percent 100", "percent 97.5", "percent 70"]),
        ("thứ 7/63; 09/9; 100/100 điểm", ["ratio 7/63", "ratio 9/9", "ratio 100/100"]),
        ("24-CT/TU, 715/QĐ-UBND", ["symbol 24-CT/TU", "symbol 715/QĐ-UBND"]),
        ("702/UBND; 30/2020/NĐ-CP", ["symbol 702/UBND", "symbol 30/2020/NĐ-CP"]),
        ("lần thứ XIV, III; Y tế, CNTT, IPTV", ["roman XIV", "roman III"]),
        ("không có số", []),
    ],
)  # fmt: skip
def test_tokens(text: str, found: list[str]) -> None:
    assert tokens(text) == found


def test_places() -> None:
    text = "Trang\n\n.\n1. Một\n10 điểm\n 3. Không phải mục\n\u00a0\u00a02. Hai\r\n• Ảnh\n"

    assert places_in(text) == {
        "0.1": Line(1, "Trang"),
        "1.0": Line(4, "Một"),
        "1.1": Line(5, "10 điểm"),
        "1.2": Line(6, "3. Không phải mục"),
        "2.0": Line(7, "Hai"),
        "2.1": Line(8, "• Ảnh"),
    }


def test_everything_is_accounted_for(source: Source) -> None:
    assert unaccounted(source, PAGE) == []
    assert missing_places(source, PAGE) == []


@pytest.mark.parametrize(
    ("old", "new", "leftover"),
    [
        ("14/11/2005", "15/11/2005", Leftover(3, "1.1", "15/11/2005")),
        ("1/UBND", "2/UBND", Leftover(3, "1.1", "2/UBND")),
        ("97,5 %", "97 %", Leftover(6, "2.1", "97 %")),
        ("97,5 % số xã", "97,5 % số xã, 97,5 % số thôn", Leftover(6, "2.1", "97,5 %")),
        ("(3/2008)", "(4/2008)", Leftover(7, "2.2", "4/2008")),
        ("10.300", "10.301", Leftover(15, "2.10", "10.301")),
        ("Không có số nào.\nHơn", "Có 5 số.\nHơn", Leftover(14, "2.9", "5")),
        ("2 thành tựu", "3 thành tựu", Leftover(1, "0.1", "3")),
    ],
)
def test_what_no_fact_accounts_for_is_left_over(
    source: Source, old: str, new: str, leftover: Leftover
) -> None:
    assert unaccounted(source, PAGE.replace(old, new)) == [leftover]


def test_fact_accounts_only_for_the_places_it_cites(source: Source) -> None:
    LegalDocument.objects.get().citations.clear()
    Erratum.objects.get().citations.clear()

    assert [leftover.printed for leftover in unaccounted(source, PAGE)] == ["1/QĐ-UBND", "1/UBND"]


def test_prose_accounts_for_nothing(source: Source) -> None:
    Achievement.objects.filter(slug="mot").update(body_vi="Có 12 việc.", summary_vi="Có 12 việc.")

    assert unaccounted(source, "Trang\n1. Sở\n12 việc") == [Leftover(3, "1.1", "12")]


def test_guess_in_an_erratum_accounts_for_nothing(source: Source) -> None:
    Erratum.objects.update(as_printed="12", probable="13")

    assert [leftover.printed for leftover in unaccounted(source, "Trang\n1. Sở\n12 hay 13")] == ["13"]


def test_rank_accounts_for_value_and_whole_together(source: Source) -> None:
    Observation.objects.filter(slug="cau-hoi-2014").update(value=7, out_of=63)

    page = PAGE.replace("10.300", "thứ 7/63, 7 trên 63, 63/7")
    assert [leftover.printed for leftover in unaccounted(source, page)] == ["63/7"]


def test_before_a_year_and_approximate_dates(source: Source) -> None:
    Milestone.objects.filter(slug="thanh-lap").update(date="../2004")

    leftovers = unaccounted(source, "Trang\n1. Sở\nTrước năm 2005, không phải 2004.\n2. Cáp\nNăm 2015")

    assert leftovers == [Leftover(5, "2.1", "2015")]


def test_trace_source_command(source: Source, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE)

    call_command("trace_source", "trang-goc", page)

    assert capsys.readouterr().out == "Everything is accounted for.\n"
    assert Source.objects.get().text == ""


def test_trace_source_command_fails_and_says_where(
    source: Source, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Trang\n1. Sở\n12 việc\n2. Cáp\nHai\nBa 3%\n")

    with pytest.raises(CommandError, match="4 things are not accounted for"):
        call_command("trace_source", "trang-goc", page)

    assert capsys.readouterr().out == (
        "line 3 (1.1): 12\nline 6 (2.2): 3%\nThe text has no place 2.9.\nThe text has no place 2.10.\n"
    )


def test_trace_source_command_attaches_the_text(source: Source, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE)

    call_command("trace_source", "trang-goc", page, "--attach")

    assert Source.objects.get().text == PAGE


@pytest.mark.parametrize(
    ("slug", "content", "message"),
    [
        ("nao", PAGE.encode(), "There is no source “nao”"),
        ("trang-goc", b"\xff", "can't decode byte"),
        ("trang-goc", None, "No such file"),
    ],
)
def test_trace_source_command_without_source_or_text(
    source: Source, tmp_path: Path, slug: str, content: bytes | None, message: str
) -> None:
    page = tmp_path / "page.txt"
    if content is not None:
        page.write_bytes(content)

    with pytest.raises(CommandError, match=message):
        call_command("trace_source", slug, page, "--attach")


def the_page() -> Path | None:
    """The page that the record of 2005–2015 was taken from; it is not ours to ship."""
    given = os.environ.get("SOURCE_PAGE")
    return Path(given) if given else next(ROOT.parent.glob("shared/seed/*.txt"), None)


@pytest.mark.skipif(the_page() is None, reason="SOURCE_PAGE does not name the text of the source page")
@pytest.mark.django_db
def test_record_of_2005_to_2015_accounts_for_everything_its_source_says() -> None:
    load_record(ROOT / "achievements" / "content" / "2005-2015")

    call_command("trace_source", "muoi-thanh-tuu", the_page())
