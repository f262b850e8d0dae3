"""What each source says that a picture covers, and how far a place lies from it."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from catalogue.check.accounts import Account, Origin, SaidPlace, list_accounts
from catalogue.check.ground import measure_extent_m, measure_gap_m
from catalogue.check.name_worth import is_sound_name
from catalogue.check.orbit import Spot
from catalogue.check.scene_grid import find_grid_place
from catalogue.check.subject import Subject
from catalogue.check.time_spans import shorten_source
from catalogue.record.examination import Footprint
from catalogue.record.fact import Basis, Fact
from catalogue.record.place import measure_distance_m
from catalogue.record.scene_name import SceneName, parse_scene_name

# Terrain under control points and rational models is not known here: 5 km covers 3,000 m seen 45 deg aside,
# and the fit of a first-order transform through points.
_APPROXIMATE_M = 5_000.0
_TILE_SLACK_M = 1_000.0
_EARTH_HALF_TURN_M = 20_015_000.0


class Covered(msgspec.Struct, frozen=True, kw_only=True):
    """The ground that a picture covers by one source.

    Attributes:
        said: who says so, as the beginning of a sentence.
        facts: what says so.
        footprint: its outline; else `spot`.
        spot: the middle, and how far the scene reaches from it.
        slack_m: how uncertain the outline is.
        is_separate: a file beside the picture says so, which may belong to another.
        is_doubtful: by the name of a file that anybody may have given it.
        origin: of the scene id; None when it is a georeference.
    """

    said: str
    facts: tuple[Fact, ...] = ()
    footprint: Footprint | None = None
    spot: Spot | None = None
    slack_m: float = 0.0
    is_separate: bool = False
    is_doubtful: bool = False
    origin: Origin | None = None

    @property
    def is_firm(self) -> bool:
        """Whether it may accuse."""
        return not (self.is_separate or self.is_doubtful)

    def measure_gap_m(self, latitude_deg: float, longitude_deg: float) -> float:
        """Metres from a place to the nearest ground that may be covered; 0 inside."""
        if self.footprint is not None:
            gap_m = measure_gap_m(self.footprint, latitude_deg, longitude_deg)
        else:
            assert self.spot is not None
            centre = self.spot.latitude_deg, self.spot.longitude_deg
            gap_m = measure_distance_m(centre, (latitude_deg, longitude_deg)) - self.spot.radius_m
        return max(0.0, gap_m - self.slack_m)

    @property
    def extent_m(self) -> float:
        """Metres across."""
        if self.footprint is not None:
            return measure_extent_m(self.footprint)
        return 2 * self.spot.radius_m if self.spot else _EARTH_HALF_TURN_M


def find_georeference(subject: Subject) -> Covered | None:
    """What the picture covers by its georeference, when it has one."""
    footprint = subject.footprint
    if footprint is None:
        return None
    steps = (subject.grid.column_m, subject.grid.row_m) if subject.grid else ()
    pixel_m = max((abs(east) + abs(north) for east, north in steps), default=0.0)
    # The world file, the projection file and aux.xml lie beside the picture; anything else is in it, or is
    # the supplier's model.
    is_separate = footprint.source.startswith(("world file", "aux.xml"))
    name = "a file beside it" if is_separate else "the georeference"
    return Covered(
        said=f"{name} ({footprint.source})",
        facts=(_derive(footprint),),
        footprint=footprint,
        slack_m=2 * pixel_m + (_APPROXIMATE_M if footprint.is_approximate else 0.0),
        is_separate=is_separate,
    )


@lru_cache(maxsize=8)
def list_named(subject: Subject) -> tuple[Covered, ...]:
    """What the picture covers by each scene id that names a tile, or a path and row."""
    found: dict[tuple[str, Origin], Covered] = {}
    for fact, origin, name in _list_ids(subject):
        place = find_grid_place(str(fact.value))
        if place is None or (place.name, origin) in found:
            continue
        is_name = origin is Origin.FILE_NAME
        found[place.name, origin] = Covered(
            said=f"{place.name} of the {'file name' if is_name else 'scene id'} ({shorten_source(fact)})",
            facts=(fact,),
            footprint=place.footprint,
            spot=place.spot,
            slack_m=_TILE_SLACK_M,
            is_doubtful=is_name and not is_sound_name(subject, name),
            origin=origin,
        )
    return tuple(found.values())


def _list_ids(subject: Subject) -> Iterator[tuple[Fact, Origin, SceneName | None]]:
    """Every scene id: in names under which the file was obtained, then stated or come with the file."""
    names = [(subject.image.name, "as obtained")]
    for sighting in subject.image.sightings:
        noted = sighting.get_noted()
        names.append((sighting.name, f"entry {noted.entry} by {noted.agent}"))
    for text, source in names:
        name = parse_scene_name(text) if text else None
        if name is not None:
            fact = Fact(name="scene_id", value=name.scene_id, basis=Basis.STATED, source=source)
            yield fact, Origin.FILE_NAME, name
    for account in list_accounts(subject):
        for fact in account.scene_ids:
            yield fact, account.origin, None


def list_stated(subject: Subject) -> tuple[tuple[Account, SaidPlace], ...]:
    """The places that people state, with the account that each stands in."""
    return tuple(
        (one, one.place)
        for one in list_accounts(subject)
        if one.origin is Origin.STATED and one.place is not None
    )


def _derive(footprint: Footprint) -> Fact:
    return Fact(
        name="bounds_wgs84",
        value=footprint.bounds_wgs84,
        basis=Basis.DERIVED,
        source=f"derived from {footprint.source}",
    )
