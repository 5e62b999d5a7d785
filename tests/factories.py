"""What tests put on the record: one plain function a model, each row public and complete unless told otherwise.

Rows name themselves by counting, so that two of a kind differ in every language:
`milestone(date="2008-03-27")` is "Dấu mốc 1", in English "Milestone 1".
"""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count, cycle
from typing import Any

from django.utils import timezone

from achievements.models import (
    Achievement,
    Category,
    Citation,
    EditorialState,
    Erratum,
    Institution,
    InstitutionName,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Participation,
    Period,
    Photo,
    Picture,
    Report,
    Source,
    Succession,
    Synonym,
    Territory,
    Unit,
)
from achievements.words.dates import parse_edtf
from tests.photographs import picture as taken

numbers = count(100_001)  # of one length, so that slugs made of them stand in the order of making
achievement_numbers = cycle(range(1, 32_768))  # a small integer to PostgreSQL
paragraphs = cycle(range(1, 32_768))

PUBLISHED = {"editorial_state": EditorialState.PUBLISHED}


def hidden_states() -> dict[str, dict[str, Any]]:
    """Every way in which a row is not public, by name."""
    states = [state for state in EditorialState if state != EditorialState.PUBLISHED]
    not_yet = PUBLISHED | {"publish_from": timezone.now() + timedelta(days=1)}
    return {state.value: {"editorial_state": state} for state in states} | {"not_yet": not_yet}


def period(**fields: Any) -> Period:
    fields = {"title_vi": "Giai đoạn 2005–2015", "title_en": "2005–2015", "dates": "2005/2015"} | fields
    return Period.objects.get_or_create(slug=fields.pop("slug", "2005-2015"), defaults=fields)[0]


def category(**fields: Any) -> Category:
    fields = {"title_vi": "Hạ tầng", "title_en": "Infrastructure"} | fields
    return Category.objects.get_or_create(slug=fields.pop("slug", "ha-tang"), defaults=fields)[0]


def territory(**fields: Any) -> Territory:
    fields = {"title_vi": "Tỉnh Lào Cai", "title_en": "Lào Cai Province"} | fields
    return Territory.objects.get_or_create(slug=fields.pop("slug", "lao-cai"), defaults=fields)[0]


def unit(**fields: Any) -> Unit:
    fields = {"measure": "count", "label_vi": "câu hỏi", "label_en": "questions"} | fields
    return Unit.objects.get_or_create(slug=fields.pop("slug", "question"), defaults=fields)[0]


def source(**fields: Any) -> Source:
    fields = {"title_vi": "Mười thành tựu", "title_en": "Ten achievements"} | fields
    return Source.objects.get_or_create(slug=fields.pop("slug", "muoi-thanh-tuu"), defaults=fields)[0]


def citation(section: int = 1, paragraph: int = 1) -> Citation:
    place = {"source": source(), "section": section, "paragraph": paragraph}
    return Citation.objects.get_or_create(**place)[0]


def achievement(**fields: Any) -> Achievement:
    number = fields.setdefault("number", next(achievement_numbers))
    fields.setdefault("period", fields.get("period") or period())
    texts = translated("title", "Thành tựu", "Achievement", number) | {
        "summary_vi": "Tóm tắt",
        "body_vi": "Nội dung",
    }
    return _made(Achievement, PUBLISHED | texts | {"category": category()} | fields, number)


def milestone(**fields: Any) -> Milestone:
    number = next(numbers)
    texts = translated("title", "Dấu mốc", "Milestone", number)
    places = {"period": period(), "category": category(), "kind": Milestone.Kind.LAUNCH, "date": "2008-03-27"}
    return _made(Milestone, PUBLISHED | texts | places | fields, number)


def institution(**fields: Any) -> Institution:
    """With the names given as `names={"2005/2008": "Sở Bưu chính, Viễn thông"}`, else with one undated name."""
    number = next(numbers)
    names = fields.pop("names", {None: f"Cơ quan {number}"})
    made = _made(Institution, PUBLISHED | {"kind": Institution.Kind.DEPARTMENT} | fields, number)
    for valid, name in names.items():
        InstitutionName.objects.create(
            institution=made, name_vi=name, name_en=f"{name} (en)", valid=edtf(valid)
        )
    return made


def participation(milestone: Milestone, institution: Institution, role: str = "subject") -> Participation:
    return Participation.objects.create(milestone=milestone, institution=institution, role=role)


def succession(successor: Institution, predecessor: Institution | None = None, **fields: Any) -> Succession:
    kind = Succession.Kind.REORGANISATION if predecessor else Succession.Kind.ESTABLISHMENT
    fields = {"kind": kind, "date": edtf("2008-03-27")} | fields
    return Succession.objects.create(predecessor=predecessor, successor=successor, **fields)


def document(**fields: Any) -> LegalDocument:
    number = next(numbers)
    texts = translated("subject", "Về việc", "On matter", number)
    parts = {
        "kind": LegalDocument.Kind.DECISION,
        "number": f"{number}/QĐ-UBND",
        "number_as_printed": f"{number}/QĐ",
    }
    return _made(LegalDocument, PUBLISHED | texts | parts | fields, number)


def metric(**fields: Any) -> Metric:
    number = next(numbers)
    texts = translated("title", "Chỉ số", "Metric", number)
    return _made(Metric, PUBLISHED | texts | {"category": category(), "unit": unit()} | fields, number)


def observation(**fields: Any) -> Observation:
    number = next(numbers)
    fields.setdefault("metric", fields.get("metric") or metric())
    places = {"period": period(), "territory": territory()}
    return _made(
        Observation, PUBLISHED | places | {"value": Decimal(10300), "as_of": "2015~"} | fields, number
    )


def photo(**fields: Any) -> Photo:
    number = next(numbers)
    return _made(Photo, PUBLISHED | translated("caption", "Ảnh", "Picture", number) | fields, number)


def picture(**fields: Any) -> Picture:
    """As a row; no file of it is anywhere."""
    number = next(numbers)
    sides = {"digest": f"{number:064x}", "suffix": "jpg", "width": 640, "height": 480}
    return Picture.objects.create(**sides | fields)


def kept_picture(**made: Any) -> Picture:
    """With its files, in MEDIA_ROOT."""
    return Picture.objects.keep(BytesIO(taken(**made)), "anh.jpg")


def erratum(**fields: Any) -> Erratum:
    number = next(numbers)
    texts = {"as_printed": f"Du dịch {number}", "note_vi": f"Ghi chú {number}", "note_en": f"Note {number}"}
    kinds = {"kind": Erratum.Kind.NUMBER, "confidence": Erratum.Confidence.HIGH}
    return _made(Erratum, PUBLISHED | texts | kinds | {"weight": Erratum.Weight.CONFLICT} | fields, number)


def synonym(*expressions: str, **fields: Any) -> Synonym:
    number = next(numbers)
    told = "; ".join(expressions or (f"Viết tắt {number}", f"Từ đầy đủ {number}"))
    return _made(Synonym, {"expressions_vi": told} | fields, number)


def report(**fields: Any) -> Report:
    """A new report about no page in particular, from a sender who gave name and address."""
    number = next(numbers)
    sender = {"name": f"Người gửi {number}", "email": f"nguoi-gui-{number}@example.vn"}
    texts = {"fault": f"Con số thứ {number} chưa đúng", "correction": "", "language": "vi"}
    mark = {"reference": f"T{number:08}", "received_at": timezone.now()}
    return Report.objects.create(**sender | texts | mark | fields)


def one_of_each() -> None:
    """Everything the record can hold, each row related to the others."""
    told = {"citations": [citation(1, next(paragraphs))]}
    before, parent = institution(**told), institution(**told)
    department = institution(parent=parent, **told)
    made = achievement(**told)
    about = told | {"achievements": [made]}
    order = document(issuer=parent, **about)
    succession(department, before, document=order)
    event = milestone(documents=[order], **about)
    participation(event, department)
    figure = observation(milestone=event, institution=department, **about)
    made.key_figures.add(figure)
    picture = photo(achievement=made, milestone=event, **told)
    erratum(milestones=[event], observations=[figure], photos=[picture], **about)
    synonym()


def translated(field: str, vietnamese: str, english: str, number: int) -> dict[str, str]:
    return {f"{field}_vi": f"{vietnamese} {number}", f"{field}_en": f"{english} {number}"}


def edtf(text: str | None):
    return parse_edtf(text) if text else None


def _made(model: type, fields: dict[str, Any], number: int) -> Any:
    """A saved row; relations to many are given as lists, dates as EDTF text."""
    many = {field.name for field in model._meta.get_fields() if field.many_to_many}
    lists = {name: fields.pop(name) for name in many & fields.keys()}
    slug = fields.pop("slug", f"{model._meta.model_name}-{number}")
    made = model.objects.create(slug=slug, **fields)
    for name, rows in lists.items():
        getattr(made, name).set(rows)
    made.refresh_from_db()
    return made
