"""What is looked for among images, and whether an image answers to it."""

import unicodedata
from datetime import datetime

import msgspec

from catalogue.errors import ValueRefused
from catalogue.record.documents import ImageDocument
from catalogue.record.instant import parse_instant
from catalogue.record.place import Place, PlaceState


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for; everything that is given must hold.

    Attributes:
        text: words, each of which must stand somewhere in names, captions, labels or tags.
        tags: each must be borne; a namespace alone (`port:`) matches every tag in it.
        claim: id of a claim that must be linked.
        platform: part of the stated platform's name.
        status: a workflow status; "none" matches images without one.
        digest: beginning of the SHA-256 or SHA-512.
        earliest: some capture time must reach to or beyond it.
        latest: some capture time must begin at or before it.
        bounds_wgs84: (west, south, east, north) that the footprint or the stated point must touch.
    """

    text: str | None = None
    tags: tuple[str, ...] = ()
    claim: str | None = None
    platform: str | None = None
    status: str | None = None
    digest: str | None = None
    earliest: datetime | None = None
    latest: datetime | None = None
    bounds_wgs84: tuple[float, float, float, float] | None = None


class SketchedIngest(msgspec.Struct, frozen=True):
    """Times and places found in a file, of all that an `Ingested` says."""

    acquired: tuple[str, ...] = ()
    bounds_wgs84: tuple[float, float, float, float] | None = None


class SketchedScene(msgspec.Struct, frozen=True):
    """Time and place of a scene, of all that a `Scene` says."""

    acquired_at: str | None = None
    place: Place | None = None


class ImageSketch(msgspec.Struct, frozen=True):
    """Times and places of an image, of all that an `ImageDocument` says: quick to read, for sorting out."""

    ingested: tuple[SketchedIngest, ...] = ()
    scenes: tuple[SketchedScene, ...] = ()


def is_possible(sketch: ImageSketch, query: Query) -> bool:
    """Whether an image with these times and places may answer to what is looked for."""
    return _is_in_time(sketch, query) and _is_in_bounds(sketch, query.bounds_wgs84)


def find_mentions(query: Query) -> tuple[str, ...]:
    """Texts that an image which answers to a query holds, each within one value, in whatever case."""
    words = _fold_case(query.text).split() if query.text else []
    given = (query.claim, query.digest, query.platform, *query.tags, *words)
    return tuple(text for text in given if text)


def is_match(image: ImageDocument, query: Query) -> bool:
    """Whether an image answers to everything that is looked for."""
    return (
        _has_tags(image, query.tags)
        and (query.claim is None or any(link.claim == query.claim for link in image.links))
        and _has_status(image, query.status)
        and _has_digest(image, query.digest)
        and _has_platform(image, query.platform)
        and _is_in_time(image, query)
        and _is_in_bounds(image, query.bounds_wgs84)
        and _has_words(image, query.text)
    )


def find_times(image: ImageDocument | ImageSketch) -> tuple[str, ...]:
    """Every capture time that is stated or embedded, stated ones first, none twice."""
    stated = [scene.acquired_at for scene in image.scenes if scene.acquired_at]
    embedded = [time for ingested in image.ingested for time in ingested.acquired]
    return tuple(dict.fromkeys([*stated, *embedded]))


def _has_tags(image: ImageDocument, wanted: tuple[str, ...]) -> bool:
    names = {tag.name for tag in image.tags}
    return all(
        any(name.startswith(tag) for name in names) if tag.endswith(":") else tag in names for tag in wanted
    )


def _has_status(image: ImageDocument, wanted: str | None) -> bool:
    if wanted is None:
        return True
    return (image.statuses[-1].status.value if image.statuses else "none") == wanted


def _has_digest(image: ImageDocument, wanted: str | None) -> bool:
    if wanted is None:
        return True
    prefix = wanted.lower()
    return image.id.startswith(prefix) or any(i.digests.sha512.startswith(prefix) for i in image.ingested)


def _has_platform(image: ImageDocument, wanted: str | None) -> bool:
    if wanted is None:
        return True
    part = wanted.casefold()
    return any(part in (scene.platform or "").casefold() for scene in image.scenes)


def _is_in_time(image: ImageDocument | ImageSketch, query: Query) -> bool:
    if query.earliest is None and query.latest is None:
        return True
    for text in find_times(image):
        try:
            time = parse_instant(text)
        except ValueRefused:
            continue  # another program recorded it: when that was is unknown here
        if time.earliest is None or time.latest is None:
            continue
        if (query.earliest is None or time.latest >= query.earliest) and (
            query.latest is None or time.earliest <= query.latest
        ):
            return True
    return False


def _is_in_bounds(
    image: ImageDocument | ImageSketch, wanted: tuple[float, float, float, float] | None
) -> bool:
    if wanted is None:
        return True
    boxes = [i.bounds_wgs84 for i in image.ingested if i.bounds_wgs84]
    boxes.extend(
        (place.longitude_deg, place.latitude_deg, place.longitude_deg, place.latitude_deg)
        for scene in image.scenes
        if (place := scene.place) is not None
        and place.state is PlaceState.LOCATED
        and place.longitude_deg is not None
        and place.latitude_deg is not None
    )
    return any(is_overlapping(box, wanted) for box in boxes)


def is_overlapping(box: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two boxes touch; a box whose west is greater than its east crosses the antimeridian."""
    if box[1] > other[3] or box[3] < other[1]:
        return False
    return any(
        west <= other_east and east >= other_west
        for west, east in _split(box)
        for other_west, other_east in _split(other)
    )


def _split(box: tuple[float, float, float, float]) -> tuple[tuple[float, float], ...]:
    west, _, east, _ = box
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    # One meridian has two names.
    if any(end == 180.0 for _, end in spans):
        spans.append((-180.0, -180.0))
    if any(start == -180.0 for start, _ in spans):
        spans.append((180.0, 180.0))
    return tuple(spans)


def _has_words(image: ImageDocument, text: str | None) -> bool:
    if text is None:
        return True
    here = _fold_case(" ".join(_find_texts(image)))
    return all(word in here for word in _fold_case(text).split())


def _fold_case(text: str) -> str:
    """One form for all spellings of a letter: file systems and keyboards differ in how they put accents."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _find_texts(image: ImageDocument) -> list[str]:
    texts = [tag.name for tag in image.tags]
    for ingested in image.ingested:
        texts.extend((ingested.name, *ingested.texts))
    for sighting in image.sightings:
        for value in (
            sighting.name,
            sighting.caption,
            sighting.credit,
            sighting.publisher,
            sighting.page,
            sighting.url,
            sighting.note,
        ):
            texts.append(value or "")
    for annotation in image.annotations:
        texts.extend((annotation.label, annotation.note or ""))
    for scene in image.scenes:
        texts.extend(
            (scene.scene_id or "", scene.platform or "", scene.place.name or "" if scene.place else "")
        )
    return texts


def parse_bounds(text: str) -> tuple[float, float, float, float]:
    """(west, south, east, north) in degrees from four numbers; west > east crosses the antimeridian.

    Raises:
        ValueRefused: not four numbers, out of range, or south above north.
    """
    accepted = ("33.3,44.5,33.7,44.7 (west, south, east, north)",)
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise ValueRefused(text, "is not four numbers", accepted) from error
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueRefused(text, "is no box on the Earth, or its south lies above its north", accepted)
    return west, south, east, north
