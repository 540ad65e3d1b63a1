"""Two limits in the sample community, each with its statement of reasons, appealed and answered by
a person."""

from datetime import timedelta

from tallgrass.demo.world import World
from tallgrass.governance.actions.appeals import answer_appeal, appeal
from tallgrass.governance.actions.cases import report
from tallgrass.governance.actions.restrictions import restrict
from tallgrass.kernel.subjects import Subject

LIMITED = "travel-zh-b"  # the writer of the note whose reach is limited
NOTE = "travel-zh-4"


def limit_a_note(world: World) -> None:
    """Limit a note about visa papers: it keeps its page but is not recommended for a while; its
    writer appealed, a person answered."""
    with world.on(6):
        limited = restrict(
            world.acting("operator"),
            subject=Subject("note", world.notes[NOTE].id),
            kind="reach",
            reason="Three readers reported that the list of papers in this note has changed "
            "since; followed today, it costs a "
            "refusal. The note stays on your page and at its address; Discover, hashtags and "
            "search leave it out until then.",
            rule="truthful",
            ends_at=world.end + timedelta(days=24),
        )
    with world.on(5):
        card = appeal(
            world.acting(LIMITED),
            restriction_id=limited.id,
            text="清单是今年三月的，写在正文里了。我愿意在开头加上日期，请恢复推荐。",
        )
    with world.on(4):
        answer_appeal(
            world.acting("operator"),
            appeal_id=card.id,
            uphold=True,
            answer="谢谢你的说明。三月之后清单改过一次，正文里的第二项已经不收。请补上日期并改掉那一项，改好当天我们就解除限制。",
        )


def hold_a_payout(world: World, key: str, payout_id: int) -> None:
    """Hold a payout because the name on the account is another's; its payee appealed, and learnt
    what is missing."""
    with world.on(1.5):
        held = restrict(
            world.acting("operator"),
            subject=Subject("payout", payout_id),
            kind="pay",
            reason="The holder named for this payout differs from the name on your account. The "
            "bank would send it back.",
            rule="payee_known",
            ends_at=world.end + timedelta(days=14),
        )
    with world.on(1.2):
        card = appeal(
            world.acting(key),
            restriction_id=held.id,
            text="The account is my married name; I can show the certificate.",
        )
    with world.on(0.6):
        answer_appeal(
            world.acting("operator"),
            appeal_id=card.id,
            uphold=True,
            answer="Thank you. Send the certificate, or name an account in the name you use here; "
            "it goes out a day later.",
        )


def leave_reports(world: World) -> None:
    """Leave reports that wait on the operator's desk."""
    with world.on(0.8):
        report(
            world.acting("reader"),
            subject=Subject("note", world.notes["skincare-zh-3"].id),
            reason="false",
            text="Reads like medical advice.",
        )
        report(
            world.acting(world.readers()[3]),
            subject=Subject("note", world.notes["workplace-zh-5"].id),
            reason="other",
            text="劳动法那段各地不一样。",
        )
