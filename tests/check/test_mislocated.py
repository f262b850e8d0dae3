"""What the checks of the place say, and that they accuse no genuine scene."""

import csv
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from specimens_places import (
    ALEPPO,
    GRID,
    NORTH,
    QUAY,
    SOUTH,
    TILE,
    give_id,
    make_footprint,
    state,
    tag,
)
from subject_builders import embed, make_point, make_subject, note

from catalogue.check import (
    mislocated_axes,
    mislocated_gps,
    mislocated_latitude,
    mislocated_names,
    mislocated_place,
    mislocated_statements,
    mislocated_tile,
)
from catalogue.check.check import Check, Result
from catalogue.check.covered import find_georeference
from catalogue.check.ground import make_box
from catalogue.check.subject import Subject
from catalogue.examine.examiner import examine_file
from catalogue.record.answer import Bearing, CheckFinding, NotRun
from catalogue.record.examination import Examination, Footprint
from catalogue.record.finding import Severity
from catalogue.record.place import measure_distance_m
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting

CHECKS = (
    mislocated_place.CHECK,
    mislocated_tile.CHECK,
    mislocated_axes.CHECK,
    mislocated_latitude.CHECK,
    mislocated_gps.CHECK,
    mislocated_statements.CHECK,
    mislocated_names.CHECK,
)


def run(subject: Subject) -> list[Result]:
    return [one for check in CHECKS for one in check.run(subject)]


def find(subject: Subject) -> dict[str, CheckFinding]:
    return {one.code: one for one in run(subject) if isinstance(one, CheckFinding)}


def list_bearings(subject: Subject) -> set[Bearing]:
    return {one.bearing for one in find(subject).values()}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.name))
def test_check_without_what_it_needs_says_so_once(check: Check) -> None:
    results = list(check.run(make_subject()))

    assert len(results) == 1
    assert isinstance(results[0], NotRun)
    assert results[0].check == check.name


def test_region_is_as_wide_as_it_is_stated() -> None:
    far = (44.9, 33.9)
    footprint = make_footprint()

    assert Bearing.CONTRADICTS in list_bearings(state(far, footprint=footprint, radius_m=1_000.0))
    assert Bearing.CONTRADICTS not in list_bearings(state(far, footprint=footprint, radius_m=50_000.0))


@pytest.mark.parametrize(
    ("platform", "km"),
    [
        ("WorldView-2", 60),
        ("Pleiades-1A", 110),
        ("PlanetScope", 110),
        ("ICEYE-X7", 390),
        ("Sentinel-1A", 390),
        ("Landsat 8", 390),
        (None, 490),
        ("Terra", 3_000),
        ("Himawari-8", 5_000),
    ],
)
def test_middle_of_a_whole_scene_may_lie_outside_a_part_of_it(platform: str | None, km: float) -> None:
    middle = (NORTH - km / 111.2, 33.52)

    found = find(state(middle, footprint=make_footprint(), platform=platform))

    assert found["LOC-002"].severity is Severity.WARNING
    assert Bearing.CONTRADICTS not in {one.bearing for one in found.values()}


@pytest.mark.parametrize(("platform", "km"), [("WorldView-2", 140), ("Sentinel-1A", 430), (None, 530)])
def test_place_beyond_any_scene_of_the_satellite_contradicts(platform: str | None, km: float) -> None:
    off = (SOUTH - km / 111.2, 33.52)

    found = find(state(off, footprint=make_footprint(), platform=platform))

    assert found["LOC-001"].bearing is Bearing.CONTRADICTS


def test_stated_radius_says_that_a_spot_in_the_picture_is_meant() -> None:
    off = (SOUTH - 20 / 111.2, 33.52)

    exact = state(off, footprint=make_footprint(), platform="WorldView-2", radius_m=100.0)

    assert find(exact)["LOC-001"].bearing is Bearing.CONTRADICTS


def test_slip_within_the_reach_of_an_unknown_satellite_is_a_warning() -> None:
    found = find(state((QUAY[1], QUAY[0]), footprint=make_footprint(), platform="Terra"))

    assert found["LOC-011"].severity is Severity.WARNING
    assert "exchanged" in found["LOC-011"].sentence


def test_approximate_footprint_is_wider() -> None:
    near = (44.67, 33.52)

    assert "LOC-002" in find(state(near, footprint=make_footprint()))
    assert "LOC-003" in find(state(near, footprint=make_footprint(source="RPC:a.XML", is_approximate=True)))


def test_same_person_behind_place_and_file_is_told() -> None:
    place = make_point(*QUAY)
    mine = Scene(place=place, noted=note(50, agent="ann"))
    other = Scene(place=place, noted=note(50, agent="ines"))

    by_one, by_two = (
        find(make_subject(scenes=(scene,), footprint=make_footprint(), grid=GRID))["LOC-003"].sentence
        for scene in (mine, other)
    )

    assert "both were put in by ann" in by_one
    assert "put in by" not in by_two


def test_distance_is_from_the_outline_and_not_the_box() -> None:
    slanted = make_box(((33.0, 44.0), (34.0, 44.0), (35.0, 46.0), (34.0, 46.0)), source="GTiff:transform")

    assert "LOC-001" in find(state((45.8, 33.1), footprint=slanted, radius_m=1_000.0))


def test_place_across_the_antimeridian_is_inside() -> None:
    across = Footprint(
        rings_wgs84=(
            ((179.9, -17.0), (180.0, -17.0), (180.0, -16.8), (179.9, -16.8), (179.9, -17.0)),
            ((-180.0, -17.0), (-179.9, -17.0), (-179.9, -16.8), (-180.0, -16.8), (-180.0, -17.0)),
        ),
        bounds_wgs84=(179.9, -17.0, -179.9, -16.8),
        source="GTiff:transform",
    )

    assert "LOC-003" in find(state((-16.9, -179.95), footprint=across))
    assert "LOC-002" in find(state((-16.9, 179.85), footprint=across))


def test_picture_of_a_continent_supports_no_place() -> None:
    europe = make_box(((-10.0, 36.0), (40.0, 36.0), (40.0, 60.0), (-10.0, 60.0)), source="GTiff:transform")

    assert set(find(state(QUAY, footprint=europe))) == {"LOC-004"}


def test_world_file_neither_supports_nor_contradicts() -> None:
    beside = make_footprint(source="world file:a.jgw")

    assert list_bearings(state(ALEPPO, footprint=beside)) == {Bearing.SAYS_NOTHING}
    assert list_bearings(state(QUAY, footprint=beside)) == {Bearing.SAYS_NOTHING}


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ((QUAY[1], QUAY[0]), "exchanged"),
        ((-QUAY[0], QUAY[1]), "north and south"),
        ((QUAY[0], -QUAY[1]), "east and west"),
        ((-QUAY[0], -QUAY[1]), "both signs"),
    ],
)
def test_slip_is_told_with_its_likely_cause(slip: tuple[float, float], words: str) -> None:
    found = find(state(slip, footprint=make_footprint()))["LOC-010"]

    assert found.bearing is Bearing.CONTRADICTS
    assert words in found.sentence
    assert dict(found.evidence)["would_fit"] == f"{QUAY[0]:.5f}, {QUAY[1]:.5f}"


def test_slip_is_found_by_the_scene_id_alone() -> None:
    south = (-QUAY[0], QUAY[1])

    assert find(state(south, facts=give_id()))["LOC-010"].bearing is Bearing.CONTRADICTS
    by_name = find(state(south, facts=give_id(source="file name")))
    assert by_name["LOC-011"].severity is Severity.WARNING


def test_name_of_a_file_accuses_only_when_satellite_or_georeference_bear_it_out() -> None:
    name = f"{TILE}.jpg"
    scene = Scene(place=make_point(*ALEPPO))

    assert "LOC-013" in find(make_subject(name=name, scenes=(scene,)))
    with_satellite = Scene(place=make_point(*ALEPPO), platform="Sentinel-2A")
    assert "LOC-008" in find(make_subject(name=name, scenes=(with_satellite,)))
    with_other = Scene(place=make_point(*ALEPPO), platform="WorldView-3")
    assert "LOC-013" in find(make_subject(name=name, scenes=(with_other,)))


def test_mistyped_id_does_not_accuse_a_place_that_the_georeference_covers() -> None:
    other = TILE.replace("T36TWQ", "T36UUA")

    found = find(state(QUAY, footprint=make_footprint(), scene_id=other))

    assert set(found) == {"LOC-003", "LOC-012", "LOC-013"}
    assert Bearing.CONTRADICTS not in {one.bearing for one in found.values()}


def test_another_place_is_no_slip() -> None:
    assert "LOC-010" not in find(state((10.0, 100.0), footprint=make_footprint()))


def test_tile_number_decides_although_the_picture_has_no_georeference() -> None:
    assert find(state(ALEPPO, facts=give_id()))["LOC-008"].bearing is Bearing.CONTRADICTS
    assert find(state(QUAY, facts=give_id()))["LOC-009"].bearing is Bearing.SUPPORTS
    assert Bearing.SUPPORTS not in list_bearings(state(QUAY, scene_id=TILE))


def test_position_in_a_satellite_picture_is_worded_with_care() -> None:
    found = find(state(QUAY, facts=tag(*QUAY), platform="WorldView-3"))

    assert "probably" in found["LOC-022"].sentence


def test_gps_tags_never_decide() -> None:
    assert list_bearings(state(QUAY, facts=tag(*ALEPPO))) == {Bearing.SAYS_NOTHING}
    assert list_bearings(state(QUAY, facts=tag(*QUAY))) == {Bearing.SAYS_NOTHING}


def test_latitude_of_a_constellation_is_that_of_its_widest_satellite() -> None:
    polar = (78.2, 15.6)

    assert "LOC-015" in find(state(polar, platform="Legion 4"))
    assert "LOC-015" not in find(state(polar, platform="Legion"))
    assert "LOC-015" not in find(state(polar, platform="Maxar"))
    assert "LOC-015" not in find(state((61.2, 15.6), platform="Legion 4", radius_m=50_000.0))


def test_cities_that_one_tag_lists_do_not_differ() -> None:
    facts = (
        embed("city", "Sevastopol", "IPTC:City"),
        embed("city", ("Simferopol", "Sevastopol"), "XMP-iptcExt:LocationShownCity"),
    )

    assert "LOC-026" not in find(make_subject(facts=facts))


@given(
    st.floats(-89, 89),
    st.floats(-180, 180),
    st.floats(0.001, 0.5),
    st.floats(-89, 89),
    st.floats(-180, 180),
    st.floats(0, 20_037_508),
    st.sampled_from(["GTiff:transform", "world file:a.jgw", "RPC:a.XML"]),
)
def test_no_place_is_accused_within_its_radius(
    latitude: float,
    longitude: float,
    half: float,
    at_latitude: float,
    at_longitude: float,
    radius_m: float,
    source: str,
) -> None:
    assume(abs(at_latitude) + abs(at_longitude) > 1e-3)  # 0, 0 is refused as a missing value
    west, east = max(-180.0, longitude - half), min(180.0, longitude + half)
    assume(west < longitude < east)
    ring = (
        (west, latitude - half),
        (east, latitude - half),
        (east, latitude + half),
        (west, latitude + half),
    )
    point = make_point(at_latitude, at_longitude, radius_m=radius_m)
    subject = make_subject(scenes=(Scene(place=point),), footprint=make_box(ring, source=source), grid=GRID)

    bearings = list_bearings(subject)

    distance_m = measure_distance_m((latitude, longitude), (at_latitude, at_longitude))
    if distance_m <= radius_m:
        assert Bearing.CONTRADICTS not in bearings
    if Bearing.SUPPORTS in bearings:
        assert distance_m <= radius_m + 250_000


def examine(path: Path) -> Examination:
    return examine_file(path, name=path.name).examination


def make_real(path: Path, *scenes: Scene) -> Subject:
    read = examine(path)
    return make_subject(facts=read.facts, footprint=read.footprint, grid=read.grid, scenes=scenes)


def test_press_picture_with_conflicting_tags_is_warned_of(shared_data: Path) -> None:
    found = find(make_real(shared_data / "corpus" / "satellite" / "press_honolulu_conflict.jpg"))

    assert set(found) == {"LOC-020", "LOC-026"}
    assert "Atlantis" in found["LOC-026"].sentence
    assert "El Dorado" in found["LOC-026"].sentence
    assert found["LOC-026"].severity is Severity.WARNING


def test_press_picture_with_sound_tags_is_not_warned_of(shared_data: Path) -> None:
    assert find(make_real(shared_data / "corpus" / "satellite" / "press_honolulu_iptc.jpg")) == {}


@pytest.mark.parametrize(
    "name",
    ["s2_honolulu_20230108_rgb.tiff", "L7_ETMs.tif", "umbra_mount_yasur.tiff", "spacenet4_atlanta_pan.tif"],
)
def test_genuine_picture_supports_its_own_place_and_no_other(shared_data: Path, name: str) -> None:
    path = shared_data / "corpus" / "satellite" / name
    covered = find_georeference(make_real(path))
    assert covered is not None and covered.footprint is not None
    west, south, east, north = covered.footprint.bounds_wgs84
    middle = (south + north) / 2, (west + east) / 2

    assert set(find(make_real(path, Scene(place=make_point(*middle))))) == {"LOC-003"}
    wrong = make_point(middle[0] + 0.9, middle[1], radius_m=1_000.0)
    assert find(make_real(path, Scene(place=wrong)))["LOC-001"].bearing is Bearing.CONTRADICTS


def test_no_published_scene_is_accused_of_its_place(shared_data: Path) -> None:
    accused = []
    with (shared_data / "eo" / "s2_landsat_scene_times.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = make_point(float(row["lat"]), float(row["lon"]))
            scene = Scene(place=place, platform=row["platform"], scene_id=row["id"])
            if Bearing.CONTRADICTS in list_bearings(make_subject(scenes=(scene,))):
                accused.append(row["id"])
    # Its published latitude and longitude do stand exchanged.
    assert accused == ["LC81530252014153LGN00"]


def test_no_maxar_scene_is_accused_of_its_place(shared_data: Path) -> None:
    with (shared_data / "eo" / "maxar_open_data_scenes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[::5]
    for row in rows:
        west, south, east, north = (float(row[name]) for name in ("west", "south", "east", "north"))
        ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
        footprint = Footprint(
            rings_wgs84=(ring,), bounds_wgs84=(west, south, east, north), source="GTiff:transform"
        )
        scene = Scene(
            place=make_point(float(row["lat"]), float(row["lon"])),
            platform=row["platform"],
            scene_id=row["catalog_id"],
        )
        subject = make_subject(scenes=(scene,), footprint=footprint, grid=GRID)
        assert list_bearings(subject) == {Bearing.SUPPORTS}, row["catalog_id"]


def test_georeference_is_compared_with_the_row_of_the_scene_id() -> None:
    near = give_id("LC08_L2SP_178029_20220519_20220525_02_T1")
    far = give_id("LC08_L2SP_044034_20220519_20220525_02_T1")

    assert find(make_subject(facts=near, footprint=make_footprint(), grid=GRID)) == {}
    assert set(find(make_subject(facts=far, footprint=make_footprint(), grid=GRID))) == {"LOC-012"}


def test_name_in_a_sighting_counts_as_the_name_of_the_file() -> None:
    sighting = Sighting(name=f"{TILE}.jpg")
    scene = Scene(place=make_point(*ALEPPO), platform="Sentinel-2A")

    assert "LOC-008" in find(make_subject(sightings=(sighting,), scenes=(scene,)))


def test_scene_id_without_any_place_is_told_not_to_be_checked() -> None:
    results = list(mislocated_tile.CHECK.run(make_subject(facts=give_id())))

    assert [type(one) for one in results] == [NotRun]


def test_position_outside_what_the_picture_covers_is_warned_of() -> None:
    found = find(make_subject(facts=tag(*ALEPPO), footprint=make_footprint(), grid=GRID))

    assert set(found) == {"LOC-021"}
