"""Files of element sets as a person gives them: what is taken, and what is told of the rest."""

import hashlib
from pathlib import Path

import pytest
from orbit_builders import EPOCH, make_set
from orbit_files import TWO_LINES, make_set_of, write_omm, write_tle

from catalogue.actions import elements
from catalogue.actions.elements import read_element_files
from catalogue.errors import InputRefused, InputUnreadable


def test_sets_of_all_files_are_read_with_the_digest_of_each(tmp_path: Path) -> None:
    omm = write_omm(tmp_path / "a.json", [make_set(), make_set_of("Landsat 8", EPOCH)])
    tle = tmp_path / "b.tle"
    tle.write_text(TWO_LINES)

    read = read_element_files([omm, tle])

    assert [each.norad_id for each in read.sets] == [35946, 39084, 35946]
    assert read.faults == ()
    digests = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in (omm, tle))
    assert [(source.name, source.version) for source in read.sources] == [
        ("element sets", digest) for digest in digests
    ]


def test_what_was_written_is_read_as_it_was(tmp_path: Path) -> None:
    made = make_set_of("Sentinel-2A", EPOCH)

    (read,) = read_element_files([write_omm(tmp_path / "a.json", [made])]).sets

    assert (read.epoch, read.node_deg, read.mean_motion_rev_day) == (
        made.epoch,
        made.node_deg,
        made.mean_motion_rev_day,
    )


def test_lines_that_were_written_are_read_as_they_were_rounded(tmp_path: Path) -> None:
    made = make_set_of("Sentinel-2A", EPOCH)

    read = read_element_files([write_tle(tmp_path / "a.tle", [made])])

    assert read.faults == ()
    (found,) = read.sets
    assert (found.name, found.norad_id, found.designator) == (made.name, made.norad_id, made.designator)
    assert abs((found.epoch - made.epoch).total_seconds()) < 0.001
    assert found.node_deg == pytest.approx(made.node_deg, abs=1e-4)
    assert found.mean_motion_rev_day == pytest.approx(made.mean_motion_rev_day, abs=1e-8)


def test_same_set_in_two_files_is_one(tmp_path: Path) -> None:
    paths = [write_omm(tmp_path / name, [make_set()]) for name in ("a.json", "b.json")]

    read = read_element_files(paths)

    assert (len(read.sets), len(read.sources)) == (1, 1)


def test_faulty_set_is_told_and_the_rest_is_taken(tmp_path: Path) -> None:
    first, second = TWO_LINES.splitlines()
    path = tmp_path / "sets.tle"
    path.write_text(f"{first}\n{second.replace('98.47', '98.48')}\n{TWO_LINES}")

    read = read_element_files([path])

    assert len(read.sets) == 1
    (fault,) = read.faults
    assert fault.startswith("sets.tle, line 1: ")
    assert "checksum" in fault


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 500, b"[]", b"{", b"<a/>", b"no orbit\n" * 300])
def test_file_of_something_else_is_told_in_few_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(data)

    read = read_element_files([path])

    assert read.sets == ()
    assert 1 <= len(read.faults) <= 21
    assert all(fault.startswith("other.bin") for fault in read.faults)


def test_name_in_another_encoding_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "latin.tle"
    path.write_bytes("PLÉIADES\n".encode("latin-1") + TWO_LINES.encode())

    assert len(read_element_files([path]).sets) == 1


@pytest.mark.parametrize("name", ["absent.json", "folder", "nul\x00"])
def test_file_that_cannot_be_read_is_named_without_its_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()

    with pytest.raises(InputUnreadable) as caught:
        read_element_files([tmp_path / name])

    assert name in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "LIMIT_BYTES", 100)

    with pytest.raises(InputRefused):
        read_element_files([write_omm(tmp_path / "a.json", [make_set()])])


def test_no_files_are_no_sets() -> None:
    assert read_element_files([]) == elements.Elements()
