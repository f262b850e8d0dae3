"""`catalogue rebuild`: the view anew from the journals."""

import click

from catalogue.cli.session import Session, with_session


@click.command("rebuild", epilog="Example: catalogue rebuild")
@with_session
def command(session: Session, /) -> None:
    """Make the view (catalogue.json) anew from the journals."""
    from catalogue.actions.journals import check_journals_are_here
    from catalogue.record.documents import Table

    check_journals_are_here(session.find_folder())
    case = session.open()
    case.rebuild()
    counts = {table.value: case.store.count(table) for table in Table}
    if session.as_json:
        session.print_json(counts)
    else:
        said = ", ".join(f"{count} {name if count != 1 else name[:-1]}" for name, count in counts.items())
        noun = "journal" if len(case.journals) == 1 else "journals"
        session.print_line(f"made the view anew from {len(case.journals)} {noun}: {said}")
