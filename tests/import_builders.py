"""Devices that hand bundles to one another, and bundles that no honest device would make."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from builders import make_clock
from bundle_builders import build_bundle, make_disclosure

from catalogue.actions.case import Case, create_case
from catalogue.actions.export import ExportOptions, export_bundle, plan_export
from catalogue.actions.import_bundle import ImportResult, import_bundle
from catalogue.bundle.inspect import Policy
from catalogue.bundle.selection import Selection
from catalogue.journal.line import Draft, Writer, measure_line, render_line
from catalogue.record.canonical import render_canonical
from catalogue.record.entry import NO_PREVIOUS, Digests, EntryType, Ingested, Keeping
from catalogue.record.examination import Dump, Outcome

POLICY = Policy(now=datetime(2022, 6, 1, tzinfo=UTC))
EVERYTHING = Selection(is_all=True)
PICTURE = b"II*\x00" + bytes(range(256)) * 3
PICTURE_ID = hashlib.sha256(PICTURE).hexdigest()
EXAMINATION = b'{"examination":{"outcome":"decoded"},"raw":{}}'
WRITER = Writer(agent="olga", tool="satellite-evidence-catalogue 0.1.0")


def make_device(folder: Path, *, agent: str = "ines", clock_off: timedelta = timedelta()) -> Case:
    """A new catalogue whose clock goes wrong by so much."""
    start = datetime(2022, 5, 11, 10, 22, 5, tzinfo=UTC) + clock_off
    return create_case(folder, title="Grain", agent=agent, clock=make_clock(start))


def hand_over(case: Case, target: Path, selection: Selection = EVERYTHING, **options: object) -> Path:
    """The path of a bundle that a device exports."""
    settings = ExportOptions(**options)  # type: ignore[arg-type]  # by name
    export_bundle(case, plan_export(case, selection, settings), target, settings)
    return target


def take_over(case: Case, bundle: Path, *, policy: Policy = POLICY, is_dry_run: bool = False) -> ImportResult:
    """What importing a bundle came to."""
    return import_bundle(case, bundle, policy=policy, is_dry_run=is_dry_run)


def find_faults(result: ImportResult) -> list[str]:
    """The codes of the faults."""
    return [finding.code for finding in result.findings if finding.severity == "fault"]


def make_ingested(data: bytes = PICTURE, **changes: object) -> Ingested:
    """What ingesting these bytes records, with an examination and no sidecar."""
    dump = Dump(
        kind="examination",
        name="e.json",
        sha256=hashlib.sha256(EXAMINATION).hexdigest(),
        size_bytes=len(EXAMINATION),
    )
    values: dict[str, object] = {
        "digests": Digests(sha256=hashlib.sha256(data).hexdigest(), sha512=hashlib.sha512(data).hexdigest()),
        "size_bytes": len(data),
        "kept": Keeping.STORED,
        "name": "quay.tif",
        "outcome": Outcome.DECODED,
        "examination": dump,
    }
    return Ingested(**{**values, **changes})  # type: ignore[arg-type]  # by name


def make_drafts(ingested: Ingested | None = None) -> list[Draft]:
    """The picture put under evidence."""
    statement = ingested or make_ingested()
    return [Draft(EntryType.IMAGE_INGESTED, f"image:{statement.digests.sha256}", statement)]


def make_lines(drafts: Sequence[Draft], *, origin: str = "olgas1") -> list[bytes]:
    """The lines of a journal of these acts."""
    lines: list[bytes] = []
    for seq, draft in enumerate(drafts):
        prev = measure_line(lines[-1]) if lines else NO_PREVIOUS
        lines.append(render_line(draft, WRITER, origin=origin, seq=seq, prev=prev, at="2022-05-12T08:00:00Z"))
    return lines


def make_raw_line(body: Mapping[str, object], *, kind: str, subject: str, origin: str = "olgas1") -> bytes:
    """The first line of a journal, of a kind and with a body that no draft could have."""
    entry = {
        "v": 1, "origin": origin, "seq": 0, "prev": NO_PREVIOUS, "at": "2022-05-12T08:00:00Z",
        "agent": "olga", "type": kind, "subject": subject, "body": body, "salt": "ab" * 16,
    }  # fmt: skip
    return render_canonical(entry)  # type: ignore[arg-type]  # JSON all the same


def name_examination(data: bytes = EXAMINATION, image: str = PICTURE_ID) -> str:
    """The path that an examination has in a bundle."""
    return f"data/examinations/{image}-{hashlib.sha256(data).hexdigest()[:16]}.json"


FILES: Mapping[str, bytes] = {f"data/images/{PICTURE_ID}.tif": PICTURE, name_examination(): EXAMINATION}


def build(
    tmp_path: Path,
    lines: Sequence[bytes],
    *,
    name: str = "bundle",
    files: Mapping[str, bytes] = FILES,
    origin: str = "olgas1",
    show: Sequence[int] | None = None,
    earlier: Sequence[int] = (),
) -> Path:
    """A bundle of some files and some lines of a journal, as somebody who can write bundles makes it."""
    disclosure = make_disclosure(lines, origin=origin, show=show, earlier=earlier)
    return build_bundle(tmp_path, name=name, files=files, disclosure=disclosure).path
