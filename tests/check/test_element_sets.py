"""TLE and OMM as text: what is read, and what is refused with its reason."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from orbit_builders import EPOCH, get_sensor, make_omm, make_set, read_history
from sgp4.api import Satrec
from truth_rows import read_rows

from catalogue.check.element_sets import ElementSet, SetForm, parse_element_sets
from catalogue.check.sensors import find_sensor_by_number
from catalogue.check.set_plausibility import Doubt, find_doubts, is_usable
from catalogue.check.two_lines import compute_checksum

# Of no real satellite: the numbers are made up, the checksums are right.
FIRST = "1 35946U 09055A   23121.13693576  .00000010  00000-0  15000-4 0  9992"
SECOND = "2 35946  98.4700 195.9000 0002000  90.0000  40.0000 14.37700000 10004"


def _sum(line: str) -> str:
    return line[:68] + str(compute_checksum(line))


FIRST, SECOND = _sum(FIRST), _sum(SECOND)


def _render_kvn(fields: dict[str, str]) -> str:
    return "\n".join(f"{name:20} = {value}" for name, value in fields.items())


def _render_xml(fields: dict[str, str]) -> str:
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    body = (
        f'<omm id="CCSDS_OMM_VERS" version="2.0"><body><segment><data>{inner}</data></segment></body></omm>'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><ndm xmlns="urn:x">{body}</ndm>'


def _render_csv(fields: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, fields)
    writer.writeheader()
    writer.writerow(fields)
    return text.getvalue()


def _read_one(text: str) -> ElementSet:
    file = parse_element_sets(text)
    assert file.faults == ()
    (found,) = file.sets
    return found


def _refuse(text: str) -> str:
    file = parse_element_sets(text)
    assert file.sets == ()
    (fault,) = file.faults
    return f"{fault.where}: {fault.reason}"


def test_two_lines_are_read() -> None:
    found = _read_one(f"{FIRST}\n{SECOND}\n")

    assert (found.norad_id, found.designator, found.name) == (35946, "2009-055A", None)
    assert found.form is SetForm.TLE
    assert found.epoch.replace(microsecond=0) == datetime(2023, 5, 1, 3, 17, 11, tzinfo=UTC)
    assert (found.inclination_deg, found.eccentricity) == (98.47, 0.0002)
    assert found.drag_per_radius == pytest.approx(1.5e-5)
    assert found.raw == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize("title", ["WORLDVIEW-2 (WV-2)", "0 WORLDVIEW-2 (WV-2)", "WORLDVIEW-2 (WV-2)   \r"])
def test_three_lines_give_the_name(title: str) -> None:
    assert _read_one(f"{title}\n{FIRST}\n{SECOND}").name == "WORLDVIEW-2 (WV-2)"


def test_comments_blank_lines_and_a_byte_order_mark_are_passed_over() -> None:
    text = f"\ufeff# from a friend\n\n{FIRST}\n\n{SECOND}\n\n"

    assert _read_one(text).norad_id == 35946


def test_letters_reach_beyond_five_digits() -> None:
    first, second = (_sum(line.replace("35946", "T0042")) for line in (FIRST, SECOND))

    assert _read_one(f"{first}\n{second}").norad_id == 270_042


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("column", range(2, 69))
def test_any_flipped_digit_is_reported(which: int, column: int) -> None:
    lines = [FIRST, SECOND]
    if lines[which][column] not in "0123456789":
        return
    flipped = str((int(lines[which][column]) + 1) % 10)
    lines[which] = lines[which][:column] + flipped + lines[which][column + 1 :]

    assert f"line {which + 1} of the set" in _refuse("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the file: is empty"),
        ("hello", "line 1: 'hello' is no part of an element set"),
        (FIRST, "line 1: line 1 of a set is not followed by its line 2"),
        (SECOND, "line 1: line 2 of a set has no line 1 before it"),
        (f"{FIRST}\n{SECOND} ;", "line 1: line 2 of the set has 71 characters, not 69"),
        (f"{FIRST}\n{_sum(SECOND.replace('35946', '40115'))}", "line 1: its lines name two objects"),
        (f"{_sum(FIRST.replace('23121.', '23400.'))}\n{SECOND}", "line 1: day 400.13693576 is in no year"),
        (f"{_sum(FIRST.replace('09055A', '09O55A'))}\n{SECOND}", "is no international designator"),
        (
            f"{FIRST}\n{_sum(SECOND.replace(' 98.4700', '198.4700'))}",
            "INCLINATION is 198.4700, outside 0 to 180",
        ),
        (
            f"{FIRST}\n{_sum(SECOND.replace(' 98.4700', ' 98.47x0'))}",
            "INCLINATION is '98.47x0', which is no number",
        ),
        (f"{FIRST}\n{_sum(SECOND.replace('98.4700', '98.٤700'))}", "characters that are not plain text"),
    ],
)
def test_unsound_lines_are_refused_with_the_reason(text: str, reason: str) -> None:
    assert reason in _refuse(text)


def test_a_faulty_set_does_not_cost_its_neighbours() -> None:
    wrong = SECOND[:-1] + str((int(SECOND[-1]) + 1) % 10)

    file = parse_element_sets(f"A\n{FIRST}\n{wrong}\nB\n{FIRST}\n{SECOND}\n{FIRST}\nC\n{FIRST}\n{SECOND}")

    assert [each.name for each in file.sets] == ["B", "C"]
    assert [fault.where for fault in file.faults] == ["line 2", "line 7"]


@pytest.mark.parametrize("render", [_render_kvn, _render_xml, _render_csv, json.dumps])
def test_omm_means_the_same_in_every_form(render: Callable[[dict[str, str]], str]) -> None:
    found = _read_one(render(make_omm()))

    assert (found.norad_id, found.designator, found.name) == (35946, "2009-055A", "WORLDVIEW-2")
    assert found.form is SetForm.OMM
    assert found.epoch == EPOCH
    assert (found.mean_motion_rev_day, found.eccentricity) == (14.377, 0.0002)
    assert (found.drag_per_radius, found.mean_motion_dot) == (1.5e-5, 2e-7)


def test_several_omm_in_a_file_are_all_read() -> None:
    one, other = make_omm(), make_omm(NORAD_CAT_ID="900123")

    for text in (
        json.dumps([one, other]),
        f"{_render_kvn(one)}\n\n{_render_kvn(other)}",
        _render_xml(one).replace("</ndm>", "") + _render_xml(other).partition("urn:x")[2][2:],
    ):
        file = parse_element_sets(text)
        assert [each.norad_id for each in file.sets] == [35946, 900123]
        assert file.faults == ()


def test_numbers_in_json_are_numbers() -> None:
    fields: dict[str, str | float] = {**make_omm(), "NORAD_CAT_ID": 35946, "BSTAR": 1e-5, "INCLINATION": 98.5}

    assert _read_one(json.dumps(fields)).inclination_deg == 98.5


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"MEAN_MOTION": ""}, "MEAN_MOTION is missing"),
        ({"MEAN_MOTION": "fast"}, "MEAN_MOTION is 'fast', which is no number"),
        ({"MEAN_MOTION": "99"}, "MEAN_MOTION is 99, outside"),
        ({"ECCENTRICITY": "NaN"}, "ECCENTRICITY is 'NaN', which is no number"),
        ({"ECCENTRICITY": "1e999"}, "ECCENTRICITY is 1e999, outside"),
        ({"MEAN_ELEMENT_THEORY": "SGP4-XP"}, "MEAN_ELEMENT_THEORY is 'SGP4-XP'"),
        ({"EPHEMERIS_TYPE": "4"}, "EPHEMERIS_TYPE is '4'"),
        ({"REF_FRAME": "EME2000"}, "REF_FRAME is 'EME2000'"),
        ({"TIME_SYSTEM": "TAI"}, "TIME_SYSTEM is 'TAI'"),
        ({"EPOCH": "yesterday"}, "EPOCH is 'yesterday', which is no time"),
        ({"EPOCH": "2023-02-30T00:00:00"}, "EPOCH is '2023-02-30T00:00:00', which is no time"),
        ({"NORAD_CAT_ID": "-5"}, "NORAD_CAT_ID is '-5'"),
        ({"OBJECT_ID": "WV2"}, "a designator looks like 2014-048A"),
    ],
)
def test_unsound_omm_is_refused_with_the_reason(changes: dict[str, str], reason: str) -> None:
    for render in (_render_kvn, json.dumps):
        assert reason in _refuse(render(make_omm(**changes)))


@pytest.mark.parametrize(
    "text",
    [
        '{"NORAD_CAT_ID": "1", "NORAD_CAT_ID": "2"}',
        "[1, 2]",
        "[" * 100_000,
        "{",
        '<!DOCTYPE ndm [<!ENTITY a "b">]><ndm>&a;</ndm>',
        '<!DOCTYPE ndm SYSTEM "http://127.0.0.1/x.dtd"><ndm/>',
        "<ndm>",
        "<ndm/>",
        "[]",
    ],
)
def test_hostile_or_empty_files_are_refused(text: str) -> None:
    assert _refuse(text).startswith("the file: ")


def test_day_of_the_year_is_an_epoch() -> None:
    assert _read_one(_render_kvn(make_omm(EPOCH="2023-121T03:17:11.25Z"))).epoch == EPOCH


def test_epoch_keeps_its_microseconds() -> None:
    assert _read_one(_render_kvn(make_omm(EPOCH="2023-05-01T03:17:11.999999"))).epoch.microsecond == 999_999


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    file = parse_element_sets(text)

    assert file.sets or file.faults


@given(st.integers(0, 1), st.integers(0, 68), st.characters())
def test_no_change_of_a_line_breaks_the_reader(which: int, column: int, char: str) -> None:
    lines = [FIRST, SECOND]
    lines[which] = _sum(lines[which][:column] + char + lines[which][column + 1 :])

    file = parse_element_sets("\n".join(lines))

    assert file.sets or file.faults


def test_every_genuine_set_is_taken(shared_data: Path) -> None:
    rows = read_rows(shared_data / "eo" / "tle_history.csv")

    file = parse_element_sets("\n".join(f"{row['line1']}\n{row['line2']}" for row in rows))

    assert len(file.sets) == len(rows) > 3_000
    assert file.faults == ()


def test_fields_are_those_that_sgp4_reads(shared_data: Path) -> None:
    for row in read_rows(shared_data / "eo" / "tle_history.csv")[::40]:
        (found,) = parse_element_sets(f"{row['line1']}\n{row['line2']}").sets

        theirs = Satrec.twoline2rv(row["line1"], row["line2"])

        assert found.norad_id == theirs.satnum
        assert found.drag_per_radius == pytest.approx(theirs.bstar, abs=1e-12)
        assert found.designator is not None
        assert found.designator[2:].replace("-", "") == theirs.intldesg.strip()


def test_33_of_34_invented_sets_are_refused(shared_data: Path) -> None:
    rows = read_rows(shared_data / "eo" / "tle_suspect_examples.csv")

    taken = [row for row in rows if parse_element_sets(f"{row['line1']}\n{row['line2']}").sets]

    assert len(rows) == 34
    # The one that is left was issued by an operator: padded, of a full hour, and real.
    assert [row["flags"] for row in taken] == ["round_epoch"]


def test_most_invented_sets_are_doubtful_even_with_their_checksums_mended(shared_data: Path) -> None:
    rows = read_rows(shared_data / "eo" / "tle_suspect_examples.csv")[:-1]

    doubtful = 0
    for row in rows:
        mended = parse_element_sets(f"{_sum(row['line1'])}\n{_sum(row['line2'])}").sets
        sensor = find_sensor_by_number(int(row["line1"][2:7]))
        assert sensor is not None
        doubtful += not any(is_usable(each, sensor) for each in mended)

    print(f"{doubtful} of {len(rows)} invented sets are doubtful with mended checksums")
    assert doubtful >= 29


def test_genuine_sets_in_service_are_not_doubted(shared_data: Path) -> None:
    doubted = []
    for number, sets in read_history(shared_data / "eo").items():
        sensor = find_sensor_by_number(number)
        assert sensor is not None
        doubted += [(sensor.key, each.epoch.year) for each in sets if not is_usable(each, sensor)]

    # One set that an operator issued with the designator of another launch, and WorldView-4 in free decay.
    assert doubted == [("WV02", 2018), ("WV04", 2019), ("WV04", 2021)]


@pytest.mark.parametrize(
    ("changes", "doubts"),
    [
        ({}, []),
        ({"mean_motion_rev_day": 14.41}, [Doubt.MEAN_MOTION]),
        ({"inclination_deg": 98.8}, [Doubt.INCLINATION]),
        ({"designator": "2009-035A"}, [Doubt.DESIGNATOR]),
        ({"designator": None}, []),
        ({"node_deg": 20.0}, [Doubt.CROSSING]),
        ({"epoch": EPOCH.replace(minute=0, second=0, microsecond=0)}, [Doubt.ROUND_EPOCH]),
    ],
)
def test_what_does_not_fit_the_satellite_is_doubted(changes: dict[str, object], doubts: list[Doubt]) -> None:
    found = find_doubts(make_set(**changes), get_sensor("WorldView-2"))

    assert [each.doubt for each in found] == doubts
    assert all(each.is_warning_only == (each.doubt is Doubt.ROUND_EPOCH) for each in found)
