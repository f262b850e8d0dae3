"""What the checks of the claims say, and that they accuse no genuine scene."""

import csv
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from specimens_represented import (
    ALEPPO,
    BESIDE,
    FOOTPRINT,
    GRID,
    QUAY,
    SPECIMENS,
    assess,
    cite,
    claim,
    give_time,
    mark,
    publish,
    see,
)
from subject_builders import embed, make_point, make_subject

from catalogue.check import (
    misrepresented_captions,
    misrepresented_claim,
    misrepresented_colour,
    misrepresented_dissent,
    misrepresented_exclusive,
    misrepresented_length,
    misrepresented_scale,
    misrepresented_sensor,
)
from catalogue.check.check import Check, Result
from catalogue.check.object_sizes import find_smallest
from catalogue.check.scene_scale import compute_stretch
from catalogue.check.sensors import find_fleet
from catalogue.check.subject import Subject
from catalogue.check.suppliers import find_suppliers
from catalogue.examine.examiner import examine_file
from catalogue.record.answer import Bearing, CheckFinding, NotRun
from catalogue.record.claim import Relation, Verdict
from catalogue.record.codes_misrepresented import MISREPRESENTED_CODES
from catalogue.record.examination import Footprint
from catalogue.record.finding import Severity
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting

CHECKS = (
    misrepresented_claim.CHECK,
    misrepresented_scale.CHECK,
    misrepresented_sensor.CHECK,
    misrepresented_colour.CHECK,
    misrepresented_length.CHECK,
    misrepresented_captions.CHECK,
    misrepresented_exclusive.CHECK,
    misrepresented_dissent.CHECK,
)
EVENT = "2022-05-19"


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


@pytest.mark.parametrize("code", [one.code for one in MISREPRESENTED_CODES])
def test_no_check_both_finds_something_and_did_not_run(code: str) -> None:
    for check in CHECKS:
        results = list(check.run(SPECIMENS[code].bad))
        assert len({type(one) for one in results}) <= 1
        assert sum(isinstance(one, NotRun) for one in results) <= 1


# Time of the claim.


def test_day_of_the_event_may_be_that_of_another_zone() -> None:
    event = claim(event_at=EVENT)

    assert "REP-001" not in find(cite(event, acquired_at="2022-05-18T15:00:00Z"))
    assert "REP-001" in find(cite(event, acquired_at="2022-05-18T09:30:00Z"))


def test_supplier_time_that_allows_the_event_keeps_a_stated_one_from_accusing() -> None:
    event = claim(event_at=EVENT)
    late = give_time("2022-05-19T08:46:01Z")

    found = find(cite(event, acquired_at="2022-05-01", facts=(late,)))

    assert found["REP-002"].severity is Severity.WARNING
    assert "REP-001" not in found


def test_tag_alone_accuses_nobody() -> None:
    old = give_time("2019-05-05T05:05:05", source="EXIF:DateTimeOriginal")

    assert list_bearings(cite(claim(event_at=EVENT), facts=(old,))) == {Bearing.SAYS_NOTHING}


def test_statement_of_a_claim_that_escapes_keeps_the_claim_from_being_contradicted() -> None:
    early = claim(event_at=EVENT)
    subject = cite(early, acquired_at="2022-05-01")
    statements = subject.claims[0].statements
    corrected = claim(event_at="2022-05-01").with_noted(statements[0].get_noted())
    both = type(subject.claims[0])(
        id=subject.claims[0].id,
        slug="grain",
        statements=(*statements, corrected),
        assessments=(),
        link_assessments=(),
        verdicts={},
        images=(),
        withdrawals=(),
    )

    found = find(Subject(image=subject.image, claims=(both,)))

    assert "REP-001" not in found
    assert "REP-002" in found


def test_before_picture_that_is_linked_as_supporting_is_not_accused() -> None:
    cited = cite(claim(event_at=EVENT), acquired_at="2022-05-01")
    links = [msgspec.structs.replace(link, relation=Relation.SUPPORTS) for link in cited.image.claims]
    image = msgspec.structs.replace(cited.image, claims=tuple(links))

    found = find(Subject(image=image, claims=cited.claims))

    assert "REP-001" in find(cited)
    assert "REP-001" not in found
    assert "how it was before" in found["REP-002"].sentence


def test_composite_of_a_month_accuses_no_claim() -> None:
    composite = (give_time("2022-05-01T00:00:00Z"),)

    assert "REP-001" not in find(cite(claim(event_at=EVENT), facts=composite))


def test_time_that_agrees_in_some_zones_only_may_agree() -> None:
    event = claim(event_at=EVENT)

    assert "may agree" in find(cite(event, acquired_at="2022-05-18T15:00:00Z"))["REP-004"].sentence
    assert "which agrees" in find(cite(event, acquired_at="2022-05-19T15:00:00Z"))["REP-004"].sentence


def test_interval_of_a_claim_is_honoured() -> None:
    spring = claim(event_at="2022-03-01/2022-05-31")

    assert "REP-004" in find(cite(spring, acquired_at="2022-05-01"))
    assert "REP-001" in find(cite(spring, acquired_at="2022-02-20"))
    assert "REP-003" in find(cite(spring, acquired_at="2022-06-20"))


# Place of the claim.


def test_place_of_the_claim_needs_more_distance_when_only_a_point_is_stated() -> None:
    near = claim(point=(45.2, 33.5))

    assert "REP-005" not in find(cite(near, point=QUAY))
    assert "REP-005" in find(cite(near, footprint=FOOTPRINT))
    assert "REP-005" in find(cite(claim(point=ALEPPO), point=QUAY))


def test_claim_without_a_radius_may_speak_of_the_city_of_a_suburb() -> None:
    suburb = (44.8, 33.5)  # 18 km north of the picture

    assert "REP-006" in find(cite(claim(point=suburb), footprint=FOOTPRINT))
    assert "REP-005" in find(cite(claim(point=suburb, radius_m=100.0), footprint=FOOTPRINT))


@pytest.mark.parametrize("platform", ["Himawari-8", "Terra"])
def test_picture_of_an_unknown_satellite_may_reach_anywhere(platform: str) -> None:
    scene = Scene(platform=platform, place=make_point(*QUAY))
    subject = make_subject(scenes=(scene,), claims=(claim(point=ALEPPO),))

    assert find(subject)["REP-006"].severity is Severity.WARNING
    assert Bearing.CONTRADICTS not in list_bearings(subject)


def test_stated_place_that_fits_keeps_a_georeference_from_accusing() -> None:
    assert "REP-006" in find(cite(claim(point=ALEPPO), footprint=FOOTPRINT, point=ALEPPO))


def test_file_beside_the_picture_does_not_accuse() -> None:
    assert list_bearings(cite(claim(point=ALEPPO), footprint=BESIDE)) == {Bearing.SAYS_NOTHING}


def test_exchanged_axes_of_a_claim_are_told() -> None:
    found = find(cite(claim(point=(QUAY[1], QUAY[0])), footprint=FOOTPRINT))

    assert found["REP-005"].bearing is Bearing.CONTRADICTS
    assert "exchanged" in found["REP-005"].sentence


def test_support_needs_time_and_place_from_other_sources_than_people() -> None:
    event = claim(event_at=EVENT, point=QUAY)
    same_day = (give_time("2022-05-19T08:46:01Z"),)

    found = find(cite(event, facts=same_day, footprint=FOOTPRINT))["REP-008"]
    assert found.bearing is Bearing.SUPPORTS
    assert "both were put in by ann" in found.sentence
    assert Bearing.SUPPORTS not in list_bearings(cite(event, facts=same_day, footprint=BESIDE))
    assert Bearing.SUPPORTS not in list_bearings(cite(event, facts=same_day, point=QUAY))
    vague = claim(event_at="2022", point=QUAY)
    assert Bearing.SUPPORTS not in list_bearings(cite(vague, facts=same_day, footprint=FOOTPRINT))


def test_support_is_withheld_from_a_picture_too_coarse_for_the_words() -> None:
    coarse = (give_time("2022-05-19T08:46:01Z"), embed("gsd_m", 10.0, "STAC:properties.gsd"))
    trucks = claim("three trucks at the quay", event_at=EVENT, point=QUAY)
    ships = claim("two ships at the quay", event_at=EVENT, point=QUAY)

    assert Bearing.SUPPORTS not in list_bearings(cite(trucks, facts=coarse, footprint=FOOTPRINT))
    assert Bearing.SUPPORTS in list_bearings(cite(ships, facts=coarse, footprint=FOOTPRINT))


# Scale, satellite, colours.


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Three trucks and a ship", "a vehicle"),
        ("a rail car", "a rail wagon"),
        ("Bulk carriers load grain", "a ship"),
        ("a career in shipping, the carpet, a bustling port", None),
        ("два корабля", None),
        ("", None),
    ],
)
def test_smallest_object_is_found_by_whole_words(text: str, name: str | None) -> None:
    found = find_smallest(text)
    assert (found[0].name if found else None) == name


def test_coarser_of_pixel_and_sensor_counts() -> None:
    trucks = (claim("three trucks"),)

    assert "REP-010" not in find(see(gsd_m=0.3, claims=trucks))
    assert "REP-010" in find(see("Landsat 8", gsd_m=0.3, claims=trucks))


def test_declared_distance_without_an_angle_or_on_an_even_grid_only_warns() -> None:
    assert list_bearings(see("WorldView-1", gsd_m=0.34)) == {Bearing.SAYS_NOTHING}
    assert list_bearings(see("WorldView-1", gsd_m=0.3, off_nadir_deg=20.0)) == {Bearing.SAYS_NOTHING}


@pytest.mark.parametrize(
    ("platform", "gsd_m", "off_nadir_deg"),
    [
        ("WorldView-3", 0.31, 25.0),
        ("WorldView-2", 0.46, 20.0),
        ("GeoEye-1", 0.46, 27.0),
        ("GeoEye-1", 0.41, 27.0),
        ("Pleiades-1A", 0.7, 28.0),
    ],
)
def test_figure_of_a_data_sheet_accuses_at_no_angle(
    platform: str, gsd_m: float, off_nadir_deg: float
) -> None:
    found = find(see(platform, gsd_m=gsd_m, off_nadir_deg=off_nadir_deg))

    assert found["REP-016"].bearing is Bearing.SAYS_NOTHING
    item = (
        embed("platform", platform, "STAC:properties.platform"),
        embed("gsd_m", gsd_m, "STAC:properties.gsd"),
        embed("off_nadir_deg", off_nadir_deg, "STAC:properties.view:off_nadir"),
    )
    assert Bearing.CONTRADICTS not in list_bearings(make_subject(facts=item))


@pytest.mark.parametrize(("field", "code"), [("meanCollectedGSD", "REP-015"), ("meanProductGSD", None)])
def test_figure_computed_for_the_scene_accuses_at_its_angle(field: str, code: str | None) -> None:
    facts = (
        embed("platform", "WV03", "IMD:IMAGE_1.satId"),
        embed("gsd_m", 0.31, f"IMD:IMAGE_1.{field}"),
        embed("off_nadir_deg", 28.0, "IMD:IMAGE_1.meanOffNadirViewAngle"),
    )

    assert list(find(make_subject(facts=facts))) == ([code] if code else [])


def test_constellation_sees_as_finely_as_its_finest_satellite() -> None:
    assert find(see("Maxar", gsd_m=0.31, off_nadir_deg=5.0)) == {}
    assert find(see("WorldView", gsd_m=0.32, off_nadir_deg=5.0)) == {}


def test_coarse_pixels_prove_nothing() -> None:
    assert find(see("WorldView-3", gsd_m=1.24, off_nadir_deg=20.0)) == {}


def test_stretch_grows_aside_and_ends_at_the_horizon() -> None:
    sensor = find_fleet("WorldView-3").sensors[0]

    assert compute_stretch(sensor, 0.0) == 1.0
    at_30 = compute_stretch(sensor, 30.0)
    assert at_30 is not None
    assert 1.2 < at_30 < 1.4
    assert compute_stretch(sensor, -30.0) == at_30
    assert compute_stretch(sensor, 80.0) is None


def test_published_distances_accuse_no_satellite_and_catch_others(shared_data: Path) -> None:
    names = {"WV01": "WV-1", "WV02": "WV-2", "WV03": "WV-3", "WV04": "WV-4", "GE01": "GE-1"}
    accused = caught = tried = 0
    for row in list(read_maxar(shared_data))[::3]:
        for key, name in names.items():
            subject = see(name, gsd_m=float(row["gsd"]), off_nadir_deg=float(row["view_off_nadir"]))
            is_contradicted = Bearing.CONTRADICTS in list_bearings(subject)
            if key == row["platform"]:
                accused += is_contradicted
            elif {key, row["platform"]} != {"WV03", "WV04"}:  # twins
                tried += 1
                caught += is_contradicted

    assert accused == 0
    # All that are finer than it sees straight down; nearer ones may be of a data sheet, even ones of a grid.
    assert caught / tried > 0.34


def test_grey_bands_of_a_grey_satellite_are_no_colours() -> None:
    from specimens_represented import measure

    assert find(see("WorldView-1", facts=(measure("band_count", 1),), footprint=FOOTPRINT)) == {}
    three = find(see("WorldView-1", facts=(measure("band_count", 3),), footprint=FOOTPRINT))
    assert three["REP-019"].bearing is Bearing.SAYS_NOTHING


# Lengths.


def test_length_carries_the_errors_of_ends_and_scale() -> None:
    label = "length expected=180 expected-error=5 error=2 MATROS"

    # 180 m expected, standard error hypot(5, 0.5 * 2 * sqrt 2, 1 %) = 5.5 m.
    assert "REP-021" in find(mark(label, length_px=390.0))
    assert find(mark(label, length_px=400.0))["REP-020"].bearing is Bearing.CONTRADICTS
    assert "REP-021" in find(mark(label.replace("error=2", "error=20"), length_px=400.0))


def test_expected_length_without_an_error_is_taken_to_five_percent() -> None:
    found = find(mark("length expected=180 MATROS", length_px=374.0))

    assert "5 % is taken" in found["REP-021"].sentence
    assert "REP-020" in find(mark("length expected=180 MATROS", length_px=440.0))
    assert "REP-020" in find(mark("length expected=180 expected-error=1 MATROS", length_px=374.0))


def test_length_by_a_stated_scale_never_contradicts() -> None:
    label = "length expected=180 MATROS"

    found = find(mark(label, length_px=900.0, footprint=None, gsd_m=0.5))
    assert found["REP-023"].bearing is Bearing.SAYS_NOTHING
    assert "REP-023" in find(mark(label, length_px=900.0, footprint=BESIDE))


@pytest.mark.parametrize("label", ["length expected=long MATROS", "length expected=180 MATROS"])
def test_line_that_cannot_be_measured_is_told(label: str) -> None:
    results = list(misrepresented_length.CHECK.run(mark(label, length_px=8.0)))

    assert len(results) == 1
    assert isinstance(results[0], NotRun)
    assert label in results[0].reason


def test_slanted_pixels_are_measured_on_the_ground() -> None:
    subject = mark("length quay", length_px=100.0)
    turned = Subject(
        image=subject.image,
        footprint=FOOTPRINT,
        grid=type(GRID)(column_m=(0.3, 0.4), row_m=(0.4, -0.3)),
    )

    assert dict(find(turned)["REP-021"].evidence)["length_m"] == "50.0"


# Credits, claims together, people.


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Satellite image ©2022 Maxar Technologies", 1),
        ("DigitalGlobe/WorldView-3", 1),
        ("Contains modified Copernicus Sentinel data", 1),
        ("AFP", 0),
        ("desalination, planetary", 0),
        ("Maxar / Planet Labs", 2),
    ],
)
def test_suppliers_are_found_by_whole_words(text: str, count: int) -> None:
    assert len(find_suppliers(text)) == count


def test_credit_is_compared_with_the_stated_satellite() -> None:
    planet = Sighting(credit="Planet Labs PBC")

    assert "REP-025" in find(publish(planet, scene=Scene(platform="WorldView-3")))
    assert "REP-025" not in find(publish(planet, scene=Scene(platform="SkySat-C1")))


def test_place_of_claims_is_compared_by_what_the_picture_covers() -> None:
    first, second = claim(point=QUAY), claim(point=(45.2, 34.0), slug="other", text="x")

    assert "REP-031" not in find(cite(first, second))
    assert "REP-031" in find(cite(first, second, footprint=FOOTPRINT))


def test_every_pair_of_claims_that_exclude_each_other_is_named() -> None:
    days = {"first": "2022-05-01", "second": "2022-05-11", "third": "2022-05-21"}
    claims = [claim(slug=slug, text=slug, event_at=day) for slug, day in days.items()]
    places = [
        claim(slug=slug, text=slug, point=point)
        for slug, point in (("first", QUAY), ("second", ALEPPO), ("third", (10.0, 10.0)))
    ]

    for code, given in (("REP-030", claims), ("REP-031", places)):
        sentence = find(cite(*given))[code].sentence
        pairs = sentence.partition(": ")[2].split("; ")
        assert len(pairs) == 3
        assert all(sum(slug in pair for slug in days) == 2 for pair in pairs)


def test_person_who_changed_their_mind_does_not_disagree_with_themselves() -> None:
    subject = assess(Verdict.SUPPORTED, Verdict.CONTRADICTED)
    first, second = subject.claims[0].assessments
    changed = second.with_noted(type(second.get_noted())("0123abcd:600", second.get_noted().at, "ann"))
    same = type(subject.claims[0])(
        id=subject.claims[0].id,
        slug="grain",
        statements=subject.claims[0].statements,
        assessments=(first, changed),
        link_assessments=(),
        verdicts={},
        images=(),
        withdrawals=(),
    )

    assert find(Subject(image=subject.image, claims=(same,))) == {}


# Genuine scenes and pictures.


def read_maxar(shared_data: Path) -> Iterator[dict[str, str]]:
    with (shared_data / "eo" / "maxar_open_data_scenes.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def test_no_genuine_scene_is_accused_of_what_is_truly_claimed_with_it(shared_data: Path) -> None:
    rows = list(read_maxar(shared_data))[1::4]
    for row in rows:
        west, south, east, north = (float(row[name]) for name in ("west", "south", "east", "north"))
        ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
        point = make_point(float(row["lat"]), float(row["lon"]))
        scene = Scene(
            platform=row["platform"],
            acquired_at=row["datetime"],
            place=point,
            gsd_m=float(row["gsd"]),
            off_nadir_deg=float(row["view_off_nadir"]),
        )
        said = claim("a ship", event_at=row["datetime"][:10], point=(float(row["lat"]), float(row["lon"])))
        subject = make_subject(
            scenes=(scene,),
            claims=(said,),
            facts=(give_time(row["datetime"]),),
            footprint=Footprint(
                rings_wgs84=(ring,), bounds_wgs84=(west, south, east, north), source="GTiff:transform"
            ),
            grid=GRID,
        )
        found = find(subject)
        assert Bearing.CONTRADICTS not in {one.bearing for one in found.values()}, row
        assert found["REP-008"].bearing is Bearing.SUPPORTS


@pytest.mark.parametrize(
    "name",
    [
        "press_honolulu_conflict.jpg",
        "press_honolulu_iptc.jpg",
        "s2_honolulu_20230108_rgb.tiff",
        "umbra_mount_yasur.tiff",
        "spacenet4_atlanta_pan.tif",
        "md_dg/md_dg.tif",
        "md_ge/md_ge_rgb_0010000.tif",
        "md_ple/IMG_md_ple_R1C1.jp2",
        "planetscope_101c/20170831_172754_101c_3B_AnalyticMS.tif",
        "skysat_freeport/SkySat_Freeport_s03_20170831T162740Z.tif",
        "til_dg/byte.tif",
    ],
)
def test_genuine_picture_is_accused_of_nothing(shared_data: Path, name: str) -> None:
    folder = shared_data / "corpus" / "satellite"
    path = folder / name
    beside = () if path.parent == folder else tuple(one for one in path.parent.iterdir() if one != path)
    read = examine_file(path, name=path.name, sidecars=beside).examination
    subject = make_subject(facts=read.facts, footprint=read.footprint, grid=read.grid)

    assert {one.bearing for one in find(subject).values()} <= {Bearing.SAYS_NOTHING}
    assert {one.severity for one in find(subject).values()} <= {Severity.NOTE}


def test_length_without_any_scale_is_told_not_to_be_measured() -> None:
    results = list(misrepresented_length.CHECK.run(mark("length expected=180 MATROS", footprint=None)))

    assert [type(one) for one in results] == [NotRun]


def test_length_in_a_picture_of_a_country_never_contradicts() -> None:
    ring = ((30.0, 44.0), (36.0, 44.0), (36.0, 48.0), (30.0, 48.0), (30.0, 44.0))
    wide = Footprint(rings_wgs84=(ring,), bounds_wgs84=(30.0, 44.0, 36.0, 48.0), source="GTiff:transform")

    assert "REP-023" in find(mark("length expected=180 MATROS", length_px=900.0, footprint=wide))


def test_claim_with_neither_time_nor_place_is_told_not_to_be_compared() -> None:
    results = list(misrepresented_claim.CHECK.run(cite(claim())))

    assert [type(one) for one in results] == [NotRun]


def test_satellite_of_unknown_sharpness_gives_no_scale() -> None:
    trucks = (claim("three trucks"),)

    results = list(misrepresented_scale.CHECK.run(see("SkySat-C1", claims=trucks)))

    assert [type(one) for one in results] == [NotRun]
