"""The picture of times: to the scale of its axes, from minutes to ages."""

from datetime import UTC, datetime, timedelta

import pytest
from dossier_builders import make_claim_view, make_fact, make_full_view, make_image_view
from render_builders import read_pixels

from catalogue.record.fact import Basis
from catalogue.record.timeline import TimeGroup, Timeline, TimeSpan, make_timeline
from catalogue.render.palette import MARK_COLOURS
from catalogue.render.time_axis import TimeAxis, find_ticks, measure_seconds
from catalogue.render.timeline_plot import WIDTH_PX, render_timeline_plot

NOON = datetime(2022, 5, 19, 12, tzinfo=UTC)
BLUE = next(colour.fill for colour in MARK_COLOURS if colour.name == "blue")
PLOT_LEFT, PLOT_RIGHT = 432, 1168


def make_span(earliest: datetime, hours: float = 0, **changes: object) -> TimeSpan:
    values: dict[str, object] = {
        "group": TimeGroup.TAKEN,
        "label": "taken: EXIF",
        "text": "x",
        "basis": Basis.EMBEDDED,
        "earliest": earliest,
        "latest": earliest + timedelta(hours=hours),
        **changes,
    }
    return TimeSpan(**values)  # type: ignore[arg-type]


def find_blue(png: bytes, top: int = 0, bottom: int | None = None) -> tuple[int, int]:
    """The columns between which a time is drawn in blue, right of the names."""
    pixels = read_pixels(png)[top:bottom, PLOT_LEFT - 10 :]
    # The legend below holds the colour at the left edge only.
    columns = (pixels == BLUE).all(axis=2).any(axis=0).nonzero()[0] + PLOT_LEFT - 10
    return int(columns.min()), int(columns.max())


def make_axis(first: datetime, last: datetime, width_px: float = 700) -> TimeAxis:
    return TimeAxis(measure_seconds(first), measure_seconds(last), 0, width_px)


def test_moments_fall_on_the_axis_in_proportion() -> None:
    axis = make_axis(NOON, NOON + timedelta(hours=10), 1000)

    assert [axis.find_x(NOON + timedelta(hours=h)) for h in (0, 5, 10, 20)] == [0, 500, 1000, 2000]


@pytest.mark.parametrize(
    ("stretch", "labels"),
    [
        (timedelta(minutes=50), ["12:00", "12:15", "12:30", "12:45"]),
        (timedelta(hours=20), ["12:00", "15:00", "18:00", "21:00", "20 May", "03:00", "06:00"]),
        (timedelta(days=11), ["21 May", "23 May", "25 May", "27 May", "29 May"]),
        (timedelta(days=300), ["Jul 2022", "Oct 2022", "Jan 2023"]),
        (timedelta(days=3000), ["2023", "2024", "2025", "2026", "2027", "2028", "2029", "2030"]),
        (timedelta(days=365 * 900), ["2100", "2200", "2300", "2400", "2500", "2600", "2700", "2800", "2900"]),
    ],
)
def test_ticks_are_round_in_the_unit_of_the_stretch(stretch: timedelta, labels: list[str]) -> None:
    ticks = [label for _, label in find_ticks(make_axis(NOON, NOON + stretch), apart_px=74)]

    assert ticks[: len(labels)] == labels


def test_ticks_keep_their_distance() -> None:
    for days in (0.01, 0.3, 2, 9, 40, 200, 999, 5000, 90_000, 2_500_000):
        places = [x for x, _ in find_ticks(make_axis(NOON, NOON + timedelta(days=days)), apart_px=74)]
        assert all(after - before > 60 for before, after in zip(places, places[1:], strict=False))


def test_moment_is_a_line_and_a_day_is_a_bar() -> None:
    far = make_span(NOON + timedelta(days=1), basis=None)
    line = find_blue(render_timeline_plot(Timeline(spans=(make_span(NOON), far)), title="x"))
    bar = find_blue(render_timeline_plot(Timeline(spans=(make_span(NOON, 12), far)), title="x"))

    assert line[1] - line[0] <= 5
    # Half of the stretch of a day, which has a twentieth more on both sides.
    assert bar[1] - bar[0] == pytest.approx((PLOT_RIGHT - PLOT_LEFT) / 2.2, abs=20)


def test_minutes_are_told_apart_beside_decades() -> None:
    spans = (
        make_span(datetime(1990, 1, 1, tzinfo=UTC), group=TimeGroup.KEPT, basis=None),
        make_span(NOON),
        make_span(NOON + timedelta(minutes=40)),
    )

    png = render_timeline_plot(Timeline(spans=spans), title="x")

    pixels = read_pixels(png)[:, 760:PLOT_RIGHT]
    columns = (pixels == BLUE).all(axis=2).any(axis=0).nonzero()[0]
    assert columns.max() - columns.min() > 100


def test_time_beyond_the_enlarged_stretch_is_an_arrow_at_its_edge() -> None:
    spans = (
        *(make_span(NOON, basis=None) for _ in range(2)),
        make_span(NOON - timedelta(days=9000)),
    )

    pixels = read_pixels(render_timeline_plot(Timeline(spans=spans), title="x"))[:, 740:PLOT_RIGHT]

    columns = (pixels == BLUE).all(axis=2).any(axis=0).nonzero()[0] + 740
    assert columns.max() - columns.min() < 30
    assert columns.max() < 790


def test_same_times_give_the_same_bytes() -> None:
    timeline = make_timeline(make_full_view(), [make_claim_view()])

    assert render_timeline_plot(timeline, title="x") == render_timeline_plot(timeline, title="x")


def test_satellite_without_end_of_service_reaches_the_edge() -> None:
    spans = (
        make_span(NOON - timedelta(days=3), group=TimeGroup.SERVICE, latest=None),
        make_span(NOON, basis=None),
    )

    assert find_blue(render_timeline_plot(Timeline(spans=spans), title="x"))[1] >= PLOT_RIGHT - 4


def test_picture_without_times_says_so_and_is_drawn() -> None:
    assert read_pixels(render_timeline_plot(Timeline(spans=()), title="x")).shape[1] == WIDTH_PX


def test_times_at_the_ends_of_the_calendar_and_hostile_names_are_drawn() -> None:
    hostile = "\u202e<script>\x1b[2J" + "ספינה衛" * 200
    facts = [make_fact("acquired_at", text, source=hostile) for text in ("0001-01-01T20:00Z", "9999-12-31")]
    facts += [make_fact("created_at", f"20{n:02}-01-01", source=hostile) for n in range(99)]
    view = make_image_view(facts=tuple(facts))

    pixels = read_pixels(render_timeline_plot(make_timeline(view), title=hostile))

    assert pixels.shape[1] == WIDTH_PX
    assert pixels.shape[0] < 2000
    # Nothing is drawn over the margin on the right.
    assert (pixels[:, -10:] == pixels[0, 0]).all()
