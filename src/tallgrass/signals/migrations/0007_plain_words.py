from django.db import migrations, models


class Migration(migrations.Migration):
    """Labels are said in plainer words; nothing that is stored changes."""

    dependencies = [
        ('tg_signals', '0006_dropped_events'),
    ]

    operations = [
        migrations.AlterField(
            model_name='click',
            name='reason',
            field=models.CharField(choices=[('paid', 'A person followed the link; paid.'), ('bot', 'The visitor identified itself as a robot.'), ('prefetch', 'A browser loaded the link in advance; nobody had clicked yet.'), ('head', 'A program asked for the address only and did not open the page.'), ('self', 'The creator clicked their own link.'), ('duplicate', 'The same visitor had clicked this link within the last 24 hours.'), ('rate', 'Too many clicks came from one address within a minute.'), ('closed', 'The campaign did not pay for clicks at that time.'), ('creator_cap', "This creator's limit for paid clicks was reached."), ('day_cap', "This link's limit for the day was reached."), ('campaign_cap', "The campaign's limit for paid clicks was reached."), ('withdrawn', 'A later check found that no person made this click; its pay was taken back.'), ('budget', 'The money set aside for clicks was used up.')], max_length=20),
        ),
    ]
