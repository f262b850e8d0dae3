"""Builders of small catalogues, journals and records, and the damage that tests do to them."""

import hashlib
import itertools
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from catalogue.actions.case import Case, create_case
from catalogue.journal.journal import Journal
from catalogue.journal.line import Draft, Writer, parse_line, render_line
from catalogue.record.documents import ImageDocument
from catalogue.record.entry import NO_PREVIOUS, Digests, Entry, EntryType, Ingested, Keeping
from catalogue.record.examination import Dump, Outcome
from catalogue.record.statement import Noted, Statement
from catalogue.record.tag import Tag

START_AT = datetime(2022, 5, 11, 10, 22, 5, tzinfo=UTC)
WRITER = Writer(agent="ines", tool="satellite-evidence-catalogue 0.1.0")


def make_clock(start: datetime = START_AT) -> Callable[[], datetime]:
    """A clock that goes on by one second whenever it is looked at."""
    seconds = itertools.count()
    return lambda: start + timedelta(seconds=next(seconds))


def make_id(number: int) -> str:
    """The id of the image of that number."""
    return hashlib.sha256(f"picture {number}".encode()).hexdigest()


def make_ingested(number: int = 0, **changes: object) -> Ingested:
    """What an ingest of the image of that number records."""
    sha256 = make_id(number)
    ingested = Ingested(
        digests=Digests(sha256=sha256, sha512=hashlib.sha512(sha256.encode()).hexdigest()),
        size_bytes=1_234_567,
        kept=Keeping.STORED,
        name=f"quay-{number}.tif",
        outcome=Outcome.DECODED,
        media_type="image/tiff",
        width_px=400,
        height_px=300,
        bounds_wgs84=(33.5, 44.5, 33.75, 44.75),
        acquired=("2022-05-11T08:41:52Z",),
        examination=Dump(kind="examination", name="e.json", sha256="e" * 64, size_bytes=2),
    )
    return msgspec.structs.replace(ingested, **changes)


def make_image(number: int = 0, **changes: object) -> ImageDocument:
    """The document of an ingested image."""
    ingested = make_ingested(number).with_noted(Noted("origin:0", "2022-05-11T10:22:05Z", "ines"))
    return msgspec.structs.replace(ImageDocument(id=make_id(number), ingested=(ingested,)), **changes)


def make_case(tmp_path: Path, *, images: int = 1) -> Case:
    """A new catalogue that holds so many images; their bytes are not there."""
    case = create_case(tmp_path / "case", title="Grain", agent="ines", clock=make_clock())
    put_images(case, range(images))
    return case


def put_images(case: Case, numbers: Sequence[int]) -> None:
    """Record images of those numbers, in one act."""
    case.record([Draft(EntryType.IMAGE_INGESTED, f"image:{make_id(n)}", make_ingested(n)) for n in numbers])


def make_tag_draft(name: str, image: int = 0) -> Draft:
    """A tag on an image, about to be recorded."""
    return Draft(EntryType.TAG_ADDED, f"image:{make_id(image)}", Tag(name=name))


def make_entry(
    kind: EntryType | str,
    subject: str,
    statement: Statement,
    *,
    seq: int = 0,
    origin: str = "origin",
    at: str = "2022-05-11T10:22:05Z",
    agent: str = "ines",
) -> Entry:
    """An entry as it stands in a journal; its `prev` is not looked at by the fold."""
    draft = Draft(kind, subject, statement)  # type: ignore[arg-type]  # types of later programs too
    return parse_line(
        render_line(
            draft, Writer(agent=agent, tool=WRITER.tool), origin=origin, seq=seq, prev=NO_PREVIOUS, at=at
        )
    )


def make_journal(folder: Path, *, tags: int = 5, origin: str = "origin") -> Journal:
    """A journal on disk of so many tags, one line each, with its head record."""
    folder.mkdir(parents=True, exist_ok=True)
    journal = Journal(folder / f"{origin}.jsonl")
    clock = make_clock()
    for number in range(tags):
        journal.append([make_tag_draft(f"tag-{number}")], WRITER, now=clock())
    return journal


def flip_byte(path: Path, at: int, *, mask: int = 0x01) -> None:
    """Change bits of one byte of a file; a negative `at` counts from the end."""
    content = bytearray(path.read_bytes())
    content[at] ^= mask
    path.write_bytes(content)
