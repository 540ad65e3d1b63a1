from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tg_kernel", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="outboxevent",
            name="version",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="OutboxDelivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("handler", models.CharField(max_length=200)),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField()),
                ("error", models.TextField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="deliveries",
                        to="tg_kernel.outboxevent",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "handler"), name="tg_outbox_delivery_once"
                    )
                ],
                "indexes": [
                    models.Index(fields=["due_at", "id"], name="tg_outbox_delivery_due")
                ],
            },
        ),
    ]
