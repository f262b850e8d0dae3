"""Containers from strangers: each trick is found under its own code, and nothing is unpacked or followed."""

import os
import stat
import zipfile
import zlib
from pathlib import Path

import pytest
from bundle_builders import build_bundle
from hostile_bundles import Member, write_folder, write_zip

from catalogue.bundle.names import check_names
from catalogue.bundle.source import BundleLimits, Source, is_bundle, is_litter, open_source
from catalogue.errors import InputUnreadable
from catalogue.record.finding import Severity

GOOD = (Member(b"bagit.txt"), Member(b"data/a.tif"))


def open_zip(tmp_path: Path, *members: Member, limits: BundleLimits | None = None) -> Source:
    return open_source(write_zip(tmp_path / "b.zip", members), limits or BundleLimits())


def list_codes(source: Source) -> set[str]:
    return {finding.code for finding in source.findings}


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_what_this_program_writes_is_found_no_fault_with(tmp_path: Path, name: str) -> None:
    built = build_bundle(tmp_path, name=name)

    with open_source(built.path, BundleLimits()) as source:
        assert source.findings == ()
        assert set(built.files) < set(source.names())
        assert {path: source.read_small(path, 1 << 20) for path in built.files} == built.files
        assert all(source.size(path) == len(data) for path, data in built.files.items())


def test_plain_archive_is_the_good_twin_of_the_hostile_ones(tmp_path: Path) -> None:
    source = open_zip(tmp_path, *GOOD)

    assert source.findings == ()
    assert source.names() == ("bagit.txt", "data/a.tif")


NAMES = {
    "../evil": "BAG-010",
    "data/../../evil": "BAG-010",
    "data//a": "BAG-010",
    "data/./a": "BAG-010",
    "/etc/passwd": "BAG-011",
    "C:/evil": "BAG-012",
    "c:evil": "BAG-012",
    "data\\evil": "BAG-013",
    "..\\evil": "BAG-013",
    "\\\\host\\share\\evil": "BAG-013",
    "//host/share/evil": "BAG-013",
    "data/a.tif\0.txt": "BAG-014",
    "data/\x1b[2Ja": "BAG-014",
    "~/evil": "BAG-015",
    "~root/evil": "BAG-015",
    "data/con": "BAG-016",
    "data/NUL.tif": "BAG-016",
    "data/com1.txt": "BAG-016",
    "data/a.": "BAG-016",
    "data/a ": "BAG-016",
    "data/a:stream": "BAG-016",
    "data/" + "a" * 200: "BAG-017",
    "data/My Photo.jpg": "BAG-018",
    "data/фото.jpg": "BAG-018",
}


@pytest.mark.parametrize(("name", "code"), NAMES.items(), ids=[ascii(name)[:30] for name in NAMES])
def test_hazardous_name_has_its_own_code(tmp_path: Path, name: str, code: str) -> None:
    source = open_zip(tmp_path, *GOOD, Member(name.encode()))

    assert code in list_codes(source)
    assert (name in source.names()) == (code == "BAG-018")
    assert all(c.isprintable() for finding in source.findings for c in finding.sentence)


LITTER = (".DS_Store", "data/Thumbs.db", "data/images/desktop.ini", "__MACOSX/data/._a.tif", "data/._a.tif")


@pytest.mark.parametrize("is_packed", [True, False])
@pytest.mark.parametrize("names", [*((name,) for name in LITTER), LITTER])
def test_what_an_operating_system_leaves_is_one_fault_and_not_read(
    tmp_path: Path, names: tuple[str, ...], is_packed: bool
) -> None:
    if is_packed:
        source = open_zip(tmp_path, *GOOD, *(Member(name.encode()) for name in names))
    else:
        source = open_source(write_folder(tmp_path / "b", dict.fromkeys(names, b"x")), BundleLimits())

    (fault,) = (one for one in source.findings if one.severity is Severity.FAULT)
    assert fault.code == "BAG-037"
    assert "operating system" in fault.sentence and "remove it and verify again" in fault.sentence
    assert "unpack" not in fault.sentence
    assert not set(names) & set(source.names())
    assert set(names) <= source.shut


@pytest.mark.parametrize(
    "name", ["__MACOSX/../../evil", "../.DS_Store", "/Thumbs.db", "a\\desktop.ini", "__MACOSX"]
)
def test_hazard_in_the_name_of_such_a_file_is_still_its_own(tmp_path: Path, name: str) -> None:
    assert not is_litter(name)
    assert "BAG-037" not in list_codes(open_zip(tmp_path, *GOOD, Member(name.encode())))


def test_name_that_is_no_text_is_refused_and_shown(tmp_path: Path) -> None:
    source = open_zip(tmp_path, *GOOD, Member(b"data/\xff\xfe.jpg"))

    (finding,) = (one for one in source.findings if one.code == "BAG-018")
    assert "\\xff\\xfe" in finding.sentence


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("data/a", "data/a"), "BAG-019"),
        (("data/a", "data/A"), "BAG-020"),
        (("data/stra\u00dfe", "data/STRASSE"), "BAG-020"),
        (("data/\u00e9", "data/e\u0301"), "BAG-020"),
        (("data/a", "data/a/b"), "BAG-020"),
    ],
)
def test_names_that_meet_are_found(names: tuple[str, str], code: str) -> None:
    findings, usable = check_names(names)

    assert code in {finding.code for finding in findings}
    assert (not usable) == (code == "BAG-019")


@pytest.mark.parametrize(
    ("member", "code"),
    [
        (Member(b"data/x", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), "BAG-021"),
        (Member(b"data/x", b"", mode=stat.S_IFIFO | 0o644), "BAG-022"),
        (Member(b"data/x", b"", mode=stat.S_IFBLK | 0o644), "BAG-022"),
        (Member(b"data/x", b"", mode=stat.S_IFSOCK | 0o644), "BAG-022"),
        (Member(b"data/x", flags=1), "BAG-024"),
        (Member(b"data/x", method=8), "BAG-025"),
        (Member(b"data/x", method=99), "BAG-025"),
        (Member(b"data/x/", b"content", mode=stat.S_IFDIR | 0o755), "BAG-025"),
        (Member(b"data/x", mode=stat.S_IFREG | 0o755), "BAG-026"),
        (Member(b"data/x", local_name=b"data/y"), "BAG-027"),
        (Member(b"data/x", local_crc=1), "BAG-027"),
        (Member(b"data/x", size_bytes=3), "BAG-027"),
        (Member(b"data/x", flags=8), "BAG-027"),
        (Member(b"data/x", at=7), "BAG-027"),
        (Member(b"data/x", at=0, local_name=b"bagit.txt"), "BAG-028"),
        (Member(b"data/x", mode=stat.S_IFREG | 0o600), "BAG-030"),
        (Member(b"data/x", comment=b"hello"), "BAG-030"),
        (Member(b"data/", b"", mode=stat.S_IFDIR | 0o755), "BAG-030"),
    ],
)
def test_hostile_entry_is_found(tmp_path: Path, member: Member, code: str) -> None:
    source = open_zip(tmp_path, *GOOD, member)

    assert code in list_codes(source)
    readable = {"data/x"} if code in {"BAG-026", "BAG-030"} and not member.name.endswith(b"/") else set()
    assert {"data/x"} & set(source.names()) == readable


@pytest.mark.parametrize("parts", ["before", "gap", "after", "comment"])
def test_bytes_that_belong_to_no_entry_are_found(tmp_path: Path, parts: str) -> None:
    path = write_zip(tmp_path / "b.zip", GOOD, **{parts: b"#!/bin/sh\n"})
    source = open_source(path, BundleLimits())

    assert list_codes(source) == {"BAG-029"}
    assert source.read_small("data/a.tif", 100) == b"evidence"


def test_bomb_is_told_and_not_unpacked(tmp_path: Path) -> None:
    zeros = zlib.compress(bytes(50_000_000))[2:-4]

    source = open_zip(tmp_path, *GOOD, Member(b"data/bomb", zeros, method=8, size_bytes=50_000_000))

    assert {"BAG-025", "BAG-033"} <= list_codes(source)
    assert "data/bomb" not in source.names()


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (BundleLimits(max_files=1), "BAG-031"),
        (BundleLimits(max_file_bytes=7), "BAG-032"),
        (BundleLimits(max_total_bytes=15), "BAG-032"),
    ],
)
@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_limits_are_told(tmp_path: Path, limits: BundleLimits, code: str, kind: str) -> None:
    if kind == "folder":
        files = {member.name.decode(): member.data for member in GOOD}
        source = open_source(write_folder(tmp_path / "b", files), limits)
    else:
        source = open_zip(tmp_path, *GOOD, limits=limits)

    assert list_codes(source) == {code}


def test_file_that_is_larger_than_is_read_whole_is_not_read(tmp_path: Path) -> None:
    source = open_zip(tmp_path, *GOOD)

    with pytest.raises(InputUnreadable, match="at most 7"):
        source.read_small("data/a.tif", 7)


def test_entry_whose_sizes_lie_is_read_no_further_than_its_own_bytes(tmp_path: Path) -> None:
    source = open_zip(tmp_path, Member(b"bagit.txt"), Member(b"data/a.tif", b"x" * 10))

    with source.open("data/a.tif") as file:
        assert file.read() == b"x" * 10


def test_archive_in_an_archive_is_a_file_like_others(tmp_path: Path) -> None:
    inner = write_zip(tmp_path / "inner.zip", [Member(b"../evil")]).read_bytes()

    source = open_zip(tmp_path, Member(b"bagit.txt"), Member(b"data/inner.zip", inner))

    assert source.findings == ()
    assert source.names() == ("bagit.txt", "data/inner.zip")


def test_one_top_folder_is_taken_off_and_told(tmp_path: Path) -> None:
    source = open_zip(tmp_path, Member(b"b/bagit.txt"), Member(b"b/data/a.tif"))

    assert source.names() == ("bagit.txt", "data/a.tif")
    assert list_codes(source) == {"BAG-035"}


def test_top_folder_hides_no_name(tmp_path: Path) -> None:
    source = open_zip(tmp_path, Member(b"b/bagit.txt"), Member(b"b/../evil"))

    assert "BAG-010" in list_codes(source)


@pytest.mark.parametrize("content", [b"", b"PK\5\6", b"no archive at all", b"PK\3\4" + bytes(100)])
def test_file_that_is_no_zip_is_unreadable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(content)

    with pytest.raises(InputUnreadable):
        open_source(tmp_path / "b.zip", BundleLimits())


def test_nothing_and_a_pipe_are_unreadable(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.zip")

    for name in ("nothing", "pipe.zip"):
        with pytest.raises(InputUnreadable):
            open_source(tmp_path / name, BundleLimits())


def test_every_flip_in_the_frame_of_an_archive_is_found_or_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "b.zip", GOOD)
    whole = path.read_bytes()
    contents = {place for start in _find_all(whole, b"evidence") for place in range(start, start + 8)}
    missed = []
    for place in range(len(whole)):
        if place in contents:
            continue
        damaged = bytearray(whole)
        damaged[place] ^= 0x01
        path.write_bytes(damaged)
        try:
            if not open_source(path, BundleLimits()).findings:
                missed.append(place)
        except InputUnreadable:
            continue

    assert missed == []


def _find_all(whole: bytes, part: bytes) -> list[int]:
    return [place for place in range(len(whole)) if whole.startswith(part, place)]


def test_archive_of_the_standard_library_is_read_and_called_foreign(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("bagit.txt", "x")
        archive.writestr("data/a.tif", "evidence")

    source = open_source(tmp_path / "b.zip", BundleLimits())

    assert source.read_small("data/a.tif", 100) == b"evidence"
    assert list_codes(source) == {"BAG-030"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "b", {"bagit.txt": b"x", "data/a.tif": b"evidence"})


def test_link_in_a_folder_is_found_and_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (folder / "data" / "x").symlink_to(tmp_path / "secret")

    source = open_source(folder, BundleLimits())

    assert list_codes(source) == {"BAG-021"}
    assert "data/x" not in source.names()


def test_linked_data_folder_is_found_and_not_followed(folder: Path, tmp_path: Path) -> None:
    (folder / "data").rename(tmp_path / "elsewhere")
    (folder / "data").symlink_to(tmp_path / "elsewhere")

    source = open_source(folder, BundleLimits())

    assert list_codes(source) == {"BAG-023"}
    assert source.names() == ("bagit.txt",)


def test_link_that_leads_to_itself_is_found(folder: Path) -> None:
    (folder / "data" / "x").symlink_to("x")

    assert list_codes(open_source(folder, BundleLimits())) == {"BAG-021"}


def test_pipe_in_a_folder_is_found_and_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "data" / "x")

    assert list_codes(open_source(folder, BundleLimits())) == {"BAG-022"}


def test_hard_link_is_a_file_like_others(folder: Path) -> None:
    os.link(folder / "data" / "a.tif", folder / "data" / "b.tif")

    source = open_source(folder, BundleLimits())

    assert source.findings == ()
    assert "data/b.tif" in source.names()


def test_programs_in_a_folder_are_one_warning(folder: Path) -> None:
    for path in (folder / "bagit.txt", folder / "data" / "a.tif"):
        path.chmod(0o755)

    (finding,) = open_source(folder, BundleLimits()).findings

    assert (finding.code, finding.severity.value) == ("BAG-026", "warning")


def test_case_twins_in_a_folder_are_found(folder: Path) -> None:
    (folder / "data" / "A.tif").write_bytes(b"other")
    if (folder / "data" / "a.tif").read_bytes() != b"evidence":
        pytest.skip("THIS FILE SYSTEM CANNOT HOLD BOTH NAMES")

    assert list_codes(open_source(folder, BundleLimits())) == {"BAG-018", "BAG-020"}


def test_file_that_is_swapped_for_another_while_reading_is_refused(folder: Path) -> None:
    source = open_source(folder, BundleLimits())
    (folder / "other").write_bytes(b"other")
    (folder / "other").replace(folder / "data" / "a.tif")

    with pytest.raises(InputUnreadable, match="in another's place"):
        source.open("data/a.tif")


def test_file_that_became_a_link_while_reading_is_not_followed(folder: Path, tmp_path: Path) -> None:
    source = open_source(folder, BundleLimits())
    (tmp_path / "secret").write_text("secret")
    (folder / "data" / "a.tif").unlink()
    (folder / "data" / "a.tif").symlink_to(tmp_path / "secret")

    with pytest.raises(InputUnreadable):
        source.open("data/a.tif")


def test_folder_that_cannot_be_read_is_told(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("ROOT READS EVERYTHING: run as another user to test this")
    (folder / "data").chmod(0)
    try:
        assert list_codes(open_source(folder, BundleLimits())) == {"BAG-036"}
    finally:
        (folder / "data").chmod(0o755)


def test_folder_with_a_bundle_one_level_below_is_taken_for_one(tmp_path: Path) -> None:
    write_folder(tmp_path / "a", {"sent/tagmanifest-sha256.txt": b""})
    write_folder(tmp_path / "b", {"one/two/tagmanifest-sha256.txt": b""})

    assert (is_bundle(tmp_path / "a"), is_bundle(tmp_path / "b")) == (True, False)


def test_only_folders_with_a_declaration_and_zips_are_bundles(folder: Path, tmp_path: Path) -> None:
    write_zip(tmp_path / "b.ZIP", GOOD)
    (tmp_path / "empty").mkdir()

    assert [is_bundle(path) for path in (folder, tmp_path / "b.ZIP", tmp_path / "empty", tmp_path)] == [
        True,
        True,
        False,
        False,
    ]
