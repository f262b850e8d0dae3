"""Subjects that must raise each code about places, and their twins that must not."""

from specimens import Specimen
from subject_builders import embed, make_point, make_subject

from catalogue.check.subject import Subject
from catalogue.record.examination import Footprint, Grid
from catalogue.record.fact import Fact
from catalogue.record.scene import Scene

# The grain quay of Sevastopol, and a picture of it 5 km wide.
QUAY = (44.6140, 33.5250)
ALEPPO = (36.2021, 37.1343)
WEST, SOUTH, EAST, NORTH = 33.49, 44.59, 33.56, 44.64
GRID = Grid(column_m=(0.5, 0.0), row_m=(0.0, -0.5))
TILE = "S2A_MSIL2A_20220519T084601_N0400_R107_T36TWQ_20220519T123456"


def make_footprint(*, source: str = "GTiff:transform", is_approximate: bool = False) -> Footprint:
    ring = ((WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH), (WEST, NORTH), (WEST, SOUTH))
    return Footprint(
        rings_wgs84=(ring,),
        bounds_wgs84=(WEST, SOUTH, EAST, NORTH),
        source=source,
        is_approximate=is_approximate,
    )


def state(
    *points: tuple[float, float],
    footprint: Footprint | None = None,
    platform: str | None = None,
    radius_m: float | None = None,
    scene_id: str | None = None,
    facts: tuple[Fact, ...] = (),
) -> Subject:
    """A picture that is stated to show these places, by one person each."""
    scenes = tuple(
        Scene(place=make_point(*point, radius_m=radius_m), platform=platform, scene_id=scene_id)
        for point in points
    )
    return make_subject(scenes=scenes, footprint=footprint, grid=GRID if footprint else None, facts=facts)


def tag(latitude_deg: float, longitude_deg: float) -> tuple[Fact, ...]:
    return (
        embed("latitude_deg", latitude_deg, "EXIF:GPSLatitude"),
        embed("longitude_deg", longitude_deg, "EXIF:GPSLongitude"),
    )


def name_cities(first: str, second: str) -> tuple[Fact, ...]:
    return embed("city", first, "IPTC:City"), embed("city", second, "XMP-photoshop:City")


def give_id(scene_id: str = TILE, *, source: str = "STAC:id") -> tuple[Fact, ...]:
    return (embed("scene_id", scene_id, source),)


_OWN = make_footprint()
_BESIDE = make_footprint(source="world file:a.jgw")
_NEAR = (44.68, 33.52)

SPECIMENS: dict[str, Specimen] = {
    "LOC-001": Specimen(state(ALEPPO, footprint=_OWN), state(QUAY, footprint=_OWN)),
    "LOC-002": Specimen(state(_NEAR, footprint=_OWN), state(QUAY, footprint=_OWN)),
    "LOC-003": Specimen(state(QUAY, footprint=_OWN), state(_NEAR, footprint=_OWN)),
    "LOC-004": Specimen(state(QUAY, footprint=_BESIDE), state(QUAY, footprint=_OWN)),
    "LOC-007": Specimen(state(QUAY, scene_id=TILE), state(QUAY, facts=give_id())),
    "LOC-008": Specimen(state(ALEPPO, facts=give_id()), state(QUAY, facts=give_id())),
    "LOC-009": Specimen(state(QUAY, facts=give_id()), state(QUAY, facts=give_id(source="file name"))),
    "LOC-010": Specimen(state((QUAY[1], QUAY[0]), footprint=_OWN), state(QUAY, footprint=_OWN)),
    "LOC-011": Specimen(state((QUAY[1], QUAY[0]), footprint=_BESIDE), state(QUAY, footprint=_BESIDE)),
    "LOC-012": Specimen(
        make_subject(facts=give_id(TILE.replace("T36TWQ", "T36UUA")), footprint=_OWN, grid=GRID),
        make_subject(facts=give_id(), footprint=_OWN, grid=GRID),
    ),
    "LOC-013": Specimen(
        state(ALEPPO, facts=give_id(source="file name")), state(QUAY, facts=give_id(source="file name"))
    ),
    "LOC-015": Specimen(state((84.9, 20.0), platform="Legion 3"), state(QUAY, platform="Legion 3")),
    "LOC-016": Specimen(state((86.9, 20.0), platform="Landsat"), state(QUAY, platform="Landsat")),
    "LOC-020": Specimen(state(facts=tag(0.0, 0.0)), state(facts=tag(*QUAY))),
    "LOC-021": Specimen(state(QUAY, facts=tag(*ALEPPO)), state(QUAY, facts=tag(*QUAY))),
    "LOC-022": Specimen(state(QUAY, facts=tag(*QUAY), platform="WorldView-3"), state(QUAY, facts=tag(*QUAY))),
    "LOC-023": Specimen(state(QUAY, facts=tag(*QUAY)), state(QUAY, facts=tag(0.0, 0.0))),
    "LOC-025": Specimen(state(QUAY, ALEPPO), state(QUAY, _NEAR)),
    "LOC-026": Specimen(
        make_subject(facts=name_cities("Atlantis", "El Dorado")),
        make_subject(facts=name_cities("Sevastopol", "SEVASTOPOL ")),
    ),
}
