"""`catalogue search`: images that answer to everything that is asked."""

from datetime import datetime

import click

from catalogue.cli.listing import tell_summaries
from catalogue.cli.session import Session, with_session
from catalogue.cli.status import WORDS


@click.command(
    "search", epilog="Example: catalogue search --tag port:sevastopol --from 2022-05-01 --to 2022-05-31"
)
@click.argument("words", nargs=-1)
@click.option(
    "--tag", "tags", multiple=True, help="Borne by the image; 'port:' means any tag in that namespace."
)
@click.option("--claim", help="Slug or id of a claim that it is linked to.")
@click.option("--from", "earliest", metavar="TIME", help="Captured then or later.")
@click.option("--to", "latest", metavar="TIME", help="Captured then or earlier.")
@click.option(
    "--bbox", metavar="W,S,E,N", help="Degrees, longitude first; touched by footprint or stated point."
)
@click.option("--platform", help="Part of the stated platform's name.")
@click.option("--status", type=click.Choice((*WORDS, "none")), help="Workflow status, or 'none'.")
@click.option("--digest", help="Beginning of the SHA-256 or SHA-512.")
@with_session
def command(
    session: Session,
    /,
    words: tuple[str, ...],
    tags: tuple[str, ...],
    claim: str | None,
    earliest: str | None,
    latest: str | None,
    bbox: str | None,
    platform: str | None,
    status: str | None,
    digest: str | None,
) -> None:
    """Find images; WORDS are looked for in names, captions, credits, labels and tags."""
    from string import hexdigits

    from catalogue.actions.look import find_summaries
    from catalogue.actions.naming import get_claim
    from catalogue.errors import UsageFault, ValueRefused
    from catalogue.record.instant import parse_instant
    from catalogue.record.query import Query, parse_bounds
    from catalogue.record.tag import parse_tag

    first = parse_instant(earliest) if earliest else None
    last = parse_instant(latest) if latest else None
    # Both ends are compared: a time whose zone is unknown reaches half a day beyond its day.
    if first and last and _is_after(first.earliest, last.earliest) and _is_after(first.latest, last.latest):
        raise UsageFault(f"--from {earliest} lies after --to {latest}; exchange them")
    if digest is not None and not (digest and set(digest) <= set(hexdigits)):
        raise ValueRefused(digest, "is no beginning of a digest", ("3f2a (hexadecimal digits)",))
    with session.open() as case:
        query = Query(
            text=" ".join(words) or None,
            tags=tuple(tag if tag.endswith(":") else parse_tag(tag) for tag in tags),
            claim=get_claim(case, claim).id if claim else None,
            platform=platform,
            status=status,
            digest=digest,
            earliest=first.earliest if first else None,
            latest=last.latest if last else None,
            bounds_wgs84=parse_bounds(bbox) if bbox else None,
        )
        tell_summaries(session, find_summaries(case, query))


def _is_after(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one > other
