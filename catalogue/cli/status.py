"""`catalogue status`: how far the work on an image is."""

import click

from catalogue.cli.describing import tell_entries
from catalogue.cli.session import Session, with_session

WORDS = ("todo", "in-progress", "help-needed", "ready-for-review", "done", "cancelled")


@click.command("status", epilog="Example: catalogue status 3f2a ready-for-review")
@click.argument("image")
@click.argument("word", metavar="|".join(WORDS), type=click.Choice(WORDS))
@with_session
def command(session: Session, /, image: str, word: str) -> None:
    """Set how far the work on IMAGE is; it says nothing about any claim."""
    from catalogue.actions.describe import set_status
    from catalogue.record.tag import Workflow

    with session.open() as case:
        entries = set_status(case, image, Workflow(word))
    tell_entries(session, entries)
