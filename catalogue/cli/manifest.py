"""`catalogue manifest`: a starter file, and a check that ingests nothing."""

from pathlib import Path
from typing import Literal

import click

from catalogue.cli.session import Session, leave, with_session
from catalogue.record.number import count

_FAULTS = 3


@click.group("manifest", epilog="Example: catalogue manifest template csv -o pictures.csv")
def command() -> None:
    """Write a starter manifest, or check one."""


@command.command("template", epilog="Example: catalogue manifest template toml -o case.toml")
@click.argument("kind", type=click.Choice(("toml", "csv")), default="toml")
@click.option(
    "-o", "output", type=click.Path(path_type=Path, dir_okay=False), help="Else to standard output."
)
def template(kind: Literal["toml", "csv"], output: Path | None) -> None:
    """Write a starter manifest: TOML by hand, CSV for spreadsheets."""
    from catalogue.actions.manifest_template import make_template, write_template

    if output is None:
        click.echo(make_template(kind), nl=False)
    else:
        write_template(kind, output)


@command.command("check", epilog="Example: catalogue manifest check manifests/sevastopol.toml")
@click.argument("path", metavar="MANIFEST", type=click.Path(path_type=Path))
@with_session
def check(session: Session, /, path: Path) -> None:
    """Check MANIFEST without ingesting: every mistake at once, with row, column, value and accepted forms."""
    from catalogue.actions.ingest_manifest import check_slugs, read_manifest
    from catalogue.errors import NoSuchRecord
    from catalogue.record.finding import has_fault

    manifest, _, _ = read_manifest(path)
    findings = manifest.findings
    try:
        with session.open() as case:
            findings = (*findings, *check_slugs(case, manifest))
    except NoSuchRecord:
        if manifest.unresolved_slugs:
            session.tell(f"not checked: {', '.join(manifest.unresolved_slugs)} may be claims of a catalogue")
    if session.as_json:
        for finding in findings:
            session.print_json(finding)
    else:
        for finding in findings:
            session.print_finding(finding)
        session.print_wrapped(
            f"{path.name}: {count(len(manifest.images), 'image')} and "
            f"{count(len(manifest.claims), 'claim')} can be ingested; {count(len(findings), 'finding')}"
        )
    leave(_FAULTS if has_fault(findings) else 0)
