"""Originals in a local folder: put away once, named by digest, read-only, never half there."""

import errno
import hashlib
import os
import stat
import sys
from pathlib import Path

import pytest

from catalogue.errors import InputUnreadable, StoreUnavailable
from catalogue.originals.folder import LocalOriginals, make_name, make_name_beside

CONTENT = b"picture" * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def originals(tmp_path: Path) -> LocalOriginals:
    return LocalOriginals(tmp_path / "images")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "quay.tif"
    path.write_bytes(CONTENT)
    return path


def _keep(originals: LocalOriginals, source: Path, extension: str = "tif") -> Path:
    incoming = originals.take(source, originals.make_incoming_path())
    return originals.keep(incoming.path, make_name(incoming.sha256, extension))


def _find_files(originals: LocalOriginals) -> list[Path]:
    return [path for path in originals.folder.rglob("*") if path.is_file()]


def test_original_is_kept_under_its_digest_read_only(originals: LocalOriginals, source: Path) -> None:
    incoming = originals.take(source, originals.make_incoming_path())

    kept = originals.keep(incoming.path, make_name(incoming.sha256, "tif"))

    assert (incoming.sha256, incoming.size_bytes) == (SHA256, len(CONTENT))
    assert incoming.sha512 == hashlib.sha512(CONTENT).hexdigest()
    assert kept == originals.folder / SHA256[:2] / f"{SHA256}.tif"
    assert kept.read_bytes() == CONTENT
    assert stat.S_IMODE(kept.stat().st_mode) == 0o444
    assert originals.find(SHA256) == kept
    assert source.read_bytes() == CONTENT


def test_second_copy_leaves_the_first_as_it_is(originals: LocalOriginals, source: Path) -> None:
    first = _keep(originals, source)
    before = first.stat()

    assert _keep(originals, source) == first
    assert (first.stat().st_ino, first.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert _find_files(originals) == [first]


def test_what_is_not_here_is_not_found(originals: LocalOriginals, source: Path) -> None:
    assert originals.find(SHA256) is None
    _keep(originals, source)

    assert originals.find("0" * 64) is None
    assert originals.find_beside(SHA256, "examination", "e" * 64) is None


def test_what_lies_beside_is_not_taken_for_the_original(originals: LocalOriginals, source: Path) -> None:
    beside = make_name_beside(SHA256, "examination", "e" * 64, "json")
    incoming = originals.make_incoming_path()
    originals.write(b"{}", incoming)
    kept = originals.keep(incoming, beside)

    assert originals.find(SHA256) is None
    assert originals.find_beside(SHA256, "examination", "e" * 64) == kept
    assert originals.find_beside(SHA256, "sidecar", "e" * 64) is None
    assert kept.read_bytes() == b"{}"


@pytest.mark.parametrize("name", ["missing.tif", "."])
def test_unreadable_source_leaves_nothing_behind(
    originals: LocalOriginals, tmp_path: Path, name: str
) -> None:
    with pytest.raises(InputUnreadable):
        originals.take(tmp_path / name, originals.make_incoming_path())

    assert _find_files(originals) == []


@pytest.mark.skipif(sys.platform != "linux", reason="NO FILE THAT FAILS WHEN READ: only Linux has one")
def test_source_that_fails_while_read_is_no_fault_of_the_store(originals: LocalOriginals) -> None:
    with pytest.raises(InputUnreadable, match="cannot read mem"):
        originals.take(Path("/proc/self/mem"), originals.make_incoming_path())

    assert _find_files(originals) == []


def test_full_disk_leaves_no_part_of_an_original(
    originals: LocalOriginals, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(StoreUnavailable, match="make room"):
            originals.take(source, originals.make_incoming_path())
        with pytest.raises(StoreUnavailable, match="make room"):
            originals.write(b"{}", originals.make_incoming_path())

    assert _find_files(originals) == []


def test_leftovers_of_a_crash_are_cleared(originals: LocalOriginals, source: Path) -> None:
    kept = _keep(originals, source)
    # Linux gives no process a number beyond 2**22: this one does not run.
    for number in range(3):
        originals.take(source, originals.folder / ".incoming" / f"4194999-{number}")

    assert originals.clear_incoming() == 3
    assert originals.clear_incoming() == 0
    assert _find_files(originals) == [kept]


def test_files_that_a_running_process_takes_in_are_not_cleared(
    originals: LocalOriginals, source: Path
) -> None:
    originals.take(source, originals.make_incoming_path())

    assert originals.find_leftovers() == []
    assert originals.clear_incoming() == 0


def test_incoming_paths_do_not_repeat(originals: LocalOriginals) -> None:
    assert len({originals.make_incoming_path() for _ in range(100)}) == 100


def test_link_or_pipe_is_no_original(originals: LocalOriginals, source: Path, tmp_path: Path) -> None:
    kept = _keep(originals, source)
    beside = kept.with_name(make_name_beside(SHA256, "sidecar", "e" * 64, "bin"))
    kept.rename(tmp_path / "elsewhere")
    kept.symlink_to(tmp_path / "elsewhere")
    beside.symlink_to(tmp_path / "elsewhere")
    os.mkfifo(kept.with_suffix(".pipe"))

    assert originals.find(SHA256) is None
    assert originals.find_beside(SHA256, "sidecar", "e" * 64) is None
    assert originals.list_files() == []


def test_file_takes_the_place_of_a_link_and_leaves_its_target(
    originals: LocalOriginals, source: Path, tmp_path: Path
) -> None:
    kept = _keep(originals, source)
    (tmp_path / "outside").write_text("keep me")
    kept.unlink()
    kept.symlink_to(tmp_path / "outside")

    assert originals.find(SHA256) is None
    assert _keep(originals, source).read_bytes() == CONTENT
    assert not kept.is_symlink()
    assert (tmp_path / "outside").read_text() == "keep me"


def test_several_files_of_one_name_are_no_original_but_all_are_told(
    originals: LocalOriginals, source: Path
) -> None:
    kept = _keep(originals, source)
    planted = kept.with_suffix(".png")
    planted.write_bytes(b"planted")

    assert originals.find(SHA256) is None
    assert originals.find_all(SHA256) == (planted, kept)


def test_altered_files_are_set_aside_one_by_one_and_never_overwritten(
    originals: LocalOriginals, source: Path
) -> None:
    kept = _keep(originals, source)
    for _ in range(2):
        kept.chmod(0o644)
        kept.write_bytes(b"altered")
        assert originals.find_intact(SHA256) is None
        assert _keep(originals, source).read_bytes() == CONTENT

    assert originals.find_intact(SHA256) == kept
    name = f"{kept.name}.altered-{hashlib.sha256(b'altered').hexdigest()[:8]}"
    assert sorted(path.name for path in originals.list_files()) == [kept.name, name, f"{name}-2"]
    assert originals.set_aside_altered(SHA256) == ()


def test_altered_sidecar_is_set_aside_for_good_bytes(originals: LocalOriginals, source: Path) -> None:
    name = make_name_beside(SHA256, "sidecar", SHA256, "bin")
    kept = originals.keep(originals.take(source, originals.make_incoming_path()).path, name)
    kept.chmod(0o644)
    kept.write_bytes(b"altered")

    originals.keep(originals.take(source, originals.make_incoming_path()).path, name)

    assert originals.find_beside(SHA256, "sidecar", SHA256) == kept
    assert kept.read_bytes() == CONTENT
    kept.unlink()
    assert originals.find_beside(SHA256, "sidecar", SHA256) is None
