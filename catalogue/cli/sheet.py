"""`catalogue sheet`: many images on one page."""

from pathlib import Path

import click

from catalogue.cli.session import Session, with_session
from catalogue.record.number import count


@click.command("sheet", epilog="Example: catalogue sheet --tag port:sevastopol -o sheet.png")
@click.argument("images", metavar="[IMAGE]...", nargs=-1)
@click.option("--tag", "tags", multiple=True, help="Every image that bears this tag; may be repeated.")
@click.option("--claim", help="Every image that is linked to this claim.")
@click.option("--columns", type=click.IntRange(1, 12))
@click.option("-o", "output", type=click.Path(path_type=Path), help="A file, or a folder.")
@with_session
def command(
    session: Session,
    /,
    images: tuple[str, ...],
    tags: tuple[str, ...],
    claim: str | None,
    columns: int | None,
    output: Path | None,
) -> None:
    """Draw a contact sheet of the IMAGEs named, or of those searched for, or of all."""
    from catalogue.actions.look import find_summaries
    from catalogue.actions.naming import get_claim, get_image
    from catalogue.actions.sheet import make_sheet
    from catalogue.errors import NoSuchRecord
    from catalogue.record.query import Query

    with session.open() as case:
        query = Query(tags=tags, claim=get_claim(case, claim).id if claim else None)
        names = images or tuple(summary.id for summary in find_summaries(case, query))
        if not names:
            raise NoSuchRecord("there is no image to show; 'catalogue list' shows what is here")
        for made in make_sheet(
            case, [get_image(case, name) for name in names], columns=columns, output=output
        ):
            if session.as_json:
                session.print_json(made)
            else:
                session.print_line(f"+ {count(len(made.of), 'image')}  {made.derivative}")
