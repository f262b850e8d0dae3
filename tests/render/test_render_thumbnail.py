"""The annotated thumbnail as a whole."""

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, features
from render_builders import GREY, make_picture, make_shape, make_strip, read_pixels

from catalogue.errors import ValueRefused
from catalogue.record.annotation import Annotation, Shape
from catalogue.record.examination import Grid
from catalogue.record.pixels import Picture
from catalogue.render.caption_strip import NOT_EVIDENCE, find_font_notes, make_strip_rows
from catalogue.render.fonts import get_font
from catalogue.render.palette import MARK_COLOURS, PAPER
from catalogue.render.scale_bar import Ground
from catalogue.render.shown_picture import make_shown_picture
from catalogue.render.thumbnail import ANNOTATION_LIMIT, render_thumbnail

LABELS = ("bulk carrier", "балкер у причала", "φορτηγό πλοίο", "سفينة شحن", "ספינת משא", "码头")
LONG = (
    "Two carriers load grain at the quay. " * 300,
    "ספינות טוענות תבואה " * 300,
    "x" * 9000,
    "سفينة " * 900,
)
GROUND = Ground(Grid(column_m=(9.0, -4.0), row_m=(-4.0, -9.0)), None, "scale from georeference (EPSG:32636)")


def make_many(count: int, width: float, height: float) -> tuple[Annotation, ...]:
    """Shapes of all kinds, spread over the picture."""
    found = []
    for i in range(count):
        x, y = (i * 37 % 97) / 100 * width, (i * 61 % 89) / 100 * height
        more = ((x + width / 12, y + height / 15), (x, y + height / 11))
        shape = list(Shape)[i % 5]
        count_needed = {Shape.POINT: 1, Shape.POLYGON: 3}.get(shape, 2)
        found.append(make_shape(shape, *((x, y), *more)[:count_needed], label=LABELS[i % 6]))
    return tuple(found)


@pytest.mark.parametrize("size_px", [300, 1200, 4000])
def test_longest_side_of_the_picture_is_the_size(size_px: int) -> None:
    pixels = read_pixels(render_thumbnail(make_picture(4400, 3300), make_strip(), size_px=size_px))

    is_picture = (pixels[:, 0, :3] == GREY).all(axis=1)
    assert pixels.shape[1] == size_px
    assert int(is_picture.sum()) == size_px * 3 // 4
    assert is_picture[: size_px * 3 // 4].all()


@pytest.mark.parametrize("size_px", [299, 4001, 0, -5])
def test_size_out_of_range_is_refused(size_px: int) -> None:
    with pytest.raises(ValueRefused, match="300 to 4000"):
        render_thumbnail(make_picture(), make_strip(), size_px=size_px)


def test_tiny_picture_is_enlarged_whole_and_says_so() -> None:
    picture = Picture(
        rgb=np.arange(20 * 20 * 3, dtype=np.uint8).reshape(20, 20, 3),
        mask=np.ones((20, 20), dtype=np.bool_),
        width_px=20,
        height_px=20,
        stretch="as stored",
    )

    shown = make_shown_picture(picture, 1190)

    assert shown.image.size == (1180, 1180)
    assert (np.asarray(shown.image)[::59, ::59, :3] == picture.rgb).all()
    assert "shown 59x" in shown.sentence


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (make_picture(400, 300), "400 x 300 px, shown 1:1"),
        (make_picture(800, 600), "800 x 600 px, shown at 50 % of its size"),
        (make_picture(400, 300, of_original=10), "4000 x 3000 px, shown at 10 % of its size"),
        (make_picture(800, 600, has_data=False), "no pixel holds data"),
    ],
)
def test_caption_says_how_the_picture_is_shown(picture: Picture, words: str) -> None:
    assert words in make_shown_picture(picture, 400).sentence


def test_annotation_lies_on_the_grid_of_the_original() -> None:
    box = make_shape(Shape.BOX, (1000, 1000), (3000, 2000))

    pixels = read_pixels(
        render_thumbnail(
            make_picture(400, 300, of_original=10), make_strip(), annotations=(box,), size_px=400
        )
    )

    fill = MARK_COLOURS[0].fill
    for row, column in ((150, 100), (150, 299), (199, 200)):
        assert np.abs(pixels[row, column, :3].astype(int) - fill).max() < 60
    assert (pixels[110:190, 130:290, :3] == GREY).all()


def test_nodata_is_transparent_and_only_there() -> None:
    picture = make_picture(400, 300)
    mask = picture.mask.copy()
    mask[:100, :150] = False
    holed = Picture(rgb=picture.rgb, mask=mask, width_px=400, height_px=300, stretch="as stored")

    pixels = read_pixels(render_thumbnail(holed, make_strip(), size_px=400))

    assert (pixels[:100, :150, 3] == 0).all()
    assert (pixels[100:, :, 3] == 255).all()
    assert (pixels[:100, 150:, 3] == 255).all()


def test_edge_of_nodata_is_not_darkened_by_what_lies_under_it() -> None:
    picture = make_picture(1600, 1200)
    rgb, mask = picture.rgb.copy(), picture.mask.copy()
    rgb[:, :801], mask[:, :801] = 0, False
    holed = Picture(rgb=rgb, mask=mask, width_px=1600, height_px=1200, stretch="as stored")

    shown = np.asarray(make_shown_picture(holed, 400).image)

    seen = shown[shown[:, :, 3] > 32]
    assert np.abs(seen[:, :3].astype(int) - GREY).max() <= 4


def test_picture_without_data_is_drawn() -> None:
    pixels = read_pixels(
        render_thumbnail(
            make_picture(has_data=False), make_strip(), annotations=make_many(3, 400, 300), size_px=400
        )
    )

    assert (pixels[:300, :, 3] == 0).mean() > 0.8
    assert (pixels[:300, :, 3] == 255).any()


def test_same_inputs_give_the_same_bytes_without_time_or_text() -> None:
    def render() -> bytes:
        return render_thumbnail(
            make_picture(), make_strip(claims=LABELS), annotations=make_many(12, 400, 300), ground=GROUND
        )

    png = render()

    assert render() == png
    kinds, at = set(), 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kinds.add(png[at + 4 : at + 8])
        at += length + 12
    assert kinds == {b"IHDR", b"IDAT", b"IEND"}


@pytest.mark.parametrize(
    ("width", "height", "size_px"),
    [
        (400, 300, 300),
        (400, 300, 700),
        (4000, 200, 300),
        (4000, 200, 4000),
        (200, 4000, 1200),
        (20, 20, 300),
        (1, 1, 300),
        (3000, 1, 500),
    ],
)
def test_nothing_below_the_picture_reaches_its_margins(width: int, height: int, size_px: int) -> None:
    strip = make_strip(claims=LONG * 4, credit=LONG[2], extra=LONG, captured=LONG[1])
    annotations = tuple(
        make_shape(Shape.LINE, (0, 0), (width, height), label=text) for text in (*LONG, *LABELS)
    )
    picture = make_picture(width, height)

    pixels = read_pixels(
        render_thumbnail(picture, strip, annotations=annotations, ground=GROUND, size_px=size_px)
    )

    # The stage ends at the rule, a full line of one colour across the whole canvas.
    is_rule = (pixels[:, :, :3] == (200, 200, 196)).all(axis=(1, 2))
    below = pixels[int(np.argmax(is_rule)) + 1 :]
    margin = max(11, round(pixels.shape[1] / 75)) - 3
    assert is_rule.sum() == 1
    for edge in (below[:, :margin], below[:, -margin:], below[:3], below[-3:]):
        assert (edge[:, :, :3] == PAPER).all()
    assert (below[:, :, 3] == 255).all()


def test_thin_picture_gets_room_for_its_labels() -> None:
    plain = render_thumbnail(make_picture(3000, 6), make_strip(), size_px=300)
    marked = render_thumbnail(
        make_picture(3000, 6), make_strip(), annotations=make_many(1, 3000, 6), size_px=300
    )

    colour = MARK_COLOURS[0].fill
    assert (read_pixels(plain)[:1, :, :3] == GREY).all()
    assert (read_pixels(marked)[:40, :, :3] == colour).all(axis=2).sum() > 50


def test_damaged_annotations_do_not_stop_the_drawing() -> None:
    annotations = (
        make_shape(Shape.POLYGON, (1, 1), label="too few"),
        make_shape(Shape.BOX, label="none"),
        make_shape(Shape.BOX, (-500, -500), (90000, 90000), label="outside"),
        make_shape(Shape.POINT, (1e300, -1e300), label="absurd"),
    )

    assert render_thumbnail(make_picture(), make_strip(), annotations=annotations, size_px=400)


def test_more_annotations_than_can_be_shown_are_counted() -> None:
    few, more = (make_many(ANNOTATION_LIMIT + extra, 400, 300) for extra in (0, 7))

    first = read_pixels(render_thumbnail(make_picture(), make_strip(), annotations=few, size_px=400))
    second = read_pixels(render_thumbnail(make_picture(), make_strip(), annotations=more, size_px=400))

    assert (first[:300] == second[:300]).all()
    assert second.shape[0] > first.shape[0]


def test_scale_and_north_are_drawn_only_when_known() -> None:
    heights = [
        read_pixels(render_thumbnail(make_picture(), make_strip(), ground=ground, size_px=400)).shape[0]
        for ground in (None, Ground(None, 0.5, "stated"), GROUND)
    ]

    assert heights == sorted(set(heights))


def test_strip_says_what_must_be_said() -> None:
    strip = make_strip(claims=tuple(f"claim {n}" for n in range(20)))

    rows = make_strip_rows(strip, (("scale", "no scale"),), font_px=14, width_px=600)

    texts = [line.text for row in rows for line in row.text.lines]
    assert texts[0] == NOT_EVIDENCE
    assert {strip.image_id[:12], strip.image_id, "capture time: not stated", "not stated", "no scale"} <= set(
        texts
    )
    assert "… and 12 more" in texts


def test_font_notes_name_what_is_not_drawn_right() -> None:
    assert find_font_notes(LABELS[:3]) == ()
    (note,) = find_font_notes(("码头",))
    assert "U+7801, U+5934" in note


def test_machine_without_shaping_draws_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    shaped = render_thumbnail(make_picture(), make_strip(claims=LABELS), size_px=400)
    get_font.cache_clear()
    monkeypatch.setattr(features, "check_feature", lambda _: False)
    try:
        basic = render_thumbnail(make_picture(), make_strip(claims=(*LABELS, *LONG)), size_px=400)
        notes = find_font_notes(LABELS[3:5])
    finally:
        monkeypatch.undo()
        get_font.cache_clear()

    assert basic != shaped
    assert notes == ("right-to-left text not shaped on this machine",)


@pytest.mark.parametrize("name", ["press_honolulu_iptc.jpg", "2022-05-14_SH_Busan_True_color.png"])
def test_real_pictures_are_drawn(shared_data: Path, name: str) -> None:
    with Image.open(shared_data / "corpus" / "satellite" / name) as image:
        rgb = np.asarray(image.convert("RGB"))
    rows, columns, _ = rgb.shape
    mask = np.ones((rows, columns), dtype=np.bool_)
    picture = Picture(rgb=rgb, mask=mask, width_px=columns, height_px=rows, stretch="as stored")

    pixels = read_pixels(render_thumbnail(picture, make_strip(claims=LABELS), ground=GROUND, size_px=600))

    assert pixels.shape[1] == 600
    small = pixels[: round(600 * rows / columns), :, :3].astype(float)
    assert small.mean() == pytest.approx(rgb.mean(), abs=1.0)
