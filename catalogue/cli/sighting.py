"""`catalogue sighting`: where an image was seen published."""

import click

from catalogue.cli.describing import tell_entries
from catalogue.cli.options import parse_sighting, sighting_options
from catalogue.cli.session import Session, with_session


@click.command(
    "sighting", epilog='Example: catalogue sighting 3f2a --publisher "A newspaper" --published-at 2022-05-27'
)
@click.argument("image")
@sighting_options
@click.option("--withdraw", metavar="ENTRY", help="Take back the sighting that this entry recorded.")
@click.option("--reason", help="Why it is taken back.")
@with_session
def command(
    session: Session, /, image: str, withdraw: str | None, reason: str | None, **texts: str | None
) -> None:
    """Record where IMAGE was seen: several sightings stand side by side."""
    from catalogue.actions.describe import add_sighting, remove_statement
    from catalogue.record.sighting import Sighting

    sighting = Sighting(**parse_sighting(texts))  # type: ignore[arg-type]  # texts only
    with session.open() as case:
        if withdraw:
            entries = remove_statement(case, image, withdraw, reason=reason)
        else:
            entries = add_sighting(case, image, sighting)
    tell_entries(session, entries)
