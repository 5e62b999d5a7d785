"""Citations as BibTeX, RIS and CSL JSON, read by programs that nobody here wrote."""

import json
from dataclasses import replace
from datetime import date

import bibtexparser
import pytest
import rispy

from achievements.publish.citing import Reference
from achievements.publish.references import FORMS, bibtex, csl_json, ris

REFERENCE = Reference(
    name="observation/cau-hoi-2015",
    title="Số câu hỏi: hơn 10.300 câu hỏi (Tỉnh Lào Cai; khoảng năm 2015, suy ra)",
    address="https://portal.example.vn/id/observation/cau-hoi-2015/",
    portal="Thành tựu ngành Thông tin và Truyền thông Lào Cai",
    author="Sở Thông tin và Truyền thông",
    sources="Mười thành tựu, mục 4, đoạn 2",
    changed=date(2026, 3, 7),
    accessed=date(2026, 11, 28),
    language="vi",
    is_data=True,
)
KEY = "laocai-ict-observation-cau-hoi-2015-vi"
AWKWARD = r"50 % & {một} \ $1 #2 _x_ ~y^z “ngoặc” {"


def read_bibtex(text: str) -> dict[str, str]:
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    [entry] = library.entries
    return {"type": entry.entry_type, "key": entry.key} | {field.key: field.value for field in entry.fields}


def read_ris(text: str) -> dict[str, object]:
    [entry] = rispy.loads(text)
    return entry


def test_bibtex_says_all_of_it():
    assert read_bibtex(bibtex(REFERENCE)) == {
        "type": "misc",
        "key": KEY,
        "author": "{Sở Thông tin và Truyền thông}",
        "title": "{Số câu hỏi: hơn 10.300 câu hỏi (Tỉnh Lào Cai; khoảng năm 2015, suy ra)}",
        "howpublished": "{Thành tựu ngành Thông tin và Truyền thông Lào Cai}",
        "year": "2026",
        "month": "3",
        "note": "{Mười thành tựu, mục 4, đoạn 2}",
        "url": REFERENCE.address,
        "urldate": "2026-11-28",
        "language": "vi",
    }


def test_bibtex_escapes_what_means_something_to_tex():
    title = read_bibtex(bibtex(replace(REFERENCE, title=AWKWARD)))["title"]

    assert title == (
        r"{50 \% \& \textbraceleft{}một\textbraceright{} \textbackslash{} \$1 \#2 \_x\_ "
        r"\textasciitilde{}y\textasciicircum{}z “ngoặc” \textbraceleft{}}"
    )


def test_ris_says_all_of_it():
    assert read_ris(ris(REFERENCE)) == {
        "type_of_reference": "DATA",
        "id": KEY,
        "authors": ["Sở Thông tin và Truyền thông"],
        "title": "Số câu hỏi: hơn 10.300 câu hỏi (Tỉnh Lào Cai; khoảng năm 2015, suy ra)",
        "secondary_title": "Thành tựu ngành Thông tin và Truyền thông Lào Cai",
        "year": "2026",
        "date": "2026/03/07",
        "access_date": "2026/11/28",
        "notes": ["Mười thành tựu, mục 4, đoạn 2"],
        "language": "vi",
        "urls": [REFERENCE.address],
    }


def test_page_is_a_page_to_ris_and_to_csl():
    page = replace(REFERENCE, is_data=False)

    assert read_ris(ris(page))["type_of_reference"] == "ELEC"
    assert json.loads(csl_json(page))[0]["type"] == "webpage"


def test_csl_json_says_all_of_it():
    assert json.loads(csl_json(REFERENCE)) == [
        {
            "id": KEY,
            "type": "dataset",
            "title": REFERENCE.title,
            "container-title": REFERENCE.portal,
            "issued": {"date-parts": [[2026, 3, 7]]},
            "accessed": {"date-parts": [[2026, 11, 28]]},
            "note": REFERENCE.sources,
            "language": "vi",
            "URL": REFERENCE.address,
            "author": [{"literal": "Sở Thông tin và Truyền thông"}],
        }
    ]


@pytest.mark.parametrize("form", ["bib", "ris"])
def test_text_of_several_lines_stays_within_its_field(form):
    written = FORMS[form].write(replace(REFERENCE, title="Một\nER  - \n}, year = {1}"))

    title = read_ris(written)["title"] if form == "ris" else read_bibtex(written)["title"]
    assert title.replace("\\textbrace", "").startswith(("Một ER  -", "{Một ER  -"))
    assert (read_ris(written) if form == "ris" else read_bibtex(written))["year"] == "2026"


def test_whose_author_is_not_known_has_none():
    nobody = replace(REFERENCE, author="")

    assert "author" not in read_bibtex(bibtex(nobody))
    assert "authors" not in read_ris(ris(nobody))
    assert "author" not in json.loads(csl_json(nobody))[0]
