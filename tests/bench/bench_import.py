"""Importing a large bundle: 10,000 tiny originals, each with an examination and five entries."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from big_cases import make_claim, make_drafts
from rows import Row, make_figure
from scale import Scale, find_catalogue
from timing import measure_peak, time_command

from catalogue.bundle.disclose import disclose_journal
from catalogue.bundle.disclosure import render_disclosure
from catalogue.bundle.layout import EXAMINATIONS, IMAGES, LOG
from catalogue.bundle.write import write_bundle
from catalogue.journal.line import Draft, Writer, measure_line, render_line
from catalogue.record.claim import get_claim_id
from catalogue.record.entry import NO_PREVIOUS, Digests, EntryType, Ingested, Keeping
from catalogue.record.examination import Dump, Outcome

_ENTRIES_AN_IMAGE = 5
_EXAMINATION = b'{"examination":{"notes":["%d"],"outcome":"decoded"},"raw":{}}'


def measure_import(scale: Scale) -> list[Row]:
    """The whole command `catalogue import`, into an empty catalogue and once more."""
    bundle = _make_bundle(scale)
    case = scale.scratch / "import-case"
    first: list[float] = []
    again: list[float] = []
    peak_bytes = 0
    for _ in range(min(2, scale.rounds)):
        shutil.rmtree(case, ignore_errors=True)
        time_command(find_catalogue(), "init", str(case))
        command = (find_catalogue(), "-C", str(case), "import", "-q", str(bundle))
        seconds, peak = measure_peak(*command)
        first.append(seconds)
        peak_bytes = max(peak_bytes, peak)
        again.append(time_command(*command))
    shutil.rmtree(case, ignore_errors=True)
    entries = scale.import_images * _ENTRIES_AN_IMAGE
    what = f"import {scale.import_images:,} images with {entries:,} entries, verified first"
    return [
        make_figure(what, first),
        Row("  memory of the whole command", f"peak {peak_bytes / 1e6:,.0f} MB"),
        make_figure("  import the same bundle again", again),
    ]


def _make_bundle(scale: Scale) -> Path:
    """A bundle of so many images; one that is there already is taken as it is."""
    bundle = scale.scratch / f"import-{scale.import_images}.zip"
    if bundle.exists():
        return bundle
    files: dict[str, bytes | Path] = {}
    lines: list[bytes] = []
    writer = Writer(agent="bench", tool="bench 1")
    for draft in _make_drafts(scale.import_images, files):
        prev = measure_line(lines[-1]) if lines else NO_PREVIOUS
        at = "2022-05-11T10:22:05Z"
        lines.append(render_line(draft, writer, origin="bench00001", seq=len(lines), prev=prev, at=at))
    disclosure = disclose_journal("bench00001", lines, range(len(lines)))
    folder = f"{LOG}/bench00001/{len(lines)}"
    files |= {f"{folder}/{name}": data for name, data in render_disclosure(disclosure).items()}
    write_bundle(bundle, files, bagging_date="2022-05-11", software="bench 1")
    return bundle


def _make_drafts(images: int, files: dict[str, bytes | Path]) -> Iterator[Draft]:
    """The acts about so many images; their files are added to those that are given."""
    for number in range(images):
        data, examination = b"\xff\xd8\xff\xe0bench %d" % number, _EXAMINATION % number
        image, digest = (hashlib.sha256(one).hexdigest() for one in (data, examination))
        files[f"{IMAGES}/{image}.jpg"] = data
        files[f"{EXAMINATIONS}/{image}-{digest[:16]}.json"] = examination
        ingested = Ingested(
            digests=Digests(sha256=image, sha512=hashlib.sha512(data).hexdigest()),
            size_bytes=len(data),
            kept=Keeping.STORED,
            name=f"quay-{number:06d}.jpg",
            outcome=Outcome.DECODED,
            examination=Dump(kind="examination", name="e.json", sha256=digest, size_bytes=len(examination)),
        )
        yield Draft(EntryType.IMAGE_INGESTED, f"image:{image}", ingested)
        claim = make_claim(number)
        yield Draft(EntryType.CLAIM_RECORDED, f"claim:{get_claim_id(claim)}", claim)
        # A sighting, a scene and a tag, as in the other large catalogues.
        for draft in list(make_drafts(number))[1:4]:
            yield Draft(draft.type, f"image:{image}", draft.statement)
