"""`catalogue tag`: words on an image."""

import click

from catalogue.cli.describing import tell_entries
from catalogue.cli.session import Session, with_session


@click.command("tag", epilog="Example: catalogue tag 3f2a ship port:sevastopol")
@click.argument("image")
@click.argument("names", metavar="[TAG]...", nargs=-1)
@click.option("--remove", "doomed", multiple=True, metavar="TAG", help="Take this tag off; may be repeated.")
@click.option("--reason", help="Why it is taken off.")
@with_session
def command(
    session: Session, image: str, names: tuple[str, ...], doomed: tuple[str, ...], reason: str | None
) -> None:
    """Put tags on IMAGE, or take them off. A tag may have a namespace: port:sevastopol."""
    from catalogue.actions.describe import add_tags, remove_tags
    from catalogue.errors import UsageFault

    if not names and not doomed:
        raise UsageFault("name a tag to put on, or one to --remove")
    with session.open() as case:
        entries = remove_tags(case, image, doomed, reason=reason) if doomed else []
        entries += add_tags(case, image, names) if names else []
    tell_entries(session, entries)
