"""Labels of measuring lines: what they say, and what is told of those that say it wrongly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.record.measure_label import (
    MEASURE_FORMS,
    LabelFault,
    Measure,
    MeasureLabel,
    find_label_doubt,
    parse_measure_label,
)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (
            "shadow height=45 height-error=5 error=2 crane",
            MeasureLabel(
                measure=Measure.SHADOW, name="crane", error_px=2.0, height_m=45.0, height_error_m=5.0
            ),
        ),
        ("Shadow crane", MeasureLabel(measure=Measure.SHADOW, name="crane")),
        ("shadow of the north crane", MeasureLabel(measure=Measure.SHADOW, name="of the north crane")),
        ("lean error=1.5 silo", MeasureLabel(measure=Measure.LEAN, name="silo", error_px=1.5)),
        (
            "north azimuth=123 azimuth-error=2 quay",
            MeasureLabel(measure=Measure.NORTH, name="quay", azimuth_deg=123.0, azimuth_error_deg=2.0),
        ),
        (
            "length expected=180 expected-error=10 error=2 MATROS KOSHKA",
            MeasureLabel(
                measure=Measure.LENGTH,
                name="MATROS KOSHKA",
                error_px=2.0,
                expected_m=180.0,
                expected_error_m=10.0,
            ),
        ),
        (
            "north azimuth=123 quay",
            MeasureLabel(measure=Measure.NORTH, name="quay", azimuth_deg=123.0, azimuth_error_deg=2.0),
        ),
        ("length quay", MeasureLabel(measure=Measure.LENGTH, name="quay")),
    ],
)
def test_label_is_parsed(label: str, expected: MeasureLabel) -> None:
    assert parse_measure_label(label) == expected


@pytest.mark.parametrize(
    "label", ["", "  ", "ship", "shadows of cranes", "the shadow", "height=45", "northern"]
)
def test_ordinary_label_measures_nothing(label: str) -> None:
    assert parse_measure_label(label) is None


@pytest.mark.parametrize(
    ("label", "word"),
    [
        ("shadow height=45m", "unit"),
        ("shadow height=-45", "number"),
        ("shadow height=nan", "number"),
        ("shadow height=1e3", "number"),
        ("shadow height=", "number"),
        ("shadow height=0", "more than 0"),
        ("shadow error=0", "more than 0"),
        ("shadow hight=45", "hight"),
        ("shadow Height=45", "Height"),
        ("lean height=45", "height"),
        ("shadow height=45 height=46", "twice"),
        ("north quay", "azimuth"),
        ("shadow heigth=40", "heigth"),
        ("shadow height = 40 crane", "="),
        ("shadow height 40 crane", "write height=40"),
        ("length Expected 180m ship", "write expected=180m"),
        ("north azimuth=361 azimuth-error=1", "360"),
    ],
)
def test_label_that_begins_right_and_goes_on_wrong_is_told(label: str, word: str) -> None:
    fault = parse_measure_label(label)

    assert isinstance(fault, LabelFault)
    assert fault.label == label
    assert word in fault.reason


def test_forms_that_are_shown_are_labels_of_every_measure() -> None:
    parsed = [parse_measure_label(form.partition(" (")[0]) for form in MEASURE_FORMS]

    assert [one.measure for one in parsed if isinstance(one, MeasureLabel)] == list(Measure)


@pytest.mark.parametrize(
    ("label", "is_line", "said"),
    [
        ("shaddow height=40", True, "'shaddow' is none of the words"),
        ("Shadow height=40", False, "only a line measures"),
        ("shadow height=40", True, None),
        ("shadow of a crane", False, None),
        ("crane", True, None),
        ("a = b", True, None),
        ("", True, None),
    ],
)
def test_label_that_measures_nothing_though_it_has_figures_is_doubted(
    label: str, is_line: bool, said: str | None
) -> None:
    doubt = find_label_doubt(label, is_line=is_line)

    assert (doubt is None) == (said is None)
    assert said is None or said in (doubt or "")


@given(st.text(max_size=200) | st.from_regex(r"(shadow|lean|north|length)( [a-z-]+=[0-9.]*| \S+){0,4}"))
def test_any_text_gives_an_answer(label: str) -> None:
    found = parse_measure_label(label)

    assert found is None or isinstance(found, MeasureLabel | LabelFault)
