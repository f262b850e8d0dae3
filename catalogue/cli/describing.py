"""How commands that record something tell what they recorded."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from catalogue.cli.session import Session

if TYPE_CHECKING:
    from catalogue.record.entry import Entry


def tell_entries(session: Session, /, entries: Sequence["Entry"]) -> None:
    """The entries written, or that nothing was new."""
    from catalogue.actions.log import summarise

    if session.as_json:
        session.print_json(list(entries))
        return
    if not entries:
        session.print_line("nothing to record: that is in the catalogue already")
    for entry in entries:
        statement = entry.read_statement()
        said = summarise(statement) if statement else entry.type
        session.print_line(f"recorded {entry.noted.entry}  {entry.type}  {said}")
