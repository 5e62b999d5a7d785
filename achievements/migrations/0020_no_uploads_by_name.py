from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('achievements', '0019_pictures'),
    ]

    operations = [
        # The version before reads it, and the size, until it is stopped: 0025 forgets them
        migrations.AlterField(
            model_name='photo',
            name='image',
            field=models.CharField(blank=True, db_default='', max_length=100),
        ),
    ]
