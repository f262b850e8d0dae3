"""`catalogue annotate`: shapes on an image."""

import click

from catalogue.cli.describing import tell_entries
from catalogue.cli.session import Session, with_session

_SHAPES = ("box", "polygon", "point", "arrow", "line")


@click.command(
    "annotate",
    epilog="Example: catalogue annotate 3f2a --line 120,80,155,60 "
    '--label "shadow height=45 height-error=5 error=2 crane"',
)
@click.argument("image")
@click.option("--box", metavar="X,Y,X,Y", help="Left, top, right, bottom.")
@click.option("--polygon", metavar="X,Y,...", help="Three corners or more.")
@click.option("--point", metavar="X,Y", help="One spot.")
@click.option("--arrow", metavar="X,Y,X,Y", help="From tail to head.")
@click.option("--line", metavar="X,Y,X,Y", help="What is measured, see above.")
@click.option("--label", help="What is to be seen there; of a line, what it measures.")
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
    r"""Mark what is to be seen on IMAGE, in pixels of the original from its upper left corner.

    'catalogue check' measures on a --line whose label begins with one of four words. Then come figures,
    name=number without blanks, as far as they are known; the rest of the label names the object.

    \b
    shadow  from the foot to the tip of a shadow:
            "shadow height=45 height-error=5 error=2 crane"
    lean    from the foot to the roof of what leans, named as its shadow is:
            "lean error=2 crane"
    north   along what has a true azimuth that a map gives:
            "north azimuth=123 azimuth-error=2 quay"
    length  along what is said to be so long:
            "length expected=180 expected-error=10 error=2 MATROS"

    Heights and lengths are metres, azimuths degrees clockwise from true north, and error is by how many
    pixels an end may be off: 1 unless given. Without azimuth-error, 2 degrees are taken.
    """
    from catalogue.actions.describe import annotate, remove_annotation
    from catalogue.errors import UsageFault
    from catalogue.record.annotation import Shape

    given = [(name, shapes[name]) for name in _SHAPES if shapes[name] is not None]
    if (len(given) != 1) if remove is None else bool(given):
        raise UsageFault("give exactly one of --box, --polygon, --point, --arrow, --line, or --remove")
    if remove is None:
        _tell_doubt(session, label or "", is_line=given[0][0] == Shape.LINE)
    with session.open() as case:
        if remove is not None:
            entries = remove_annotation(case, image, remove, reason=reason)
        else:
            name, at = given[0]
            entries = annotate(case, image, Shape(name), at=at or "", label=label or "", note=note)
    tell_entries(session, entries)


def _tell_doubt(session: Session, label: str, *, is_line: bool) -> None:
    from catalogue.record.measure_label import find_label_doubt

    doubt = find_label_doubt(label, is_line=is_line)
    if doubt is not None:
        session.tell(f"warning: label {label!r} measures nothing: {doubt}; see 'catalogue annotate --help'")
