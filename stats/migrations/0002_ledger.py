"""The ledger's first entry. What lets nobody change or delete one is installed after every migration (stats/apps.py)."""

from django.db import migrations
from django.utils import timezone

from stats.days import day_of

CARRIED_OVER = 2_277_648
REASON_VI = (
    "Số “Tất cả” ghi ở khung thống kê truy cập của trang giới thiệu mười thành tựu trước khi có cổng này. "
    "Không rõ ngày đọc số."
)
REASON_EN = (
    "The figure for all visits in the counter box of the page that presented the ten achievements before this "
    "portal. The day it was read is not known."
)


def carry_over(apps, schema_editor) -> None:
    now = timezone.now()
    apps.get_model("stats", "LedgerEntry").objects.create(
        kind="carried",
        day=day_of(now),
        amount=CARRIED_OVER,
        reason=REASON_VI,
        reason_vi=REASON_VI,
        reason_en=REASON_EN,
        author="cài đặt hệ thống / installation",
        recorded_at=now,
    )


class Migration(migrations.Migration):
    dependencies = [("stats", "0001_initial")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
