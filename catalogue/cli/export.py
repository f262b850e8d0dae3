"""`catalogue export`: hand over a bundle that a stranger can verify."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalogue.cli.progress import Progress, render_bytes
from catalogue.cli.session import Session, with_session
from catalogue.cli.trust_options import with_key, with_tsa, with_tsa_roots
from catalogue.record.number import count

if TYPE_CHECKING:
    from catalogue.actions.exported import Exported, Plan

_FORMATS = ("stac", "geojson", "csv", "annotations", "claim-review")
# What could not be had is not withheld by anybody.
_ABSENT = (": No preview could be drawn", " is not in this bundle: ")


@click.command(
    "export", epilog="Example: catalogue export --claim two-ships-loading-grain -o grain.zip --dry-run"
)
@click.option("--image", "images", multiple=True, help="This image.")
@click.option("--claim", "claims", multiple=True, help="This claim, with every image linked to it.")
@click.option("--tag", "tags", multiple=True, help="Images that bear this tag.")
@click.option("--search", "words", help="Images in which these words stand, as 'search' finds them.")
@click.option("--all", "is_all", is_flag=True, help="Everything, with the whole journal.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A new folder, or a new FILE.zip.")
@click.option("--profile", type=click.Choice(["full", "public"]), default="full", show_default=True)
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Only this format, and no bundle.")
@click.option(
    "--in-place", type=click.Path(path_type=Path, file_okay=False), help="Folder of originals kept in place."
)
@click.option("--since", type=int, multiple=True, help="Size of this journal that the recipient knows.")
@click.option("--at", "size", type=int, help="Show the journal as it was at this size.")
@click.option("-n", "--dry-run", "is_dry_run", is_flag=True, help="List everything that would leave.")
@with_key
@with_tsa
@with_tsa_roots
@with_session
def command(
    session: Session,
    /,
    images: tuple[str, ...],
    claims: tuple[str, ...],
    tags: tuple[str, ...],
    words: str | None,
    is_all: bool,
    output: Path | None,
    profile: str,
    form: str | None,
    in_place: Path | None,
    since: tuple[int, ...],
    size: int | None,
    is_dry_run: bool,
    key: Path | None,
    tsa: tuple[str, ...],
    tsa_ca: tuple[Path, ...],
) -> None:
    """Hand images and claims over as a bundle that anybody can verify without this program.

    Only entries about what is selected leave, each with a proof that it stands in the journal. The public
    profile coarsens places and withholds collectors and sensitive images. Originals leave as they are,
    with what is embedded in them: that is listed.
    """
    from catalogue.actions.export import ExportOptions, dry_run, export_bundle, plan_export
    from catalogue.actions.keys import read_roots
    from catalogue.actions.selecting import select

    _check_output(output, form, is_dry_run=is_dry_run)
    options = ExportOptions(
        profile=profile,
        in_place=in_place,
        since=since,
        size=size,
        key=key,
        authorities=tsa,
        roots=read_roots(tsa_ca),
    )
    with session.open(is_dry_run=is_dry_run or form is not None) as case:
        selection = select(case, images=images, claims=claims, tags=tags, words=words, is_all=is_all)
        plan = plan_export(case, selection, options)
        if form is not None:
            _write_format(session, plan, form, output)
        elif is_dry_run or output is None:
            _tell(session, dry_run(plan), is_dry_run=True)
        else:
            # Previews and texts are not made yet: how much there will be is not known.
            progress = Progress(0, is_quiet=session.is_quiet)
            exported = export_bundle(case, plan, output, options, progress=lambda n: progress.add(0, n))
            progress.end()
            _tell(session, exported, is_dry_run=False)


def _check_output(output: Path | None, form: str | None, *, is_dry_run: bool) -> None:
    """Refuse a place before all the work for it."""
    from catalogue.actions import export_format, selecting
    from catalogue.errors import UsageFault

    if form is not None:
        export_format.check_output(form, output)
    elif output is not None:
        selecting.check_output(output)
    elif not is_dry_run:
        raise UsageFault("say where with -o: a new folder, or a new file that ends in .zip")


def _write_format(session: Session, plan: "Plan", form: str, output: Path | None) -> None:
    """One standard format, to standard output when it is one file, or to new files."""
    from catalogue.actions.export_format import write_format

    files = write_format(plan, form, output)
    if output is None:
        click.echo(next(iter(files.values())), nl=False)
        return
    for path in files:
        session.print_line(f"+ {path}")


def _tell(session: Session, exported: "Exported", *, is_dry_run: bool) -> None:
    if session.as_json:
        session.print_json(exported)
        return
    entries = count(exported.entries, "entry", "entries")
    counts = f"{count(exported.images, 'image')}, {count(exported.claims, 'claim')}, {entries}, "
    counts += render_bytes(exported.size_bytes)
    if is_dry_run:
        counts += " without previews"
    if exported.held_back:
        counts += f"; {count(exported.held_back, 'entry', 'entries')} held back"
    for path in exported.leaves:
        session.print_line(f"  {path}")
    if exported.bundle_id is None:
        session.print_wrapped(f"would leave ({exported.profile}): {counts}, and the tag files of the bag")
    else:
        session.print_wrapped(f"+ {exported.path}  ({exported.profile}: {counts})")
        session.print_line(f"bundle {exported.bundle_id}")
        signed = f"signed by {', '.join(exported.signed)}" if exported.signed else None
        session.print_wrapped(signed or "UNSIGNED: anybody could have made it; see 'catalogue key new'")
    for stamp in exported.attested:
        session.print_wrapped(f"timestamped by {stamp}")
    for failure in exported.not_attested:
        session.print_wrapped(f"NOT timestamped: {failure}; ask again with 'catalogue log timestamp BUNDLE'")
    for sentence in exported.withheld:
        is_absent = any(words in sentence for words in _ABSENT)
        session.print_wrapped(f"{'without' if is_absent else 'withheld'}: {sentence}")
    for sentence in exported.embedded:
        session.print_wrapped(f"leaves as it is: {sentence}")
