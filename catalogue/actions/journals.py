"""Which journals a catalogue has, and which it should have and has not."""

from pathlib import Path

from catalogue.actions.case import VIEW_NAME
from catalogue.actions.held import list_journals
from catalogue.actions.plain_files import check_plain_files
from catalogue.actions.settings import read_settings
from catalogue.errors import Damaged
from catalogue.record.finding import Finding, make_fault
from catalogue.store.tiny import TinyStore


def find_lost_journals(folder: Path) -> list[Finding]:
    """A fault when no journal is here, or for each that this device or the saved view knows and that is gone.

    Raises:
        StoreUnavailable: the folder of the journals cannot be read.
        Damaged: a link or a device stands in the place of a file.
    """
    here = {path.stem for path in list_journals(folder)}
    if not here:
        return [make_fault("JRN-009", "there is no journal; restore the folder 'journal' from a copy")]
    check_plain_files(folder)  # before the view is opened: a pipe is waited on for ever
    known = {read_settings(folder).origin, *TinyStore(folder / VIEW_NAME).positions}
    return [
        make_fault("JRN-009", f"journal {origin}.jsonl is gone; restore it from a copy")
        for origin in sorted(known - here)
    ]


def check_journals_are_here(folder: Path) -> None:
    """Nothing, when every journal is here that should be.

    Raises:
        Damaged: one is gone: the saved view may be the last that knows what it said.
        StoreUnavailable: the folder of the journals cannot be read.
    """
    lost = find_lost_journals(folder)
    if lost:
        raise Damaged(
            f"{lost[0].sentence}; {VIEW_NAME} was left as it is: "
            "it may be the last that knows what stood there"
        )
