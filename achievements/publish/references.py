"""Citations as programs that keep references read them: BibTeX, RIS, and CSL JSON (https://citationstyles.org/)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from achievements.publish.citing import Reference

# In TeX these mean something else. Braces have to balance even where they are escaped, and so are named.
_TEX = str.maketrans(
    {character: rf"\{character}" for character in "#$%&_"}
    | {"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


@dataclass(frozen=True)
class Form:
    """A form of citations: what it is called, and what a reference is in it."""

    title: str
    media_type: str
    write: Callable[[Reference], str]


def bibtex(reference: Reference) -> str:
    """One entry of the type that every style knows. Doubled braces keep a style from changing capitals."""
    fields = {
        "author": _protected(reference.author),
        "title": _protected(reference.title),
        "howpublished": _protected(reference.portal),
        "year": str(reference.changed.year),
        "month": str(reference.changed.month),
        "note": _protected(reference.sources),
        "url": reference.address,  # printed as it stands, not as TeX; nothing in it means anything there
        "urldate": reference.accessed.isoformat(),
        "language": reference.language,
    }
    written = [f"  {name} = {{{text}}}" for name, text in fields.items() if text]
    return ",\n".join([f"@misc{{{_key(reference)}", *written]) + "\n}\n"


def ris(reference: Reference) -> str:
    """One record (RIS of 2011), a tag a line."""
    tags = {
        "TY": "DATA" if reference.is_data else "ELEC",
        "ID": _key(reference),
        "AU": reference.author,
        "TI": reference.title,
        "T2": reference.portal,
        "PY": str(reference.changed.year),
        "DA": f"{reference.changed:%Y/%m/%d}",
        "Y2": f"{reference.accessed:%Y/%m/%d}",
        "N1": reference.sources,
        "LA": reference.language,
        "UR": reference.address,
    }
    lines = [f"{tag}  - {_on_one_line(text)}" for tag, text in tags.items() if text]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl_json(reference: Reference) -> str:
    item: dict[str, Any] = {
        "id": _key(reference),
        "type": "dataset" if reference.is_data else "webpage",
        "title": reference.title,
        "container-title": reference.portal,
        "issued": _date_parts(reference.changed),
        "accessed": _date_parts(reference.accessed),
        "note": reference.sources,
        "language": reference.language,
        "URL": reference.address,
    }
    if reference.author:
        item["author"] = [{"literal": reference.author}]
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


FORMS = {
    "bib": Form("BibTeX", "application/x-bibtex", bibtex),
    "ris": Form("RIS", "application/x-research-info-systems", ris),
    "json": Form("CSL JSON", "application/vnd.citationstyles.csl+json", csl_json),
}


def _key(reference: Reference) -> str:
    """Names it among others in a reader's files: the same for ever, another one in each language."""
    return f"laocai-ict-{reference.name.replace('/', '-')}-{reference.language}"


def _protected(text: str) -> str:
    return f"{{{_on_one_line(text).translate(_TEX)}}}" if text else ""


def _on_one_line(text: str) -> str:
    return " ".join(text.splitlines())


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
