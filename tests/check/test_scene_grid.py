"""Where scene ids say that scenes lie."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from truth_rows import read_rows

from catalogue.check.ground import measure_gap_m
from catalogue.check.scene_grid import find_grid_place, find_row, measure_from_row_m
from catalogue.record.place import measure_distance_m


def test_tile_of_sevastopol_holds_it() -> None:
    place = find_grid_place("S2A_MSIL2A_20220519T084601_N0400_R107_T36TWQ_20220519T123456")
    assert place is not None and place.footprint is not None
    assert place.name == "tile 36TWQ"
    assert measure_gap_m(place.footprint, 44.61, 33.53) == 0
    assert measure_gap_m(place.footprint, 46.48, 30.73) > 100_000


def test_tile_in_the_south_is_found() -> None:
    place = find_grid_place("S2B_T24MVV_20250731T130245_L2A")
    assert place is not None and place.footprint is not None
    assert measure_gap_m(place.footprint, -4.68498, -39.35253) == 0


@pytest.mark.parametrize(
    "text", ["T36TWQ_20220519T084601_TCI", "L1C_T36TWQ_A036000_20220519T084601", "S2A_36TWQ_20220519_0_L2A"]
)
def test_tile_is_found_in_every_form_of_name(text: str) -> None:
    place = find_grid_place(text)
    assert place is not None
    assert place.name == "tile 36TWQ"


def test_row_of_san_francisco() -> None:
    centre = find_row(44, 34)
    assert centre is not None
    assert measure_distance_m(centre, (37.47, -122.1)) < 30_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "104001007A5B2C00",
        "S2A",
        "S2A_MSIL2A_T61TWQ_",
        "S2A_MSIL2A_T36TAQ_",
        "LC08_L2SP_999034_20160821_02_T1",
    ],
)
def test_other_ids_name_no_place(text: str) -> None:
    assert find_grid_place(text) is None


def test_published_scenes_lie_where_their_ids_say(shared_data: Path) -> None:
    with (shared_data / "eo" / "s2_landsat_scene_times.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = outside = 0
    wrong = []
    for row in rows:
        place = find_grid_place(row["id"])
        if place is None:
            continue
        found += 1
        point = float(row["lat"]), float(row["lon"])
        if place.footprint is not None:
            outside += measure_gap_m(place.footprint, *point) > 0
        if place.spot is not None:
            centre = place.spot.latitude_deg, place.spot.longitude_deg
            distance_m = measure_distance_m(centre, point)
            if distance_m > (25_000 if place.name.startswith("path") else place.spot.radius_m + 1_000):
                wrong.append(row["id"])
    assert found > 450
    assert outside == 0
    # A published example item whose latitude and longitude stand exchanged.
    assert wrong == ["LC81530252014153LGN00"]


@given(path=st.integers(1, 233), row=st.integers(1, 248))
def test_centre_of_a_row_lies_at_no_distance_from_its_row(path: int, row: int) -> None:
    centre = find_row(path, row)
    assert centre is not None

    assert measure_from_row_m(*centre) < 1.0


def test_published_centres_of_landsat_lie_within_9_km_of_a_row(shared_data: Path) -> None:
    rows = [
        row
        for row in read_rows(shared_data / "eo" / "stac_items_sun.csv")
        if re.match(r"L[COTE]0[45789]_L\w+_\d{6}_", row["id"])
    ]
    assert len(rows) > 300

    assert max(measure_from_row_m(float(row["lat"]), float(row["lon"])) for row in rows) < 9_000
