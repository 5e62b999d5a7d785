"""Bounds amounts that no sum can hold, which the ledger took until now, and says so in their reasons."""

from django.db import migrations
from django.db.models import Q

from database import append_only

LARGEST = 10**9
NOTES = {
    "reason": "(đã ghi là {amount:+}, quá lớn để cộng được; ở đây là số lớn nhất được phép)",
    "reason_vi": "(đã ghi là {amount:+}, quá lớn để cộng được; ở đây là số lớn nhất được phép)",
    "reason_en": "(entered as {amount:+}, which no sum can hold; this is the greatest that is allowed)",
}


def bound(apps, schema_editor) -> None:
    LedgerEntry = apps.get_model("stats", "LedgerEntry")
    beyond = LedgerEntry.objects.filter(Q(amount__gt=LARGEST) | Q(amount__lt=-LARGEST))
    if beyond.exists():
        append_only.remove(schema_editor.connection, LedgerEntry)  # they come back after the migrations
    for entry in beyond:
        for name, note in NOTES.items():
            said = getattr(entry, name)
            if said is not None:
                setattr(entry, name, f"{said} {note.format(amount=entry.amount)}")
        entry.amount = max(-LARGEST, min(entry.amount, LARGEST))
        entry.save()


class Migration(migrations.Migration):
    dependencies = [("stats", "0004_presence_seen_before")]

    operations = [migrations.RunPython(bound, migrations.RunPython.noop)]
