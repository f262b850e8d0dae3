"""The legend below a picture."""

from itertools import combinations

import pytest
from render_builders import make_shape

from catalogue.record.annotation import Annotation, Shape
from catalogue.render.legend import make_legend, render_detail
from catalogue.render.scale_bar import Ground

LABELS = ("ship", "балкер у причала", "سفينة شحن", "ספינת משא", "a label that is so long that it wraps " * 5)


def make_many(count: int) -> tuple[Annotation, ...]:
    return tuple(make_shape(Shape.POINT, (5, 5), label=LABELS[i % len(LABELS)]) for i in range(count))


@pytest.mark.parametrize("count", [1, 12, 40, 250])
@pytest.mark.parametrize(("width_px", "font_px"), [(280, 11), (1170, 16), (3900, 53)])
def test_every_annotation_is_listed_without_overlap(count: int, width_px: int, font_px: int) -> None:
    annotations = make_many(count)

    legend = make_legend(annotations, (None,) * count, font_px=font_px, width_px=width_px)

    assert [row.number for row in legend.rows] == list(range(1, count + 1))
    assert all(0 <= row.rect.left < row.rect.right <= width_px for row in legend.rows)
    assert all(0 <= row.rect.top < row.rect.bottom <= legend.height_px for row in legend.rows)
    assert not any(a.rect.overlaps(b.rect) for a, b in combinations(legend.rows, 2))


def test_row_holds_its_text() -> None:
    annotations = make_many(5)

    legend = make_legend(annotations, ("184 m (source)",) * 5, font_px=16, width_px=400)

    for row in legend.rows:
        assert row.detail is not None
        assert row.label.height_px + row.detail.height_px <= row.rect.bottom - row.rect.top
        assert row.label.width_px + row.shape.width_px + legend.badge_px[0] <= 400


def test_many_annotations_stand_in_columns() -> None:
    legend = make_legend(make_many(40), (None,) * 40, font_px=16, width_px=1170)

    assert len({row.rect.left for row in legend.rows}) == 3


def test_no_annotations_need_no_room() -> None:
    assert make_legend((), (), font_px=16, width_px=400).height_px == 0


@pytest.mark.parametrize(
    ("ground", "detail"),
    [
        (None, "50.0 px of the original"),
        (Ground(None, None, ""), "50.0 px of the original"),
        (Ground(None, 0.5, "scale from stated GSD"), "25 m (scale from stated GSD)"),
    ],
)
def test_line_is_measured(ground: Ground | None, detail: str) -> None:
    line = make_shape(Shape.LINE, (10, 10), (40, 50))

    assert render_detail(line, ground, is_outside=False) == detail


def test_what_the_picture_does_not_show_is_said() -> None:
    box = make_shape(Shape.BOX, (10, 10), (40, 50))

    assert render_detail(box, None, is_outside=True) == "reaches outside the picture"
    assert render_detail(box, None, is_outside=False) is None
    assert render_detail(make_shape(Shape.POLYGON, (1, 1)), None, is_outside=False) == (
        "not drawn: too few points for this shape"
    )
