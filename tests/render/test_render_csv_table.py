"""Tables that no spreadsheet executes."""

import csv
import io
import re
import unicodedata

import msgspec
import pytest
from dossier_builders import (
    PLACE,
    make_claim_view,
    make_dossier,
    make_exhibit,
    make_fact,
    make_full_view,
    make_image_view,
    make_noted,
)
from hypothesis import given
from hypothesis import strategies as st

from catalogue.manifest.columns import COLUMNS
from catalogue.record.place import Place, PlaceState, parse_point
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.views import Dossier, ImageView
from catalogue.render.csv_table import (
    CLAIM_COLUMNS,
    IMAGE_COLUMNS,
    neutralise,
    render_claims_csv,
    render_images_csv,
)

NUMBER_COLUMNS = {
    *("width_px", "height_px", "size_bytes", "west", "south", "east", "north", "radius_m"),
    *("gsd_m", "off_nadir_deg", "sun_azimuth_deg", "sun_elevation_deg", "cloud_cover_pct"),
}
# As spreadsheets read the start of a cell: blanks and quotes skipped, then a sign.
FORMULA = re.compile(r"[\s\"\x00-\x20]*[=+\-@＝＋－＠]")
TURNING = {"RLE", "LRE", "RLO", "LRO", "PDF", "RLI", "LRI", "FSI", "PDI"}
HOSTILE = st.text(
    st.sampled_from("=+-@\t\r\n;,|\"' '\x00\u200b\ufeff＝1aß☃".replace("''", "'")), min_size=1, max_size=12
)


def read_table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))


def make_table(*views: ImageView) -> list[dict[str, str]]:
    return read_table(render_images_csv(make_dossier(exhibits=tuple(make_exhibit(view) for view in views))))


def make_hostile_dossier(text: str) -> Dossier:
    """A dossier with the text wherever people or files can put one."""
    claim = make_claim_view()
    statement = msgspec.structs.replace(
        claim.statements[0],
        text=text,
        claimant=text,
        source_url=text,
        event_at=text,
        note=text,
        place=msgspec.structs.replace(PLACE, name=text),
    )
    view = make_full_view(
        name=text,
        status=text,
        facts=(make_fact("platform", text), make_fact("gsd_m", text), make_fact("scene_id", text)),
        sightings=(
            Sighting(url=text, page=text, caption=text, credit=text, licence=text, noted=make_noted()),
        ),
        scenes=(Scene(note=text, place=Place(state=PlaceState.NAMED, name=text), noted=make_noted()),),
        conflicts=(text,),
    )
    return make_dossier(
        exhibits=(make_exhibit(view),),
        claims=(msgspec.structs.replace(claim, statements=(statement,)),),
    )


@given(HOSTILE)
def test_no_cell_starts_a_formula_whatever_anybody_wrote(text: str) -> None:
    dossier = make_hostile_dossier(text)

    tables = [read_table(render_images_csv(dossier)), read_table(render_claims_csv(dossier))]

    for row in (row for table in tables for row in table):
        for column, cell in row.items():
            # A program that splits at semicolons or tabs, or at line ends inside quotes, sees these.
            for part in re.split(r"[;\t\r\n]", cell):
                assert column in NUMBER_COLUMNS or not FORMULA.match(part), (column, cell)


@given(HOSTILE)
def test_neutralised_text_holds_every_character_of_the_text_in_order(text: str) -> None:
    rest = iter(neutralise(text))
    shown = text.replace("\x00", "[U+0000]")

    assert all(character in rest for character in re.sub("\r(?!\n)", "[U+000D]", shown))


# Few letters, so that most examples steer something.
STEERING = st.text(
    st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"]) | st.sampled_from("\r\n=;a"),
    min_size=1,
    max_size=12,
)


@given(STEERING)
def test_no_cell_steers_a_terminal_whatever_anybody_wrote(text: str) -> None:
    dossier = make_hostile_dossier(text)

    for content in (render_images_csv(dossier), render_claims_csv(dossier)):
        for row in read_table(content):
            for cell in row.values():
                rest = cell.replace("\r\n", "").replace("\n", "").replace("\t", "")
                assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in rest)
                assert not any(unicodedata.bidirectional(c) in TURNING for c in rest)


@given(st.text(max_size=30))
def test_what_is_shown_by_number_tells_which_character_it_was(text: str) -> None:
    shown = neutralise(text)

    told = re.sub(r"\[U\+([0-9A-F]{4})\]", lambda number: chr(int(number[1], 16)), shown)

    assert "[U+" in text or told.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("grain\x1b[2J\x1b]0;owned\x07", "grain[U+001B][2J[U+001B]]0;owned[U+0007]"),
        ("\x9b31m", "[U+009B]31m"),
        ("\u202egpj.evil", "[U+202E]gpj.evil"),
        ("true\rfalse", "true[U+000D]false"),
        ("one\r\ntwo\nthree\tfour", "one\r\ntwo\nthree\tfour"),
        ("\x1b=1", "[U+001B]=1"),
        ("\u0645\u06cc\u200c\u062e\u0648", "\u0645\u06cc\u200c\u062e\u0648"),
    ],
)
def test_controls_are_shown_by_number_and_line_ends_are_kept(text: str, cell: str) -> None:
    assert neutralise(text) == cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "[U+000D]=1"),
        ("\r\n=1", "'\r\n'=1"),
        (' "=1', "' \"=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("two ships;=1+1", "two ships;'=1+1"),
        ("two ships\n=1+1", "two ships\n'=1+1"),
        ("＝1", "'＝1"),
    ],
)
def test_what_starts_a_formula_gets_an_apostrophe(text: str, cell: str) -> None:
    assert neutralise(text) == cell


@pytest.mark.parametrize("text", ["Two ships, -5 m", "a=b", "11 May 2022 - Sevastopol", "'tis", "x@y"])
def test_harmless_text_is_left_as_it_is(text: str) -> None:
    assert neutralise(text) == text


def test_negative_numbers_stay_numbers() -> None:
    view = make_image_view(
        bounds_wgs84=(-70.5, -12.5, -70.25, -12.25), facts=(make_fact("sun_elevation_deg", -3.5),)
    )

    (row,) = make_table(view)

    assert (row["west"], row["south"], row["sun_elevation_deg"]) == ("-70.5", "-12.5", "-3.5")


def test_column_of_numbers_is_empty_where_facts_differ() -> None:
    (row,) = make_table(make_image_view(facts=(make_fact("gsd_m", 0.3), make_fact("gsd_m", 0.5))))

    assert row["gsd_m"] == ""


def test_texts_that_stand_side_by_side_are_all_there() -> None:
    times = ("2022-05-19T08:41:52Z", "2022-05-19", "2022-05-19")

    (row,) = make_table(make_image_view(facts=tuple(make_fact("acquired_at", time) for time in times)))

    assert row["acquired_at"] == "2022-05-19T08:41:52Z | 2022-05-19"


@pytest.mark.parametrize(("latitude", "longitude"), [(44.6103, 33.5256), (-12.5, -70.25), (0.0, -180.0)])
def test_point_reads_back_as_a_manifest_would(latitude: float, longitude: float) -> None:
    place = Place(state=PlaceState.LOCATED, latitude_deg=latitude, longitude_deg=longitude)

    (row,) = make_table(make_image_view(scenes=(Scene(place=place, noted=make_noted()),)))

    assert parse_point(row["point"]) == (latitude, longitude)


def test_headers_are_those_of_manifests_where_the_meaning_is_the_same() -> None:
    known = {column.name for column in COLUMNS}

    assert set(IMAGE_COLUMNS) - known == {
        *("media_type", "width_px", "height_px", "size_bytes", "west", "south", "east", "north", "conflicts")
    }
    assert set(CLAIM_COLUMNS) - known == {"claim_id", "verdicts", "assessments", "images"}


def test_every_image_and_every_statement_has_a_row() -> None:
    claim = make_claim_view()
    again = msgspec.structs.replace(claim.statements[0], claimed_at="2022-05", place=None)
    dossier = make_dossier(claims=(msgspec.structs.replace(claim, statements=(*claim.statements, again)),))

    images, claims = read_table(render_images_csv(dossier)), read_table(render_claims_csv(dossier))

    assert [row["sha256"] for row in images] == [exhibit.image.id for exhibit in dossier.exhibits]
    assert [row["claimed_at"] for row in claims] == ["2022-05-23", "2022-05"]
    assert claims[0]["assessments"] == (
        "ines: supported B2 | tarik: contradicted B2 | ines: inconclusive B2 "
        f"(image {claim.images[0][0][:12]})"
    )


def test_claim_that_was_never_stated_has_a_row_by_its_id() -> None:
    claim = msgspec.structs.replace(make_claim_view(), statements=())

    (row,) = read_table(render_claims_csv(make_dossier(claims=(claim,))))

    assert (row["claim_id"], row["claim"]) == (claim.id, "")
    assert row["verdicts"] == "contradicted: 1, supported: 1"


def test_rows_end_as_the_specification_says_and_no_mark_begins_the_file() -> None:
    content = render_images_csv(make_dossier())

    assert content.startswith(b"sha256,file,")
    assert content.count(b"\r\n") == 3


def test_table_outside_a_bundle_names_no_file_that_is_not_there() -> None:
    (first, *_) = read_table(render_images_csv(make_dossier(), in_bundle=False))

    assert first["file"] == ""
