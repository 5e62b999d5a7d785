"""The kinds of entries that sheets can bring, each with its columns: those of its table in the open data."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings

from achievements.models import (
    Achievement,
    Category,
    Institution,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Period,
    Territory,
)
from achievements.publish import tables
from achievements.record.schema import Collection, collection_of
from achievements.words.dates import DateBasis
from achievements.words.figures import QUALIFIERS
from achievements.words.folding import fold
from desk.sheets.columns import (
    Achievements,
    Code,
    Column,
    Date,
    Doubts,
    Flags,
    LatestName,
    LatestSpan,
    NameOf,
    Number,
    Participants,
    Places,
    Reference,
    References,
    Slug,
    Sources,
    Text,
    Told,
    UnitOf,
)
from opendata.publication import in_every_language
from opendata.tables import Column as Published
from opendata.tables import Table

LANGUAGES, LANGUAGE_CODE = [code for code, _name in settings.LANGUAGES], settings.LANGUAGE_CODE
ID = Text("id", ("slug",))
CITED = [Sources("source"), Places("locator", ("citations",)), Doubts("open_questions")]
ACHIEVEMENT = Achievements("achievement", ("achievements",), Achievement)


@dataclass(frozen=True)
class Kind:
    """Entries of `model`, that come and go in sheets in `columns`.

    A column is also known by the headings in `called`, which people write, with marks or without.
    """

    model: Any
    table: Table
    columns: Sequence[Column]
    called: dict[str, str]
    made_from: Sequence[str]  # the columns that a new entry gets its slug from

    @property
    def collection(self) -> Collection:
        return collection_of(self.model)

    @cached_property
    def published(self) -> dict[str, Published]:
        """The columns of the table, by name: what they are called and mean."""
        return {column.name: column for column in self.table.columns}

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def meant(self, heading: str) -> Column | None:
        """The column that a heading in a sheet means."""
        return self._headings.get(fold(heading))

    @cached_property
    def _headings(self) -> dict[str, Column]:
        headings: dict[str, Column] = {}
        for names in (self._written, self._published_headings, {name: [name] for name in self.by_name}):
            headings |= {fold(text): self.by_name[name] for name, texts in names.items() for text in texts}
        return headings

    @property
    def _written(self) -> dict[str, list[str]]:
        return {name: texts.split("|") for name, texts in self.called.items()}

    @property
    def _published_headings(self) -> dict[str, list[str]]:
        return {name: headings_of(self.published[name]) for name in self.by_name}


def headings_of(column: Published) -> list[str]:
    """What the column stands under in workbooks, in every language."""
    return list(in_every_language(column.heading).values())


def _table(name: str) -> Table:
    return next(table for table in tables.TABLES if table.name == name)


OBSERVATIONS = Kind(
    Observation,
    _table("observations"),
    [
        ID,
        Reference("period", ("period",), Period),
        ACHIEVEMENT,
        Slug("metric", ("metric",), Metric),
        *(NameOf(f"metric_{code}", ("metric",), Metric, code) for code in LANGUAGES),
        Number("value", ("value",)),
        Code("qualifier", ("qualifier",), dict(QUALIFIERS), "exact"),
        UnitOf("unit", ("metric",)),
        Number("out_of", ("out_of",)),
        *(Text(f"out_of_{code}", ("out_of_label", code)) for code in LANGUAGES),
        Date("as_of", ("as_of",)),
        Code("as_of_basis", ("as_of_basis",), dict(DateBasis.choices), "stated"),
        Text("edition", ("edition", LANGUAGE_CODE)),
        Date("published", ("publication_date",)),
        Reference("institution", ("institution",), Institution),
        Reference("territory", ("territory",), Territory),
        Flags("status"),
        *CITED,
    ],
    {
        "id": "Mã|Mã số|Mã số liệu",
        "period": "Giai đoạn",
        "achievement": "Thành tựu|Thành tựu số",
        "metric": "Mã chỉ tiêu",
        "metric_vi": "Chỉ số|Chỉ tiêu|Tên chỉ số|Tên chỉ tiêu",
        "value": "Số liệu|Trị số|Số lượng",
        "qualifier": "Mức độ",
        "unit": "Đơn vị|ĐVT",
        "out_of": "Trên tổng|Tổng số|Mẫu số",
        "out_of_vi": "Tổng số gồm",
        "as_of": "Năm|Ngày|Thời điểm|Thời gian",
        "as_of_basis": "Căn cứ",
        "edition": "Kỳ xếp hạng",
        "published": "Ngày công bố",
        "institution": "Cơ quan|Đơn vị báo cáo",
        "territory": "Địa bàn|Địa phương|Phạm vi",
        "status": "Ghi chú số liệu",
        "source": "Nguồn",
        "locator": "Vị trí|Mục, đoạn|Trích dẫn",
    },
    ("metric", "as_of"),
)

MILESTONES = Kind(
    Milestone,
    _table("milestones"),
    [
        ID,
        Reference("period", ("period",), Period),
        ACHIEVEMENT,
        Reference("category", ("category",), Category),
        Code("kind", ("kind",), dict(Milestone.Kind.choices)),
        Date("date", ("date",)),
        Code("date_basis", ("date_basis",), dict(DateBasis.choices), "stated"),
        Told("date_earliest", ("date_earliest",)),
        Told("date_latest", ("date_latest",)),
        *(Text(f"title_{code}", ("title", code)) for code in LANGUAGES),
        *(Text(f"effect_{code}", ("effect", code)) for code in LANGUAGES),
        Participants("institutions", ("participations",)),
        References("documents", ("documents",), LegalDocument),
        *CITED,
    ],
    {
        "id": "Mã|Mã số|Mã dấu mốc",
        "period": "Giai đoạn",
        "achievement": "Thành tựu|Thành tựu số",
        "category": "Lĩnh vực",
        "kind": "Loại|Loại sự kiện",
        "date": "Ngày|Ngày tháng|Thời gian|Thời điểm|Năm",
        "date_basis": "Căn cứ xác định thời gian|Căn cứ thời gian",
        "title_vi": "Dấu mốc|Sự kiện|Tên sự kiện|Nội dung|Tiêu đề",
        "title_en": "Tiêu đề tiếng Anh",
        "effect_vi": "Kết quả|Hiệu quả|Tác động",
        "institutions": "Cơ quan|Đơn vị|Đơn vị tham gia",
        "documents": "Văn bản|Căn cứ",
        "source": "Nguồn",
        "locator": "Vị trí|Mục, đoạn|Trích dẫn",
    },
    ("title_vi",),
)

INSTITUTIONS = Kind(
    Institution,
    _table("institutions"),
    [
        ID,
        Code("kind", ("kind",), dict(Institution.Kind.choices)),
        *(LatestName(f"name_{code}", ("name", code)) for code in LANGUAGES),
        LatestName("abbreviation", ("abbreviation", LANGUAGE_CODE)),
        LatestSpan("valid", ("valid",)),
        Reference("parent", ("parent",), Institution),
        Doubts("open_questions"),
    ],
    {
        "id": "Mã|Mã số|Mã cơ quan",
        "kind": "Loại|Loại cơ quan",
        "name_vi": "Tên|Tên cơ quan|Cơ quan|Đơn vị",
        "name_en": "Tên tiếng Anh",
        "abbreviation": "Viết tắt|Tên viết tắt",
        "valid": "Thời gian mang tên|Mang tên từ",
        "parent": "Cơ quan chủ quản|Cơ quan cấp trên",
    },
    ("name_vi",),
)

DOCUMENTS = Kind(
    LegalDocument,
    _table("documents"),
    [
        ID,
        Code("kind", ("kind",), dict(LegalDocument.Kind.choices)),
        Text("number", ("number",)),
        Text("number_as_printed", ("number_as_printed",)),
        Reference("issuer", ("issuer",), Institution),
        Date("date", ("date",)),
        *(Text(f"subject_{code}", ("subject", code)) for code in LANGUAGES),
        ACHIEVEMENT,
        Doubts("open_questions"),
    ],
    {
        "id": "Mã|Mã số|Mã văn bản",
        "kind": "Loại|Loại văn bản",
        "number": "Số|Số hiệu|Số, ký hiệu|Số và ký hiệu",
        "number_as_printed": "Số ghi trong nguồn|Số in trong nguồn",
        "issuer": "Cơ quan ban hành|Nơi ban hành",
        "date": "Ngày|Ngày ban hành|Ngày tháng|Năm ban hành",
        "subject_vi": "Trích yếu|Trích yếu nội dung|Về việc|Nội dung",
        "subject_en": "Trích yếu tiếng Anh",
        "achievement": "Thành tựu|Thành tựu số",
    },
    ("number", "subject_vi"),
)

KINDS: dict[Any, Kind] = {kind.model: kind for kind in (OBSERVATIONS, MILESTONES, INSTITUTIONS, DOCUMENTS)}
