"""`catalogue init`: a new catalogue; asks nothing."""

from pathlib import Path

import click

from catalogue.cli.session import Session, with_session


@click.command("init", epilog="Example: catalogue init my-case --agent ines")
@click.argument("folder_new", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", help="For people; the folder's name when not given.")
@with_session
def command(session: Session, /, folder_new: Path, title: str | None) -> None:
    """Make a new catalogue in DIR, which must be new or empty."""
    from catalogue.actions.case import create_case

    case = create_case(folder_new, title=title, agent=session.agent)
    case.close()
    if session.as_json:
        session.print_json({"catalogue": str(folder_new), "origin": case.settings.origin})
        return
    session.print_line(
        f"Made a catalogue in {folder_new}: journal {case.settings.origin}, agent {case.writer.agent}."
    )
