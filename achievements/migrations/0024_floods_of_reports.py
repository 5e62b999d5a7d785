from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('achievements', '0023_pictures_of_readers'),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='came_in_flood',
            field=models.BooleanField(db_default=False, default=False, help_text='Many others came from the same part of the network on that day.', verbose_name='came in a flood'),
        ),
        migrations.AddField(
            model_name='reportsending',
            name='region',
            field=models.CharField(db_default='', help_text='the network around that', max_length=64),
        ),
    ]
