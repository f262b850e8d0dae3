"""`catalogue rebuild`: the view anew from the journals."""

import click

from catalogue.cli.session import Session, with_session


@click.command("rebuild", epilog="Example: catalogue rebuild")
@with_session
def command(session: Session, /) -> None:
    """Make the view (catalogue.json) anew from the journals."""
    from catalogue.record.documents import Table

    case = session.open()
    case.rebuild()
    counts = {table.value: case.store.count(table) for table in Table}
    if session.as_json:
        session.print_json(counts)
    else:
        said = ", ".join(f"{count} {name}" for name, count in counts.items())
        session.print_line(f"made the view anew from {len(case.journals)} journals: {said}")
