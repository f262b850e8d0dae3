"""Places as somebody gave them: what they can mean, and what is refused."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import ValueRefused
from catalogue.record.place import PlacePrecision, PlaceState, make_place, parse_point


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("44.6103, 33.5256", (44.6103, 33.5256)),
        ("44.6103 33.5256", (44.6103, 33.5256)),
        ("-44.5;-170", (-44.5, -170.0)),
        ("+90,180", (90.0, 180.0)),
        ("44.6103 N 33.5256 E", (44.6103, 33.5256)),
        ("44.6103° S, 33.5256° w", (-44.6103, -33.5256)),
        ("33.5256 E 44.6103 N", (44.6103, 33.5256)),
        ("44°36'36\"N 33°31'12\"E", (44.61, 33.52)),
        ("44°36′36″S, 33°31′12″W", (-44.61, -33.52)),
        ("https://www.openstreetmap.org/?mlat=44.61&mlon=33.52#map=15/1.0/2.0", (44.61, 33.52)),
        ("https://www.openstreetmap.org/#map=15/44.61/33.52", (44.61, 33.52)),
        ("https://www.google.com/maps/@44.61,33.52,15z", (44.61, 33.52)),
        ("https://www.google.com/maps/place/44.61,33.52/data", (44.61, 33.52)),
        ("https://maps.google.com/?q=44.61,33.52", (44.61, 33.52)),
        ("https://www.bing.com/maps?center=-44.61,33.52", (-44.61, 33.52)),
    ],
)
def test_point_is_read_latitude_first(text: str, point: tuple[float, float]) -> None:
    assert parse_point(text) == pytest.approx(point, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        *("", "Sevastopol", "44.6", "44.6,", "91, 0", "-90.001, 0", "0.1, 180.5", "nan, nan", "1e1, 5"),
        *("44.6 N 33.5 N", "44.6 E 33.5 W", "44.6 N", "1044.6 N 33.5 E", "-44.6 N 33.5 E", "44.6 N 33.5 E 5"),
        *("44°99'00\"N 33°31'12\"E", "44°36'60\"N 33°31'12\"E", "about 44.6 N 33.5 E", "44.6 N 33.5 E 1 W"),
        *("https://news.example/2022/05/11/story", "https://news.example/", "https://[broken", "٤٤, ٣٣"),
        *(
            "https://x.example/?mlat=nan&mlon=1",
            "https://x.example/?mlat=a&mlon=b",
            "https://x.example/@1234.5,6.7",
        ),
    ],
)
def test_what_is_no_point_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused):
        parse_point(text)


@given(st.text(max_size=40))
def test_any_text_is_a_point_on_earth_or_refused(text: str) -> None:
    try:
        latitude, longitude = parse_point(text)
    except ValueRefused:
        return

    assert -90 <= latitude <= 90
    assert -180 <= longitude <= 180


@given(
    st.floats(-90, 90, allow_nan=False, allow_infinity=False),
    st.floats(-180, 180, allow_nan=False, allow_infinity=False),
)
def test_written_point_is_read_again(latitude: float, longitude: float) -> None:
    read = parse_point(f"{latitude:.6f}, {longitude:.6f}")

    assert math.dist(read, (latitude, longitude)) < 2e-6


def test_null_island_is_refused_unless_it_is_meant() -> None:
    with pytest.raises(ValueRefused, match="missing value"):
        make_place(point="0, 0")

    assert make_place(point="0, 0", force_zero=True).state is PlaceState.LOCATED


@pytest.mark.parametrize(
    ("point", "name", "state"),
    [
        (None, None, PlaceState.NOT_STATED),
        ("", "", PlaceState.NOT_STATED),
        ("not stated", None, PlaceState.NOT_STATED),
        (None, "Sevastopol", PlaceState.NAMED),
        ("Unlocatable", "somewhere", PlaceState.UNLOCATABLE),
        ("44.6, 33.5", "Sevastopol", PlaceState.LOCATED),
    ],
)
def test_state_says_what_is_known(point: str | None, name: str | None, state: PlaceState) -> None:
    assert make_place(point=point, name=name).state is state


def test_precision_words_mean_metres() -> None:
    radii = [make_place(point="44.6, 33.5", precision=word).radius_m for word in PlacePrecision]

    assert radii == [10.0, 100.0, 1_000.0, 50_000.0]
    assert make_place(point="44.6, 33.5").radius_m is None
    assert make_place(point="44.6, 33.5", precision="Exact", radius_m=25.0).radius_m == 25.0
    with pytest.raises(ValueRefused):
        make_place(point="44.6, 33.5", precision="roughly")
