"""From the values of one row to a picture, a claim, or both."""

from typing import NamedTuple

import msgspec

from catalogue.errors import ValueRefused
from catalogue.manifest.cells import parse_time
from catalogue.manifest.row import Row
from catalogue.manifest.values import ClaimRef, ManifestClaim, ManifestImage, RowLabel
from catalogue.record.annotation import Annotation
from catalogue.record.claim import Claim, Relation, make_slug
from catalogue.record.finding import Finding
from catalogue.record.place import Place, PlacePrecision, PlaceState, make_place, parse_point
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.tag import Workflow

_PICTURE = ("file", "url", "sha256")
_SIGHTING = (
    "url", "page", "publisher", "caption", "credit", "licence", "published_at", "obtained_at", "archive_url",
    "name",
)  # fmt: skip
_SCENE = (
    "provider", "platform", "instrument", "scene_id", "acquired_at", "gsd_m", "off_nadir_deg",
    "sun_azimuth_deg", "sun_elevation_deg", "cloud_cover_pct",
)  # fmt: skip
_WORK = ("tags", "status", "sensitivity")
# About the claim whose words the row states; meaningless without them.
_OF_CLAIM = ("claimant", "claim_slug", "claimed_at", "claim_url")


class Assembled(NamedTuple):
    """What one row came to; picture and claim are None when the row has a fault or does not state one."""

    findings: tuple[Finding, ...]
    image: ManifestImage | None = None
    claim: ManifestClaim | None = None
    file: tuple[RowLabel, str] | None = None


def assemble_row(
    row: Row, *, refs: tuple[ClaimRef, ...] = (), annotations: tuple[Annotation, ...] = ()
) -> Assembled:
    """The picture and the claim that a row states.

    Args:
        row: the parsed cells; findings are added to it.
        refs: claims that were given with a relation of their own (TOML, JSON Lines).
        annotations: shapes that were given (TOML, JSON Lines).
    """
    place = _make_place(row)
    event_at = _find_event_time(row)
    has_claim, has_picture = row.states("claim"), any(row.states(name) for name in _PICTURE)
    _check_presence(row, has_claim=has_claim, has_picture=has_picture)
    if not has_claim and event_at:
        row.keep("date of the event, as given", event_at)
    if not has_picture:
        _keep_unplaced(row, has_annotations=bool(annotations or refs))
    claim = _make_claim(row, place, event_at, with_note=not has_picture) if has_claim else None
    own_refs = _make_refs(row, claim) if has_picture else ()
    image = None
    if has_picture and not row.is_faulty:
        image = _make_image(row, place, refs=(*refs, *own_refs), annotations=annotations)
    path = row.get("file", str)
    file = (row.label, path) if path is not None else None
    if row.is_faulty:
        return Assembled(tuple(row.findings), file=file)
    stated = ManifestClaim(row=row.label, claim=claim) if claim else None
    return Assembled(tuple(row.findings), image, stated, file)


def assemble_claim(row: Row) -> Assembled:
    """The claim of a row that can state nothing else (TOML `[[claim]]`)."""
    for name, label in (("claim", "text"), ("claim_slug", "slug")):
        if not row.states(name):
            row.find("MAN-014", column=label)
    place, event_at = _make_place(row), _find_event_time(row)
    claim = _make_claim(row, place, event_at, with_note=True)
    if row.is_faulty or claim is None:
        return Assembled(tuple(row.findings))
    return Assembled(tuple(row.findings), None, ManifestClaim(row=row.label, claim=claim))


def _check_presence(row: Row, *, has_claim: bool, has_picture: bool) -> None:
    if not has_claim and not has_picture:
        page = row.get("page", str)
        row.find("MAN-007", other=f"; {row.header_of('page')} is the address of a page" if page else "")
    about = () if has_claim else _OF_CLAIM
    if not has_claim and not row.states("claims"):
        about = (*about, "relation")
    for name in about:
        if name in row.values:
            row.find("MAN-013", column=row.header_of(name), value=str(row.values[name]))


def _make_place(row: Row) -> Place | None:
    name, point = row.get("place", str), _find_point(row)
    precision = row.get("precision", PlacePrecision)
    radius_m = row.get("radius_m", float)
    force_zero = row.get("force_zero", bool) or False
    place = None
    if name or point:
        column = row.header_of("point" if "point" in row.values else "latitude")
        try:
            if point and not force_zero and _is_zero(point):
                row.find("MAN-019", column=column, value=point)
                return None
            place = make_place(
                point=point, name=name, precision=precision, radius_m=radius_m, force_zero=force_zero
            )
        except ValueRefused as refusal:
            row.refuse(refusal, column=column, value=point or "")
            return None
    if place is None or place.state is not PlaceState.LOCATED:
        for column in ("precision", "radius_m"):
            if column in row.values:
                row.find("MAN-017", column=row.header_of(column), value=str(row.values[column]))
                row.keep(row.header_of(column), str(row.values[column]))
    return place


def _find_point(row: Row) -> str | None:
    point, latitude, longitude = (row.get(name, str) for name in ("point", "latitude", "longitude"))
    if point and (latitude or longitude):
        row.find("MAN-006", column="point", value=point, problem="as point and as latitude or longitude")
    if point:
        return point
    if row.states("latitude") != row.states("longitude"):
        row.find("MAN-014", column="longitude" if latitude else "latitude")
    return f"{latitude}, {longitude}" if latitude and longitude else None


def _is_zero(point: str) -> bool:
    if point.strip().casefold() in {"unlocatable", "not stated", "unknown"}:
        return False
    return parse_point(point) == (0, 0)


def _find_event_time(row: Row) -> str | None:
    """The time of the event, from event_at or from the columns date and time of other tools."""
    stated, date, time = (row.get(name, str) for name in ("event_at", "date", "time"))
    if not date:
        if time:
            row.keep(row.header_of("time"), time)
        return stated
    text = f"{date}T{time}" if time else date
    try:
        found = parse_time(text)
    except ValueRefused as refusal:
        row.refuse(refusal, column=row.header_of("date"), value=text)
        return None
    if stated and stated != found:
        problem = f"as {row.header_of('event_at')} and as {row.header_of('date')}, with different values"
        row.find("MAN-006", column="event_at", value=found, problem=problem)
    return found


def _keep_unplaced(row: Row, *, has_annotations: bool) -> None:
    """Put what only a picture can bear into the note of a row that names none."""
    if has_annotations:
        row.find("MAN-020", column="claim or annotation", problem="is given, but no picture")
    for name in (*_SIGHTING, *_SCENE, *_WORK, "claims", "relation"):
        if name in row.values and not (name == "page" and "claim_url" not in row.values):
            value = row.values[name]
            row.keep(row.header_of(name), ", ".join(value) if isinstance(value, tuple) else str(value))


def _make_claim(row: Row, place: Place | None, event_at: str | None, *, with_note: bool) -> Claim | None:
    text, claimant = row.get("claim", str), row.get("claimant", str)
    if not row.states("claimant"):
        row.find("MAN-014", column="claimant")
    if not text or not claimant:
        return None
    return Claim(
        slug=row.get("claim_slug", str) or make_slug(text, claimant=claimant),
        text=text,
        claimant=claimant,
        claimed_at=row.get("claimed_at", str),
        source_url=row.get("claim_url", str) or row.get("page", str),
        place=place,
        event_at=event_at,
        note=row.note if with_note else None,
    )


def _make_refs(row: Row, claim: Claim | None) -> tuple[ClaimRef, ...]:
    slugs = dict.fromkeys((*row.get_list("claims"), *((claim.slug,) if claim else ())))
    relation = row.get("relation", Relation)
    if slugs and not row.states("relation"):
        row.find("MAN-014", column="relation")
    return tuple(ClaimRef(slug=slug, relation=relation) for slug in slugs if relation)


def _make_image(
    row: Row, place: Place | None, *, refs: tuple[ClaimRef, ...], annotations: tuple[Annotation, ...]
) -> ManifestImage:
    seen = {name: row.values[name] for name in _SIGHTING if name in row.values}
    taken = {name: row.values[name] for name in _SCENE if name in row.values}
    if row.note:
        seen["note"] = row.note
    scene = msgspec.convert(taken, Scene) if taken or place else None
    return ManifestImage(
        row=row.label,
        file=row.get("file", str),
        url=row.get("url", str),
        sha256=row.get("sha256", str),
        sighting=msgspec.convert(seen, Sighting) if seen else None,
        scene=msgspec.structs.replace(scene, place=place) if scene else None,
        tags=tuple(dict.fromkeys((*row.get_list("tags"), *row.get_list("sensitivity")))),
        status=row.get("status", Workflow),
        annotations=annotations,
        claims=refs,
    )
