"""`catalogue list`: every image, one line each."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from catalogue.cli.session import Session, with_session

if TYPE_CHECKING:
    from catalogue.record.views import ImageSummary


@click.command("list", epilog="Example: catalogue list --json")
@with_session
def command(session: Session, /) -> None:
    """List images."""
    from catalogue.actions.look import find_summaries
    from catalogue.record.query import Query

    with session.open() as case:
        tell_summaries(session, find_summaries(case, Query()))


def tell_summaries(session: Session, summaries: Iterable["ImageSummary"]) -> None:
    """Summaries of images, as a table or one JSON object a line."""
    if session.as_json:
        for summary in summaries:
            session.print_json(summary)
        return
    rows = [
        (
            summary.id[:12],
            f"{summary.name or 'not held here'}\n{_render_size(summary)}",
            "\n".join(summary.acquired_at[:2]) or "not stated",
            "\n".join(filter(None, [", ".join(summary.tags), *(f"@{claim}" for claim in summary.claims)])),
        )
        for summary in summaries
    ]
    if not rows:
        session.tell("no images")
        return
    session.print_table(("image", "name", "captured", "tags, @claims"), rows, whole=("image",))


def _render_size(summary: "ImageSummary") -> str:
    size = f"{summary.width_px} x {summary.height_px}" if summary.width_px else "pixels not read"
    return f"{size}, {summary.status}" if summary.status else size
