"""Say what ingesting would do, without writing into the catalogue."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from catalogue.actions.case import Case
from catalogue.actions.confinement import Confinement, count_workers
from catalogue.actions.ingest import (
    IngestOutcome,
    IngestResult,
    describe_mismatch,
    find_companions_of,
    find_image,
    map_confined,
    tell_companion,
)
from catalogue.actions.inputs import Input
from catalogue.actions.take_in import TakeIn, Taken
from catalogue.record.entry import Keeping


def plan_inputs(case: Case, inputs: Sequence[Input], *, workers: int | None = None) -> Iterator[IngestResult]:
    """What would become of each input; the bytes are read and examined, and nothing is kept."""
    companions = find_companions_of(inputs)
    pictures = [item for item in inputs if item.path not in companions]
    images: dict[Path, IngestResult] = {}
    with (
        tempfile.TemporaryDirectory() as scratch,
        Confinement(workers or count_workers(len(pictures))) as confinement,
    ):
        tasks = (
            (
                item,
                TakeIn(
                    path=str(item.path),
                    name=item.name,
                    sidecars=tuple(str(sidecar) for sidecar in item.sidecars),
                    keeping=Keeping.IN_PLACE,
                    images=scratch,
                    thumbnails=scratch,
                ),
            )
            for item in pictures
        )
        for item, taken in map_confined(confinement, tasks):
            images[item.path] = _plan(case, item, taken, {result.image for result in images.values()})
            yield images[item.path]
    for item in inputs:
        if item.path in companions:
            yield tell_companion(item, images.get(companions[item.path]))


def _plan(case: Case, item: Input, taken: Taken, planned: set[str | None]) -> IngestResult:
    """What would become of one input, after those whose images are planned already."""
    if taken.reason is not None:
        outcome = IngestOutcome.REFUSED if taken.is_refused else IngestOutcome.FAILED
        return IngestResult(item.shown, outcome, None, taken.reason)
    assert taken.sha256 is not None
    if item.sha256 not in {None, taken.sha256}:
        return IngestResult(item.shown, IngestOutcome.FAILED, None, describe_mismatch(item, taken.sha256))
    is_known = taken.sha256 in planned or bool(find_image(case, taken.sha256).ingested)
    outcome = IngestOutcome.UNCHANGED if is_known else IngestOutcome.CREATED
    return IngestResult(item.shown, outcome, taken.sha256, None)
