from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('achievements', '0007_wording'),
    ]

    operations = [
        migrations.AddField(
            model_name='revision',
            name='drawn_at',
            field=models.BigIntegerField(default=0, help_text='seconds since 1970'),
            preserve_default=False,
        ),
    ]
