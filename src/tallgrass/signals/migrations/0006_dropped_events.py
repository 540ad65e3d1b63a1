from django.db import migrations


class Migration(migrations.Migration):
    """The class has a noun for its name; the table keeps its own, so that nothing is copied."""

    dependencies = [("tg_signals", "0005_days_of_zones")]
    operations = [
        migrations.AlterModelTable("dropped", "tg_signals_dropped"),
        migrations.RenameModel("Dropped", "DroppedEvents"),
    ]
