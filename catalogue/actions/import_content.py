"""What disclosed lines state, looked at before it is taken over: whether it can be what it says it is.

That each line is an entry and stands in its journal was verified with the bundle. Here it is judged as the
view will have it: nobody puts other words under the id of a claim, and nothing is stated in a form that no
reader understands.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from catalogue.bundle.disclosure import Disclosure
from catalogue.errors import Damaged, ValueRefused
from catalogue.journal.line import parse_line
from catalogue.record.annotation import LABEL_LIMIT, Annotation
from catalogue.record.answer import Checked
from catalogue.record.check_answers import check_answers
from catalogue.record.claim import Assessment, Claim, Link, get_claim_id, parse_slug
from catalogue.record.entry import Entry, Ingested, ManifestIngested
from catalogue.record.finding import Finding, make_fault
from catalogue.record.instant import parse_instant
from catalogue.record.place import Place, PlaceState
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.statement import Statement
from catalogue.record.strict_json import MAX_INTEGER
from catalogue.record.tag import Tag, Withdrawal, parse_tag

# Half of the way around the Earth, rounded up: no two points lie further apart.
_HALF_EARTH_M = 20_100_000.0
_ID = re.compile(r"[0-9a-f]{64}")
_ENTRY = re.compile(r"[0-9a-z][0-9a-z-]{0,63}:(?:0|[1-9][0-9]{0,15})")


@dataclass(frozen=True)
class Content:
    """What the disclosed lines of a bundle come to.

    Attributes:
        lines: how many, each once.
        ingested: by image id, what each journal recorded when it put the image under evidence.
        manifests: digests of the manifests that were ingested.
        findings: faults.
    """

    lines: int
    ingested: Mapping[str, tuple[Ingested, ...]]
    manifests: frozenset[str]
    findings: tuple[Finding, ...]


def read_content(disclosures: Iterable[Disclosure]) -> Content:
    """What disclosed lines state, and what of it cannot be taken over."""
    ingested: defaultdict[str, list[Ingested]] = defaultdict(list)
    manifests: set[str] = set()
    findings: list[Finding] = []
    seen: set[bytes] = set()
    for line in (line for one in disclosures for line in one.lines.values()):
        if line in seen:
            continue
        seen.add(line)
        try:
            entry = parse_line(line)
            statement = entry.read_statement()
        except Damaged as error:
            findings.append(make_fault("IMP-010", f"a disclosed line cannot be read: {error}"))
            continue
        if statement is None:  # a later program wrote it: kept, and left to later programs
            continue
        findings.extend(check_statement(entry, statement))
        if isinstance(statement, Ingested):
            ingested[statement.digests.sha256].append(statement)
        elif isinstance(statement, ManifestIngested):
            manifests.add(statement.sha256)
    found = {image: tuple(several) for image, several in ingested.items()}
    return Content(len(seen), found, frozenset(manifests), tuple(findings))


def check_statement(entry: Entry, statement: Statement) -> Iterator[Finding]:
    """What is wrong with a statement of another journal; nothing when it can be taken over."""
    name = f"entry {entry.noted.entry} ({entry.type})"
    subject = _find_subject(statement)
    if subject is not None and entry.subject != subject:
        sentence = (
            f"{name} is filed under {entry.subject[:80]!a}, and what it states belongs to {subject}: "
            "nobody may put words under the name of something else"
        )
        yield make_fault("IMP-009", sentence, entry=entry.noted.entry)
    for kind, check in _CHECKS.items():
        if isinstance(statement, kind):
            try:
                check(statement)
            except ValueRefused as error:
                sentence = (
                    f"{name}: {ascii(error.value[:80])} {error.problem}; no program of ours records that"
                )
                yield make_fault("IMP-010", sentence, entry=entry.noted.entry)


def _find_subject(statement: Statement) -> str | None:
    """The subject that an entry with this statement must have; None when it may have several."""
    if isinstance(statement, Ingested):
        return f"image:{statement.digests.sha256}"
    if isinstance(statement, Claim):
        return f"claim:{get_claim_id(statement)}"
    if isinstance(statement, Link):
        return f"image:{statement.image}"
    if isinstance(statement, Assessment):
        return f"claim:{statement.claim}"
    return None


def _check_times(*times: str | None) -> None:
    for time in times:
        if time is not None:
            parse_instant(time)


def _check_ids(*ids: str | None) -> None:
    for one in ids:
        if one is not None and not _ID.fullmatch(one):
            raise ValueRefused(one, "is no id of an image or a claim")


def _check_place(place: Place | None) -> None:
    """Coordinates are on the Earth, and only a located place has them."""
    if place is None:
        return
    latitude, longitude = place.latitude_deg, place.longitude_deg
    given = (latitude, longitude, place.radius_m)
    if place.state is not PlaceState.LOCATED:
        if given != (None, None, None):
            raise ValueRefused(str(given), f"is a position, and the place is said to be {place.state.value}")
        return
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueRefused(f"{latitude}, {longitude}", "is no point on the Earth")
    if place.radius_m is not None and not 0 <= place.radius_m <= _HALF_EARTH_M:
        raise ValueRefused(str(place.radius_m), "is no distance on the Earth")


def _check_ingested(statement: Ingested) -> None:
    if statement.bounds_wgs84 is not None:
        west, south, east, north = statement.bounds_wgs84
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
            raise ValueRefused(str(statement.bounds_wgs84), "is no box on the Earth")
    for number in (statement.size_bytes, statement.width_px, statement.height_px):
        if number is not None and not 0 <= number <= MAX_INTEGER:
            raise ValueRefused(str(number), "is no size")
    _check_times(*statement.acquired)


def _check_claim(statement: Claim) -> None:
    parse_slug(statement.slug)
    _check_times(statement.claimed_at, statement.event_at)
    _check_place(statement.place)


def _check_scene(statement: Scene) -> None:
    _check_times(statement.acquired_at)
    _check_place(statement.place)


def _check_assessment(statement: Assessment) -> None:
    _check_ids(statement.claim, statement.image)
    if statement.source_grade is not None and statement.source_grade not in tuple("ABCDEF"):
        raise ValueRefused(statement.source_grade, "is no grade of a source")
    if statement.information_grade is not None and not 1 <= statement.information_grade <= 6:
        raise ValueRefused(str(statement.information_grade), "is no grade of an information")


def _check_tag(statement: Tag) -> None:
    parse_tag(statement.name)


def _check_annotation(statement: Annotation) -> None:
    if not statement.points_px or not all(
        0 <= value < 1e9 for point in statement.points_px for value in point
    ):
        raise ValueRefused(str(statement.points_px)[:80], "are no points of a picture")
    if len(statement.label) > LABEL_LIMIT:
        raise ValueRefused(statement.label, f"is a label of over {LABEL_LIMIT} characters")


def _check_withdrawal(statement: Withdrawal) -> None:
    if not _ENTRY.fullmatch(statement.withdraws):
        raise ValueRefused(statement.withdraws, "is no entry of a journal")
    _check_ids(statement.claim, statement.image)


_CHECKS: dict[type[Statement], Callable[..., None]] = {
    Ingested: _check_ingested,
    Sighting: lambda s: _check_times(s.published_at, s.obtained_at),
    Scene: _check_scene,
    Claim: _check_claim,
    Link: lambda s: _check_ids(s.image, s.claim),
    Assessment: _check_assessment,
    Annotation: _check_annotation,
    Tag: _check_tag,
    Withdrawal: _check_withdrawal,
    Checked: check_answers,
}
