"""What each source says of the scene behind an image: its time, place, platform and angles, kept apart."""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

import msgspec

from catalogue.check.orbit import Spot
from catalogue.check.sensors import Fleet, find_fleet
from catalogue.check.subject import Subject
from catalogue.errors import ValueRefused
from catalogue.record.fact import Basis, Fact
from catalogue.record.instant import Instant, Precision, parse_instant
from catalogue.record.place import RADIUS_M, PlacePrecision, PlaceState
from catalogue.record.scene import Scene

# A place that is stated without precision may be a port as a whole: as wide as the word "locality".
_UNSTATED_RADIUS_M = RADIUS_M[PlacePrecision.LOCALITY]
_NUMBERS = ("sun_azimuth_deg", "sun_elevation_deg", "off_nadir_deg", "gsd_m", "cloud_cover_pct")


class Origin(StrEnum):
    """What kind of source an account comes from."""

    STATED = "stated"  # a scene that a person stated
    PRODUCT = "product"  # a supplier's sidecar or header
    FILE_NAME = "file name"  # a supplier's own pattern
    TAGS = "tags"  # EXIF, IPTC, XMP: written by anybody who saved the file


class SaidTime(msgspec.Struct, frozen=True, kw_only=True):
    """A time of acquisition as one source gives it."""

    fact: Fact
    instant: Instant


class SaidPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place as one source gives it.

    Attributes:
        facts: latitude, longitude and, when stated, radius.
        spot: the point, with how far from it the place may be.
        is_radius_stated: else the radius is that of a locality.
    """

    facts: tuple[Fact, ...]
    spot: Spot
    is_radius_stated: bool = False


class SaidPlatform(msgspec.Struct, frozen=True, kw_only=True):
    """A platform as one source gives it; the fleet is empty when the sensor table does not know it."""

    fact: Fact
    fleet: Fleet


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What one source says of the scene.

    Attributes:
        source: as people read it, such as "STAC", "IMD", "EXIF", or the entry that states a scene.
        origin: what kind of source it is.
        times: of acquisition; several when the source gives several.
        place: where, as a point.
        platforms: of which satellite.
        numbers: the other facts that checks use, by name: sun angles, off-nadir, GSD, cloud cover.
        scene_ids: the supplier's ids.
        provider: who sells the scene.
    """

    source: str
    origin: Origin
    times: tuple[SaidTime, ...] = ()
    place: SaidPlace | None = None
    platforms: tuple[SaidPlatform, ...] = ()
    numbers: tuple[Fact, ...] = ()
    scene_ids: tuple[Fact, ...] = ()
    provider: Fact | None = None

    def find_number(self, name: str) -> Fact | None:
        """The fact of that name, when it is a number."""
        return next((fact for fact in self.numbers if fact.name == name), None)


def read_instant(text: str) -> Instant | None:
    """The time that a text means; None when it means none, or says that none is stated."""
    try:
        instant = parse_instant(text)
    except ValueRefused:  # another program may have recorded what is none
        return None
    return None if instant.earliest is None else instant


def is_moment(instant: Instant) -> bool:
    """Whether a time is known to the minute, in a zone that is known."""
    if instant.earliest is None or instant.latest is None:
        return False
    is_fine = instant.precision in {Precision.MINUTE, Precision.SECOND}
    return is_fine and (instant.latest - instant.earliest).total_seconds() < 120


@lru_cache(maxsize=8)
def list_accounts(subject: Subject) -> tuple[Account, ...]:
    """Every source's account of the scene: first what people state, then what came with the file."""
    stated = (_read_scene(subject, scene) for scene in subject.image.scenes)
    groups: dict[tuple[str, Origin], list[Fact]] = {}
    for fact in subject.image.facts:
        if fact.basis is Basis.EMBEDDED and (origin := _find_origin(fact)) is not None:
            groups.setdefault((fact.source.partition(":")[0], origin), []).append(fact)
    found = (_read_group(source, origin, facts) for (source, origin), facts in groups.items())
    return tuple(one for one in (*stated, *found) if one is not None)


def _find_origin(fact: Fact) -> Origin | None:
    kind = fact.source.partition(":")[0]
    if kind == "file name":
        return Origin.FILE_NAME
    if kind in {"EXIF", "IPTC", "PNG"} or kind.startswith("XMP"):
        return Origin.TAGS
    return Origin.PRODUCT


def _read_scene(subject: Subject, scene: Scene) -> Account | None:
    source = f"entry {scene.get_noted().entry} by {scene.get_noted().agent}"
    facts = [fact for fact in subject.image.facts if fact.basis is Basis.STATED and fact.source == source]
    return _read_group(source, Origin.STATED, facts)


def _read_group(source: str, origin: Origin, facts: list[Fact]) -> Account | None:
    by_name: dict[str, list[Fact]] = {}
    for fact in facts:
        by_name.setdefault(fact.name, []).append(fact)
    account = Account(
        source=source,
        origin=origin,
        times=_read_times(by_name.get("acquired_at", ())),
        place=_read_place(by_name),
        platforms=tuple(
            SaidPlatform(fact=fact, fleet=find_fleet(str(fact.value))) for fact in by_name.get("platform", ())
        ),
        numbers=tuple(
            fact
            for name in _NUMBERS
            for fact in by_name.get(name, ())
            if isinstance(fact.value, int | float) and not isinstance(fact.value, bool)
        ),
        scene_ids=tuple(by_name.get("scene_id", ())),
        provider=next(iter(by_name.get("provider", ())), None),
    )
    empty = Account(source=source, origin=origin)
    return None if account == empty else account


def _read_times(facts: Iterable[Fact]) -> tuple[SaidTime, ...]:
    read = ((fact, read_instant(str(fact.value))) for fact in facts)
    return tuple(SaidTime(fact=fact, instant=instant) for fact, instant in read if instant is not None)


def _read_place(by_name: dict[str, list[Fact]]) -> SaidPlace | None:
    latitude = next(iter(by_name.get("latitude_deg", ())), None)
    longitude = next(iter(by_name.get("longitude_deg", ())), None)
    if latitude is None or longitude is None:
        return None
    if not isinstance(latitude.value, int | float) or not isinstance(longitude.value, int | float):
        return None
    if not (-90 <= latitude.value <= 90 and -180 <= longitude.value <= 360):
        return None
    radius = next(iter(by_name.get("place_radius_m", ())), None)
    is_stated = radius is not None and isinstance(radius.value, int | float)
    radius_m = float(radius.value) if radius and isinstance(radius.value, int | float) else _UNSTATED_RADIUS_M
    return SaidPlace(
        facts=tuple(fact for fact in (latitude, longitude, radius) if fact is not None),
        spot=Spot(float(latitude.value), float(longitude.value), radius_m),
        is_radius_stated=is_stated,
    )


class ClaimedScene(msgspec.Struct, frozen=True, kw_only=True):
    """What one statement of a linked claim alleges.

    Attributes:
        claim: the claim's id.
        name: slug, or the beginning of the id.
        text: in the claimant's words.
        event_at: when; None when not stated.
        spot: where, when it has coordinates; its radius is that of a locality when none is stated.
        facts: what it is made of, as facts with basis "stated".
    """

    claim: str
    name: str
    text: str
    event_at: Instant | None
    spot: Spot | None
    facts: tuple[Fact, ...]


@lru_cache(maxsize=8)
def list_claimed(subject: Subject) -> tuple[ClaimedScene, ...]:
    """What the claims that the image is cited for allege, statement by statement."""
    found = []
    for claim in subject.claims:
        name = claim.slug or claim.id[:12]
        for statement in claim.statements:
            source = f"claim {name}, entry {statement.get_noted().entry} by {statement.get_noted().agent}"
            facts = []
            instant, spot = None, None
            if statement.event_at is not None:
                try:
                    instant = parse_instant(statement.event_at)
                    facts.append(_state("event_at", statement.event_at, source))
                except ValueRefused:
                    instant = None
            place = statement.place
            if place is not None and place.state is PlaceState.LOCATED:
                assert place.latitude_deg is not None and place.longitude_deg is not None
                radius_m = place.radius_m if place.radius_m is not None else _UNSTATED_RADIUS_M
                spot = Spot(place.latitude_deg, place.longitude_deg, radius_m)
                facts.append(_state("latitude_deg", place.latitude_deg, source))
                facts.append(_state("longitude_deg", place.longitude_deg, source))
                facts.append(_state("place_radius_m", radius_m, source))
            has_time = instant is not None and instant.earliest is not None
            found.append(
                ClaimedScene(
                    claim=claim.id,
                    name=name,
                    text=statement.text,
                    event_at=instant if has_time else None,
                    spot=spot,
                    facts=tuple(facts),
                )
            )
    return tuple(found)


def _state(name: str, value: str | float, source: str) -> Fact:
    return Fact(name=name, value=value, basis=Basis.STATED, source=source)
