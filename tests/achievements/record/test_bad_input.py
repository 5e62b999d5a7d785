"""Files with something wrong in them: refused as a whole, with file, entry and field; the database as before."""

from pathlib import Path

import pytest

from achievements.models import LoadedEntry, Period, Photo
from achievements.record.load import load_record
from tests.achievements.record.conftest import SAMPLE, Change, Refusals, record_texts, texts

pytestmark = pytest.mark.django_db

MILLIONS = 5_000_000

ESTABLISHMENT = "01-mot.yaml: entry milestones/thanh-lap: "
ABOVE_100 = "A percentage cannot be above 100, unless the metric’s unit is a ratio or a change."
FIBRE = "02-hai.yaml: entry observations/ty-le-cap-quang: "
OLD, NEW = "institutions.yaml: entry institutions/so-cu: ", "institutions.yaml: entry institutions/so-moi: "
TEXT_WANTED = "Write a text, in quotes where it looks like a number, a date, yes or no."
NUMBER_WANTED = "Write a number in plain digits, with a point before decimals."
MILESTONE_KEYS = (
    "slug, period, category, achievements, documents, kind, title, effect, body, date, date_basis, is_highlight, "
    "participations, editorial_state, publish_from, citations"
)


@pytest.mark.parametrize(
    ("file", "old", "new", "refusal"),
    [
        # dates
        (
            "01-mot.yaml",
            '"2005-11-14"',
            "31/2/2008",
            ESTABLISHMENT + "date: “31/2/2008” is not an EDTF date.",
        ),
        (
            "01-mot.yaml",
            '"2005-11-14"',
            '"2008-02-31"',
            ESTABLISHMENT + "date: “2008-02-31” is not an EDTF date.",
        ),
        (
            "01-mot.yaml",
            '"2005-11-14"',
            '"2008/2005"',
            ESTABLISHMENT + "date: “2008/2005” is not an EDTF date.",
        ),
        ("01-mot.yaml", '"2005-11-14"', "2005-11-14", ESTABLISHMENT + "date: " + TEXT_WANTED),
        ("01-mot.yaml", '"2005-11-14"', "2005", ESTABLISHMENT + "date: " + TEXT_WANTED),
        (
            "02-hai.yaml",
            'as_of: "2015~"\n  as_of_basis',
            "as_of_basis",
            FIBRE + "as_of: This field cannot be null.",
        ),
        # figures
        ("02-hai.yaml", "97.5", "140", FIBRE + "value: " + ABOVE_100),
        (
            "02-hai.yaml",
            "97.5",
            "-1",
            FIBRE + "value: A value cannot be below zero, unless the metric’s unit is a change.",
        ),
        ("02-hai.yaml", "97.5", '"97"', FIBRE + "value: " + NUMBER_WANTED),
        ("02-hai.yaml", "97.5", "0x1F", FIBRE + "value: " + NUMBER_WANTED),
        ("02-hai.yaml", "97.5", "010", FIBRE + "value: " + NUMBER_WANTED),
        ("02-hai.yaml", "97.5", ".inf", FIBRE + "value: " + NUMBER_WANTED),
        ("02-hai.yaml", "97.5", "1" * MILLIONS, FIBRE + "value: " + NUMBER_WANTED),
        (
            "02-hai.yaml",
            "97.5",
            "97.12345",
            FIBRE + "value: Ensure that there are no more than 4 decimal places.",
        ),
        (
            "01-mot.yaml",
            "number: 1",
            "number: 1.5",
            "01-mot.yaml: entry achievements/mot: number: Write a whole number.",
        ),
        (
            "02-hai.yaml",
            "number: 2",
            "number: 1",
            "02-hai.yaml: entry achievements/hai: This period already has an achievement with this number.",
        ),
        # texts
        ("01-mot.yaml", "vi: Thành lập,", "vi: 702,", ESTABLISHMENT + "title.vi: " + TEXT_WANTED),
        ("01-mot.yaml", "en: Establishment}", "en: no}", ESTABLISHMENT + "title.en: " + TEXT_WANTED),
        (
            "01-mot.yaml",
            "en: Establishment}",
            "en: !!python/name:os.system x}",
            ESTABLISHMENT + "title.en: " + TEXT_WANTED,
        ),
        (
            "01-mot.yaml",
            "en: Establishment}",
            "fr: Fondation}",
            ESTABLISHMENT + "title.fr: There is no such key; there are vi, en.",
        ),
        (
            "01-mot.yaml",
            "{vi: Thành lập, en: Establishment}",
            "Thành lập",
            ESTABLISHMENT + "title: Write a mapping with the keys vi, en.",
        ),
        (
            "01-mot.yaml",
            "vi: Thành lập, en: Establishment",
            "en: Establishment",
            ESTABLISHMENT + "title.vi: This field cannot be blank.",
        ),
        (
            "01-mot.yaml",
            "en: Establishment}",
            f"en: {'a' * MILLIONS}}}",
            ESTABLISHMENT + "title.en: Ensure this value has at most 250 characters (it has 5000000).",
        ),
        (
            "01-mot.yaml",
            "Thiếu “QĐ”.",
            "a " * (MILLIONS // 2),
            "01-mot.yaml: entry errata/so-hieu: note.vi: "
            "Ensure this value has at most 20000 characters (it has 4999999).",
        ),
        (
            "01-mot.yaml",
            "en: Establishment}",
            'en: "a\\0b"}',
            ESTABLISHMENT + "title.en: A character in it cannot be stored.",
        ),
        (
            "01-mot.yaml",
            "en: Establishment}",
            "en: a\0b}",
            ESTABLISHMENT + "title.en: A character in it cannot be stored.",
        ),
        (
            "01-mot.yaml",
            "en: Establishment}",
            "en: a\udc80b}",
            ESTABLISHMENT + "title.en: A character in it cannot be stored.",
        ),
        # choices and flags
        (
            "01-mot.yaml",
            "kind: establishment",
            "kind: wedding",
            ESTABLISHMENT + "kind: Value 'wedding' is not a valid choice.",
        ),
        (
            "01-mot.yaml",
            "is_highlight: true",
            "is_highlight: 1",
            ESTABLISHMENT + "is_highlight: Write true or false.",
        ),
        (
            "02-hai.yaml",
            "qualifier: more_than",
            "qualifier: rather",
            "02-hai.yaml: entry observations/cau-hoi-2014: qualifier: Value 'rather' is not a valid choice.",
        ),
        # references
        (
            "02-hai.yaml",
            "institution: so-moi",
            "institution: so-nao",
            FIBRE + "institution: There is no institutions/so-nao.",
        ),
        ("02-hai.yaml", "metric: xa-co-cap-quang", "metric: nao", FIBRE + "metric: There is no metrics/nao."),
        (
            "01-mot.yaml",
            "institution: so-cu, role",
            "institution: so-nao, role",
            ESTABLISHMENT + "participations[2].institution: There is no institutions/so-nao.",
        ),
        (
            "02-hai.yaml",
            "[trang-goc 2.2]",
            "[trang-goc 2.8]",
            "02-hai.yaml: entry photos/anh: citations: The source lists no place “trang-goc 2.8”.",
        ),
        (
            "02-hai.yaml",
            "[trang-goc 2.2]",
            "[2.2]",
            "02-hai.yaml: entry photos/anh: citations: “2.2” is not of the form “trang-nguon 4.2”.",
        ),
        (
            "02-hai.yaml",
            "[trang-goc 2.2]",
            "trang-goc 2.2",
            "02-hai.yaml: entry photos/anh: citations: Write a list.",
        ),
        (
            "01-mot.yaml",
            "[quyet-dinh-1]\n  kind",
            "[quyet-dinh-1, quyet-dinh-1]\n  kind",
            ESTABLISHMENT + "documents: “quyet-dinh-1” is listed twice.",
        ),
        (
            "record.yaml",
            '["2.2"]',
            '["2.2", "2.1"]',
            "record.yaml: entry sources/trang-goc: places: “2.1” is listed twice.",
        ),
        (
            "record.yaml",
            '["2.2"]',
            '["2.2", 2.3]',
            'record.yaml: entry sources/trang-goc: places.caption: “2.3” is not of the form “"4.2"”.',
        ),
        (
            "record.yaml",
            'caption: ["2.2"]',
            'caption: ["2.2"]\n    margin: []',
            "record.yaml: entry sources/trang-goc: places.margin: There is no such key; there are text, caption, box.",
        ),
        # keys and slugs
        (
            "01-mot.yaml",
            "is_highlight",
            "highlight",
            f"{ESTABLISHMENT}highlight: There is no such key; there are {MILESTONE_KEYS}.",
        ),
        (
            "01-mot.yaml",
            "role: issuer",
            "role: issuer, year: x",
            ESTABLISHMENT + "participations[1].year: There is no such key; there are institution, role.",
        ),
        (
            "01-mot.yaml",
            "role: issuer",
            "role: boss",
            ESTABLISHMENT + "participations[1].role: Value 'boss' is not a valid choice.",
        ),
        (
            "general.yaml",
            "khong-ngay",
            "Không_ngày",
            "general.yaml: entry milestones/Không_ngày: slug: "
            "“Không_ngày” is not of the form “cong-thong-tin-dien-tu”.",
        ),
        (
            "general.yaml",
            "- slug: khong-ngay\n  period",
            "- period",
            "general.yaml: entry milestones/number 1: slug: “” is not of the form “cong-thong-tin-dien-tu”.",
        ),
        (
            "general.yaml",
            "- slug: khong-ngay\n",
            "- Khai trương\n- slug: khong-ngay\n",
            "general.yaml: entry milestones/number 1: Write an entry as keys with their values.",
        ),
        (
            "general.yaml",
            "slug: khong-ngay",
            "slug: thanh-lap",
            "general.yaml: entry milestones/thanh-lap: slug: This slug already stands in 01-mot.yaml.",
        ),
        (
            "general.yaml",
            "milestones:",
            "milestone:",
            "general.yaml: There is no collection “milestone”; there are periods, categories, territories, units, "
            "institutions, sources, documents, achievements, metrics, milestones, observations, photos, errata, "
            "synonyms.",
        ),
        ("general.yaml", "- slug", "  slug", "general.yaml: milestones: Write a list."),
        # loops
        (
            "institutions.yaml",
            "kind: establishment",
            "kind: merger\n    predecessor: so-moi",
            OLD + "successions[1]: This succession leads back to where it began: "
            "Old Department already came before New Department.",
        ),
        (
            "institutions.yaml",
            "predecessor: so-cu\n    document: quyet-dinh-1\n",
            "document: quyet-dinh-1\n",
            NEW + "successions[1]: Every change but an establishment names the institution before.",
        ),
        (
            "institutions.yaml",
            "slug: ubnd-tinh\n",
            "slug: ubnd-tinh\n  parent: so-cu\n",
            OLD + "parent: This leads in a circle: so-cu → ubnd-tinh → so-cu.",
        ),
    ],
)
def test_fault_is_named_and_nothing_is_loaded(
    folder: Path, change: Change, refusals: Refusals, file: str, old: str, new: str, refusal: str
) -> None:
    change(file, old, new)

    assert refusals(folder) == [refusal]
    assert not Period.objects.exists()
    assert not LoadedEntry.objects.exists()


def test_every_fault_of_every_file_is_named_at_once(folder: Path, change: Change, refusals: Refusals) -> None:
    change("01-mot.yaml", '"2005-11-14"', '"2005-11-31"')
    change("01-mot.yaml", "role: issuer", "role: boss")
    change("02-hai.yaml", "97.5", "140")
    change("02-hai.yaml", "institution: so-moi", "institution: so-nao")
    change("record.yaml", 'dates: "2005/2015"', "dates: 2005")

    assert refusals(folder) == [
        ESTABLISHMENT + "date: “2005-11-31” is not an EDTF date.",
        ESTABLISHMENT + "participations[1].role: Value 'boss' is not a valid choice.",
        FIBRE + "institution: There is no institutions/so-nao.",
        FIBRE + "value: " + ABOVE_100,
        "record.yaml: entry periods/2005-2015: dates: " + TEXT_WANTED,
    ]


def test_fault_leaves_a_record_loaded_before_as_it_was(
    folder: Path, change: Change, refusals: Refusals
) -> None:
    load_record(SAMPLE)
    change("01-mot.yaml", "{vi: Thành lập,", "{vi: Ra đời,")
    change("02-hai.yaml", "97.5", "140")

    assert refusals(folder) == [FIBRE + "value: " + ABOVE_100]
    assert record_texts() == texts(SAMPLE)


def test_place_that_an_unchanged_fact_cites_cannot_go(
    folder: Path, change: Change, refusals: Refusals
) -> None:
    load_record(folder)
    change("record.yaml", 'caption: ["2.2"]', "caption: []")

    photo = Photo.objects.get()
    assert refusals(folder) == [
        f"record.yaml: entry sources/trang-goc: places: “2.2” is still cited: photograph {photo.pk}."
    ]
