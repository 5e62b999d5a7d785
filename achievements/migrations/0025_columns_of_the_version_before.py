"""Forgets columns that nothing here reads, and leaves them in the tables for the version before, which does.

It goes on serving until it is stopped (docs/decisions/0031-beside-the-version-before.md).
"""

from django.db import migrations

FORGOTTEN = [
    ('institutionname', 'search_text'),
    ('unit', 'search_text'),
    ('photo', 'image'),
    ('photo', 'image_height'),
    ('photo', 'image_width'),
]


class Migration(migrations.Migration):

    dependencies = [
        ('achievements', '0024_floods_of_reports'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name=model, name=name) for model, name in FORGOTTEN]
        )
    ]
