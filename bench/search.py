"""How long a search takes among 20,000 records: `python bench/search.py`, and the same on PostgreSQL with
`python tests/on_postgresql.py python bench/search.py`. Prints milliseconds: median and 95th percentile."""

import os
import random
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from achievements.models import (
    Achievement,
    Category,
    Institution,
    InstitutionName,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Period,
    Territory,
    Unit,
)

ROUNDS = 20
QUERIES = [
    "CNTT",
    "công nghệ thông tin",
    "thong tin truyen thong",
    "702",
    "715/qd-ubnd",
    "10.300",
    "fansipan",
    "ủy ban nhân dân tỉnh",
    "trạm phát sóng vùng cao biên giới",
    "không có chữ nào như vậy",
]
VOCABULARY = """
    bưu chính viễn thông công nghệ thông tin truyền thông cáp quang trạm phát sóng di động xã phường thị trấn huyện
    tỉnh ủy ban nhân dân sở ngành hạ tầng kỹ thuật ứng dụng phần mềm dùng chung thư điện tử văn bản hồ sơ công
    việc giao ban trực tuyến báo chí phát thanh truyền hình cổng dịch vụ hợp tác ký kết vùng cao biên giới đào tạo
    cán bộ kết nối mạng diện rộng an toàn dữ liệu quy hoạch kế hoạch chương trình đề án quyết định chỉ thị năm
"""
RARE = ["Fansipan", "Vinasat", "Microsoft", "CNTT", "TT&TT", "UBND", "BTS", "10.300", "Lotus"]
PUBLISHED = {"editorial_state": "published"}

chance = random.Random(2015)


def text(length: int) -> str:
    words = chance.choices(VOCABULARY.split(), k=length)
    if chance.random() < 0.05:
        words[chance.randrange(length)] = chance.choice(RARE)
    return " ".join(words).capitalize()


def translated(name: str, length: int) -> dict[str, str]:
    return {f"{name}_vi": text(length), f"{name}_en": text(length)}


def fill() -> None:
    """20,000 records: ten achievements, and of the rest what a long-kept record would have."""
    period = Period.objects.create(slug="2005-2015", title_vi="Giai đoạn", dates="2005/2015")
    category = Category.objects.create(slug="ha-tang", title_vi="Hạ tầng")
    territory = Territory.objects.create(slug="lao-cai", title_vi="Lào Cai")
    unit = Unit.objects.create(slug="cau-hoi", measure="count", label_vi="câu hỏi")
    where = {"period": period, "category": category}
    Achievement.objects.bulk_create(
        Achievement(
            number=n,
            slug=f"thanh-tuu-{n}",
            **where,
            **translated("title", 10),
            **translated("summary", 30),
            **translated("body", 300),
            **PUBLISHED,
        )
        for n in range(1, 11)
    )
    Milestone.objects.bulk_create(
        Milestone(
            slug=f"dau-moc-{n}",
            kind="launch",
            date=str(2005 + n % 11),
            **where,
            **translated("title", 10),
            **translated("effect", 15),
            **translated("body", 60),
            **PUBLISHED,
        )
        for n in range(7_000)
    )
    institutions = Institution.objects.bulk_create(
        Institution(slug=f"co-quan-{n}", kind="unit", **translated("summary", 25), **PUBLISHED)
        for n in range(1_000)
    )
    InstitutionName.objects.bulk_create(
        InstitutionName(institution=institution, **translated("name", 8)) for institution in institutions
    )
    LegalDocument.objects.bulk_create(
        LegalDocument(
            slug=f"van-ban-{n}",
            kind="decision",
            number=f"{n}/QĐ-UBND",
            number_as_printed=f"{n}/QĐ-UBND",
            **translated("subject", 15),
            **PUBLISHED,
        )
        for n in range(2_000)
    )
    metrics = Metric.objects.bulk_create(
        Metric(
            slug=f"chi-so-{n}",
            category=category,
            unit=unit,
            **translated("title", 8),
            **translated("definition", 25),
            **PUBLISHED,
        )
        for n in range(500)
    )
    Observation.objects.bulk_create(
        Observation(
            slug=f"so-lieu-{n}",
            metric=metrics[n % 500],
            period=period,
            territory=territory,
            value=n,
            as_of="2015~",
            **PUBLISHED,
        )
        for n in range(10_000)
    )


def milliseconds(client: Client, **asked: str) -> list[float]:
    """How long the page took each time, in order of length."""
    address, durations = reverse("search"), []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        client.get(address, asked)
        durations.append((time.perf_counter() - start) * 1000)
    return sorted(durations)


def measure() -> None:
    client = Client()
    milliseconds(client)
    empty = statistics.median(milliseconds(client))
    print(f"{connection.vendor}: the page without a query takes {empty:.1f} ms")
    print(f"{'query':40} {'median':>8} {'95 %':>8} {'times the empty page':>21}")
    for query in QUERIES:
        durations = milliseconds(client, q=query)
        median, high = statistics.median(durations), durations[int(ROUNDS * 0.95) - 1]
        print(f"{query:40} {median:8.1f} {high:8.1f} {median / empty:21.1f}")


if __name__ == "__main__":
    connection.creation.create_test_db(verbosity=0)
    try:
        fill()
        call_command("rebuild_search", verbosity=0)  # adds PostgreSQL's indexes
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as either database does by itself in time
        measure()
    finally:
        connection.creation.destroy_test_db("", verbosity=0)
