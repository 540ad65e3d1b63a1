from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tg_people", "0015_said_age"),
    ]

    operations = [
        migrations.AddField(
            model_name="factorrecovery",
            name="kept_at",
            field=models.DateTimeField(null=True),
        ),
    ]
