"""`catalogue annotate`: shapes on an image."""

import click

from catalogue.cli.describing import tell_entries
from catalogue.cli.session import Session, with_session

_SHAPES = ("box", "polygon", "point", "arrow", "line")


@click.command("annotate", epilog='Example: catalogue annotate 3f2a --box 120,80,340,200 --label "open hold"')
@click.argument("image")
@click.option("--box", metavar="X,Y,X,Y", help="Left, top, right, bottom.")
@click.option("--polygon", metavar="X,Y,...", help="Three corners or more.")
@click.option("--point", metavar="X,Y", help="One spot.")
@click.option("--arrow", metavar="X,Y,X,Y", help="From tail to head.")
@click.option("--line", metavar="X,Y,X,Y", help="A measured length.")
@click.option("--label", help="What is to be seen there.")
@click.option("--note", help="Anything else.")
@click.option("--remove", type=click.IntRange(1), metavar="N", help="Take annotation number N off.")
@click.option("--reason", help="Why it is taken off.")
@with_session
def command(
    session: Session,
    /,
    image: str,
    label: str | None,
    note: str | None,
    remove: int | None,
    reason: str | None,
    **shapes: str | None,
) -> None:
    """Mark what is to be seen on IMAGE, in pixels of the original from its upper left corner."""
    from catalogue.actions.describe import annotate, remove_annotation
    from catalogue.errors import UsageFault
    from catalogue.record.annotation import Shape

    given = [(name, shapes[name]) for name in _SHAPES if shapes[name] is not None]
    if (len(given) != 1) if remove is None else bool(given):
        raise UsageFault("give exactly one of --box, --polygon, --point, --arrow, --line, or --remove")
    with session.open() as case:
        if remove is not None:
            entries = remove_annotation(case, image, remove, reason=reason)
        else:
            name, at = given[0]
            entries = annotate(case, image, Shape(name), at=at or "", label=label or "", note=note)
    tell_entries(session, entries)
