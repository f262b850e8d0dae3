"""`catalogue check`: what a picture can say about what is claimed with it."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalogue.cli.progress import Progress
from catalogue.cli.session import Session, find_width, leave, with_session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalogue.actions.case import Case
    from catalogue.actions.check import CheckOptions, Checkup
    from catalogue.record.documents import ImageDocument

_CONTRADICTED, _NOT_READ = 3, 4


@click.command(
    "check",
    epilog="Example: catalogue check 3f2a --elements maxar.tle -o pictures && catalogue explain DATE-030",
)
@click.argument("images", metavar="[IMAGE]...", nargs=-1)
@click.option("--claim", "claims", metavar="CLAIM", multiple=True, help="Every image linked to this claim.")
@click.option("--all", "is_all", is_flag=True, help="Every image.")
@click.option(
    "--elements",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="Orbits of satellites, TLE or OMM, from around the stated time; may be repeated.",
)
@click.option(
    "--trust-list",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Certificates, PEM, of the authorities whose signers of content credentials you trust.",
)
@click.option("--no-pixels", is_flag=True, help="Do not look at the bytes of the originals: quick.")
@click.option("--no-record", is_flag=True, help="Do not record the answers.")
@click.option(
    "--in-place", type=click.Path(path_type=Path, file_okay=False), help="Folder of originals kept in place."
)
@click.option(
    "-o",
    "output",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Draw a timeline and a map of each image into this folder, and what marked shadows allow.",
)
@click.option(
    "-v", "--verbose", "is_verbose", is_flag=True, help="Every finding, and why checks did not run."
)
@with_session
def command(
    session: Session,
    /,
    images: tuple[str, ...],
    claims: tuple[str, ...],
    is_all: bool,
    elements: tuple[Path, ...],
    trust_list: Path | None,
    no_pixels: bool,
    no_record: bool,
    in_place: Path | None,
    output: Path | None,
    is_verbose: bool,
) -> None:
    """Ask the four questions: whether a picture is modified, misdated, mislocated or misrepresented.

    Each answer is supported, contradicted, cannot tell or not checked, with the findings behind it. None of
    them says that a claim is true or a picture fake. What a finding proves, and what it does not, is told
    by 'catalogue explain CODE'. Shadows and lengths are measured on lines that you mark: see 'catalogue
    annotate --help'.
    """
    from catalogue.actions.check import CheckOptions, read_trust_list
    from catalogue.actions.elements import read_element_files

    given = read_element_files(elements) if elements else None
    for fault in given.faults if given else ():
        session.tell(fault)
    options = CheckOptions(
        elements=given,
        trust_list=read_trust_list(trust_list) if trust_list else None,
        has_pixels=not no_pixels,
        is_recorded=not no_record,
        in_place=in_place,
    )
    with session.open() as case:
        if output is not None:
            # Before hours of work are recorded and their pictures have no place.
            from catalogue.actions.check_pictures import make_folder

            make_folder(output)
        documents = _find_documents(case, images, claims, is_all)
        has_cards = is_verbose or bool(images)
        is_contradicted = _check(session, case, documents, options, (output, has_cards, is_verbose))
    leave(_CONTRADICTED if is_contradicted else _NOT_READ if given and given.faults else 0)


def _find_documents(
    case: "Case", images: tuple[str, ...], claims: tuple[str, ...], is_all: bool
) -> "Sequence[ImageDocument]":
    from catalogue.actions.check import find_documents
    from catalogue.actions.naming import get_claim, get_image

    found = [get_image(case, image) for image in images]
    return find_documents(case, found, [get_claim(case, claim) for claim in claims], is_all=is_all)


def _check(
    session: Session,
    case: "Case",
    documents: "Sequence[ImageDocument]",
    options: "CheckOptions",
    shown: tuple[Path | None, bool, bool],
) -> bool:
    """Whether any answer is a contradiction."""
    from catalogue.actions.check import check_images
    from catalogue.render.answer_card import render_tally, tally_answers

    output, has_cards, is_verbose = shown
    progress = Progress(len(documents), is_quiet=session.is_quiet)
    tally: Counter[str] = Counter()
    for checkup in check_images(case, documents, options):
        progress.clear()
        tally.update(tally_answers(checkup.result.answers))
        if session.as_json:
            session.print_json(checkup.result)
        else:
            _tell(session, checkup, has_card=has_cards, is_verbose=is_verbose)
        if output is not None:
            _draw(session, checkup, output)
        progress.add(1)
    progress.end()
    if not session.as_json and len(documents) > 1:
        session.print_wrapped(render_tally(len(documents), tally))
    return tally["contradicted"] > 0


def _tell(session: Session, checkup: "Checkup", *, has_card: bool, is_verbose: bool) -> None:
    from catalogue.render.answer_card import render_answer_line, render_card

    result = checkup.result
    if not has_card:
        name = f"{result.image[:12]}  {result.name or ''}".rstrip()
        click.echo(render_answer_line(name, result.answers, width=find_width()))
        if result.changed_answers:
            session.print_wrapped(f"    since the last check: {'; '.join(result.changed_answers)}")
        return
    click.echo(render_card(checkup.image, result.answers, width=find_width(), is_verbose=is_verbose))
    if result.changes:
        session.print_line("since the last check:")
    for change in result.changes or ():
        session.print_wrapped(f"  {change}")
    if result.entry is not None:
        session.print_line(f"recorded as entry {result.entry}")


def _draw(session: Session, checkup: "Checkup", output: Path) -> None:
    from catalogue.actions.check_pictures import draw_pictures

    for path in draw_pictures(checkup, output):
        session.tell(f"drawn: {path}")
