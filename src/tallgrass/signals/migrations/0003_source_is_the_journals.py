from django.db import migrations, models


class Migration(migrations.Migration):
    """The sources are listed by the journal; the column is as it was."""

    dependencies = [("tg_signals", "0002_dayseal")]

    operations = [
        migrations.AlterField("dailycount", "source", models.CharField(max_length=10)),
    ]
