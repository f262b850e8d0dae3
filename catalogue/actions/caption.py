"""What is printed under a picture: capture times with their basis, credit, scale, claims."""

from catalogue.actions.look import FindClaim
from catalogue.errors import ValueRefused
from catalogue.record.documents import ImageDocument
from catalogue.record.examination import Examination, Grid
from catalogue.record.instant import NOT_STATED, Zone, parse_instant
from catalogue.record.query import find_times

_TIMES_SHOWN = 4


def describe_capture(document: ImageDocument, examination: Examination | None) -> str:
    """The capture times of an image, each with how we came by it, as one sentence."""
    sources = {scene.acquired_at: f"stated by {scene.get_noted().agent}" for scene in document.scenes}
    for fact in examination.facts if examination else ():
        if fact.name == "acquired_at":
            sources.setdefault(str(fact.value), f"{fact.basis}, {fact.source}")
    times = [time for time in find_times(document) if time != NOT_STATED]
    parts = [_describe_time(time, sources.get(time, "embedded")) for time in times[:_TIMES_SHOWN]]
    if NOT_STATED in sources or not times:
        parts.insert(0, NOT_STATED)
    more = f"; and {len(times) - _TIMES_SHOWN} more" if len(times) > _TIMES_SHOWN else ""
    return f"capture time: {'; '.join(parts)}{more}"


def _describe_time(time: str, source: str) -> str:
    try:
        is_naive = "T" in time and parse_instant(time).zone is Zone.UNKNOWN
    except ValueRefused:  # only a crafted journal holds such a time; it is shown as it stands
        is_naive = False
    return f"{time}{' zone unknown' if is_naive else ''} ({source})"


def find_credit(document: ImageDocument, examination: Examination | None) -> str | None:
    """The credit line: a stated one first, then one in the file, with its source."""
    for sighting in document.sightings:
        if sighting.credit:
            return sighting.credit
    for fact in examination.facts if examination else ():
        if fact.name == "credit":
            return f"{fact.value} ({fact.source})"
    return None


def find_scale(
    document: ImageDocument, examination: Examination | None
) -> tuple[Grid | None, float | None, str | None]:
    """(metres per pixel step, stated ground sample distance, where that is from as a sentence)."""
    if examination is not None and examination.grid is not None:
        crs = next((str(fact.value) for fact in examination.facts if fact.name == "crs"), "its footprint")
        return examination.grid, None, f"scale and north from the georeference ({crs[:40]})"
    for scene in document.scenes:
        if scene.gsd_m is not None:
            agent = scene.get_noted().agent
            return (
                None,
                scene.gsd_m,
                f"scale from the GSD of {scene.gsd_m:g} m stated by {agent}; north unknown",
            )
    return None, None, None


def describe_claims(document: ImageDocument, find_claim: FindClaim) -> tuple[str, ...]:
    """Each claim that an image is linked to, with the relation and the claimant."""
    lines = []
    for link in document.links:
        claim = find_claim(link.claim)
        if claim is not None and claim.statements:
            statement = claim.statements[0]
            lines.append(f"{link.relation.value}: {statement.text} ({statement.claimant})")
    return tuple(lines)
