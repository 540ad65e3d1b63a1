"""Run by `test_erased` as a process of its own: somebody lives in a home, writes and is paid, and
leaves copies wherever the engine makes any. The texts come as JSON on standard input."""

import json
import sys
from io import BytesIO
from pathlib import Path

import pysqlite3
from PIL import Image

from tallgrass.cli.options import wake


def plant(home: Path, said: dict[str, str]) -> None:
    wake(home)
    from tallgrass.governance import actions as governance
    from tallgrass.kernel.principal import SYSTEM
    from tallgrass.kernel.subjects import Subject
    from tallgrass.ledger.actions import destinations
    from tallgrass.notes import actions as notes
    from tallgrass.people import actions as people
    from tallgrass.people import queries

    password = "purple over the wall"
    card = people.create_person(
        SYSTEM,
        email=said["email"],
        password=password,
        handle=said["handle"],
        name=said["name"],
        bio=said["bio"],
        place=said["place"],
    )
    other = people.create_person(
        SYSTEM, email="other@example.org", password=password, handle="otherone", name="Other One"
    )
    leaving, staying = queries.principal_of(card.id), queries.principal_of(other.id)
    picture = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(picture, "PNG")
    note = notes.publish_note(
        leaving,
        title=said["title"],
        body=said["note"],
        images=[picture.getvalue()],
        alts=[said["alt"]],
    )
    notes.edit_note(leaving, note_id=note.id, title=said["title"], body=said["edited"])
    theirs = notes.publish_note(
        staying, title="Of others", body=f"seen with @{said['handle']} and more"
    )
    notes.comment(leaving, note_id=theirs.id, text=said["comment"])
    notes.save_to_board(leaving, note_id=theirs.id)
    notes.create_board(leaving, name=said["board"], is_private=False)
    governance.report(
        leaving, subject=Subject("person", other.id), reason="spam", text=said["report"]
    )
    owner = f"person:{card.id}"
    destinations.set_destination(
        leaving, owner_key=owner, method="bank", holder=said["holder"], details=said["account"]
    )
    people.follow(leaving, person_id=other.id)
    _tell_and_keep(home, said, password)
    _leave_in_free_pages(home / "tallgrass.db", said)


def _tell_and_keep(home: Path, said: dict[str, str], password: str) -> None:
    """Have mail written, news told, notes indexed, a sign-in stored and lines logged."""
    from django.core.mail import send_mail
    from django.test import Client

    from tallgrass.discovery.actions import index_notes
    from tallgrass.kernel import outbox

    send_mail("Hello", f"Somebody called {said['name']} wrote.", None, [said["email"]])
    send_mail("News", f"See http://localhost/@{said['handle']}", None, ["other@example.org"])
    outbox.deliver_due()
    index_notes()
    Client().post("/account/login/", {"login": said["email"], "password": password})
    log = home / "logs" / "tallgrass.log"
    log.parent.mkdir(exist_ok=True, mode=0o700)
    log.write_text(json.dumps({"path": f"/@{said['handle']}", "to": said["email"]}) + "\n")


def _leave_in_free_pages(database: Path, said: dict[str, str]) -> None:
    """Do as earlier releases did: delete rows without writing over them."""
    line = pysqlite3.connect(database)
    line.execute("PRAGMA secure_delete=OFF")
    line.execute("CREATE TABLE passing (text TEXT)")
    for text in said.values():
        line.executemany("INSERT INTO passing VALUES (?)", [(text,)] * 40)
    line.commit()
    line.execute("DROP TABLE passing")
    line.commit()
    line.close()


if __name__ == "__main__":
    plant(Path(sys.argv[1]), json.load(sys.stdin))
