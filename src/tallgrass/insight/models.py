"""Tables of the insight room."""

from django.db import models


class PriceRecord(models.Model):
    """What one published note was agreed at: gross to the brand, net to the creator, in minor
    units."""

    person = models.ForeignKey("tg_people.Person", models.CASCADE, related_name="+")
    tier = models.CharField(max_length=10)
    gross = models.BigIntegerField()
    net = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    source = models.CharField(max_length=40, unique=True)

    class Meta:
        indexes = [models.Index(fields=["tier", "currency", "-at"], name="tg_price_recent")]
