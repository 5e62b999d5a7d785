"""The ledger's first entry, and the triggers that let nobody change or delete an entry."""

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

REFUSAL = "ledger entries are neither changed nor deleted: append a correction"
REFUSE = {
    "sqlite": [
        f"CREATE TRIGGER stats_ledger_no_{action.lower()} BEFORE {action} ON stats_ledgerentry "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for action in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION stats_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        "CREATE TRIGGER stats_ledger_append_only BEFORE UPDATE OR DELETE ON stats_ledgerentry "
        "FOR EACH ROW EXECUTE FUNCTION stats_ledger_refuse()",
    ],
}
ALLOW = {
    "sqlite": ["DROP TRIGGER stats_ledger_no_update", "DROP TRIGGER stats_ledger_no_delete"],
    "postgresql": [
        "DROP TRIGGER stats_ledger_append_only ON stats_ledgerentry",
        "DROP FUNCTION stats_ledger_refuse()",
    ],
}


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


def refuse_changes(apps, schema_editor) -> None:
    for statement in REFUSE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor) -> None:
    for statement in ALLOW[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("stats", "0001_initial")]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
