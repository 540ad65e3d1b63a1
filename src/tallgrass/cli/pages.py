"""`tallgrass pages`: what the community says of itself."""

from pathlib import Path

import click

from tallgrass.cli.options import configured, home_option, json_option, report
from tallgrass.kernel import community_pages


@click.command("pages", epilog="Example: tallgrass pages --home var --write")
@home_option
@json_option
@click.option("--write", is_flag=True, help="Write the drafts of pages you have not begun.")
def command(home: Path, as_json: bool, write: bool) -> None:
    """List the pages that visitors find in the footer: about, rules, privacy, terms, contact.

    Each is a Markdown file in HOME/pages, such as rules.en.md and rules.zh-hans.md, or rules.md for
    both languages. {site_name} and {contact} in it stand for those settings. What you save is shown
    at once.
    """
    place = configured(home).home
    new = community_pages.write_drafts(place) if write else []
    drafts = community_pages.unwritten(place)
    lines = [f"wrote {file}" for file in new]
    for name in community_pages.NAMES:
        lines.append(f"{name:8} {'still the draft' if name in drafts else 'written by you'}")
    if drafts and not write:
        lines.append("Write the drafts into the home, to edit them there: tallgrass pages --write")
    report(
        as_json,
        {
            "folder": str(place / community_pages.FOLDER),
            "new": list(map(str, new)),
            "drafts": drafts,
        },
        lines,
    )
