"""Takes away the ledger's first triggers, which a migration that altered the table lost: others follow migrations now."""

from django.db import migrations

DROPS = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS stats_ledger_no_update",
        "DROP TRIGGER IF EXISTS stats_ledger_no_delete",
    ],
    "postgresql": ["DROP FUNCTION IF EXISTS stats_ledger_refuse() CASCADE"],
}


def drop(apps, schema_editor) -> None:
    for statement in DROPS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("stats", "0002_ledger")]

    operations = [migrations.RunPython(drop, migrations.RunPython.noop)]
