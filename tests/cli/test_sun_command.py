"""`catalogue sun` as a person runs it."""

from pathlib import Path

import msgspec
import pytest
from command_builders import run

from catalogue.record.sky import SunView


def test_sun_is_told_without_a_catalogue(tmp_path: Path) -> None:
    done = run("sun", "--at", "44.6167,33.5254", "--time", "2022-05-19T08:46Z", cwd=tmp_path)

    assert (done.code, done.err) == (0, "")
    assert "44.6167 N, 33.5254 E" in done.out
    assert "150.4 deg" in done.out
    assert max(map(len, done.out.splitlines())) <= 80


def test_json_is_one_line_of_the_documented_shape(tmp_path: Path) -> None:
    done = run("sun", "--at", "-33.9,151.2", "--time", "2022-05-19", "--json", cwd=tmp_path)

    assert done.code == 0
    (line,) = done.out.splitlines()
    view = msgspec.json.decode(line, type=SunView)
    assert (view.latitude_deg, view.moment) == (-33.9, None)
    assert "has no zone" in done.err


def test_day_without_zone_is_a_range_in_80_columns(tmp_path: Path) -> None:
    done = run("sun", "--at", "78.2,15.6", "--time", "2022-04-18", "--platform", "Maxar", cwd=tmp_path)

    assert done.code == 0
    assert "highest" in done.out and "solar day" in done.out
    assert max(map(len, done.out.splitlines())) <= 80


def test_mistyped_platform_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    asked = ("sun", "--at", "44.6167,33.5254", "--time", "2022-05-19T08:46Z", "--platform")

    mistyped = run(*asked, "WorldVeiw-3", cwd=tmp_path)
    unknown = run(*asked, "Sputnik", cwd=tmp_path)

    assert (mistyped.code, unknown.code) == (0, 0)
    assert mistyped.err == "'WorldVeiw-3' is not in the sensor table; did you mean WorldView-3?\n"
    assert "'Sputnik' is not in the sensor table" in unknown.err
    assert "did you mean" not in unknown.err


def test_date_without_zone_is_told_to_be_that_of_the_place(tmp_path: Path) -> None:
    asked = ("sun", "--at", "44.6167,33.5254", "--time", "2022-05-19")

    assert "--utc takes it as UTC" in run(*asked, cwd=tmp_path).err
    assert run(*asked, "--utc", cwd=tmp_path).err == ""


def test_north_is_never_360(tmp_path: Path) -> None:
    done = run("sun", "--at", "44.6167,33.5254", "--time", "2022-05-18T21:42Z", cwd=tmp_path)

    assert "azimuth     360" not in done.out


@pytest.mark.parametrize(
    ("point", "time", "said"),
    [
        ("133.5,44.6", "2022-05-19T08:46Z", "latitude comes first"),
        ("44.6,233.5", "2022-05-19T08:46Z", "longitude 233.5"),
        ("Sevastopol", "2022-05-19T08:46Z", "latitude first"),
        ("44.6,33.5", "2022", "too vague"),
        ("44.6,33.5", "19/05/2022", "which is the day"),
        ("44.6,33.5", "not stated", "no time is stated"),
    ],
)
def test_wrong_usage_is_said(tmp_path: Path, point: str, time: str, said: str) -> None:
    done = run("sun", "--at", point, "--time", time, cwd=tmp_path)

    assert (done.code, done.out) == (2, "")
    assert said in done.err
