"""Say what ingesting would do, without writing into the catalogue."""

import tempfile
from collections.abc import Iterator, Sequence

from catalogue.actions.case import Case
from catalogue.actions.confinement import Confinement, count_workers
from catalogue.actions.ingest import IngestOutcome, IngestResult, describe_mismatch, find_image, map_confined
from catalogue.actions.inputs import Input
from catalogue.actions.take_in import TakeIn
from catalogue.record.entry import Keeping


def plan_inputs(case: Case, inputs: Sequence[Input], *, workers: int | None = None) -> Iterator[IngestResult]:
    """What would become of each input; the bytes are read and examined, and nothing is kept."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        Confinement(workers or count_workers(len(inputs))) as confinement,
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
            for item in inputs
        )
        for item, taken in map_confined(confinement, tasks):
            if taken.reason is not None:
                outcome = IngestOutcome.REFUSED if taken.is_refused else IngestOutcome.FAILED
                yield IngestResult(item.shown, outcome, None, taken.reason)
                continue
            assert taken.sha256 is not None
            if item.sha256 not in {None, taken.sha256}:
                reason = describe_mismatch(item, taken.sha256)
                yield IngestResult(item.shown, IngestOutcome.FAILED, None, reason)
                continue
            is_known = bool(find_image(case, taken.sha256).ingested)
            outcome = IngestOutcome.UNCHANGED if is_known else IngestOutcome.CREATED
            yield IngestResult(item.shown, outcome, taken.sha256, None)
