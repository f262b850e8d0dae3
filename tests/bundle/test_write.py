"""A bundle is complete under its name, or not there; its bytes follow from what goes into it."""

import hashlib
import io
import os
import signal
import stat
import subprocess
import sys
import textwrap
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import bagit  # type: ignore[import-untyped]  # has none
import pytest
from builders import flip_byte
from bundle_builders import BAGGING_DATE, PAYLOAD, PICTURE, PICTURE_PATH, SOFTWARE

from catalogue.bundle.archive import Slot, plan_slots, render_directory, render_local_header
from catalogue.bundle.layout import TAG_FILES, TAG_MANIFEST
from catalogue.bundle.write import Sign, Written, add_signature, write_bundle
from catalogue.errors import Damaged, InputUnreadable, StoreUnavailable, UsageFault
from catalogue.originals.digest import Progress

FORMS = pytest.mark.parametrize("name", ["bundle", "bundle.zip"])


def write(
    target: Path,
    files: Mapping[str, bytes | Path] = PAYLOAD,
    *,
    expected: Mapping[str, str] | None = None,
    known_sha512: Mapping[str, str] | None = None,
    sign: Sign | None = None,
    progress: Progress | None = None,
) -> Written:
    return write_bundle(
        target,
        files,
        bagging_date=BAGGING_DATE,
        software=SOFTWARE,
        expected=expected,
        known_sha512=known_sha512,
        sign=sign,
        progress=progress,
    )


def sign_plainly(tag_manifest: bytes) -> dict[str, bytes]:
    return {"bundle.0123456789abcdef.sig": hashlib.sha256(tag_manifest).digest()}


def read_all(bundle: Path) -> dict[str, bytes]:
    """Every file of a folder or ZIP by its path."""
    if bundle.is_dir():
        files = (path for path in bundle.rglob("*") if not path.is_dir())
        return {path.relative_to(bundle).as_posix(): path.read_bytes() for path in files}
    with zipfile.ZipFile(bundle) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def list_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def make_large(path: Path, size_bytes: int = 3_000_000) -> Path:
    """A file that takes several reads."""
    path.write_bytes(os.urandom(size_bytes))
    return path


def test_bagit_finds_the_folder_valid(tmp_path: Path) -> None:
    written = write(tmp_path / "bundle", sign=sign_plainly)

    bag = bagit.Bag(str(tmp_path / "bundle"))

    assert bag.validate(processes=1)
    assert bag.version_info == (1, 0)
    assert dict(bag.payload_entries()) == {
        path: {"sha256": one.sha256, "sha512": one.sha512} for path, one in written.digests.items()
    }


def test_bdbag_finds_the_folder_valid(tmp_path: Path) -> None:
    write(tmp_path / "bundle", sign=sign_plainly)

    done = subprocess.run(
        [Path(sys.executable).with_name("bdbag"), "--validate", "full", tmp_path / "bundle"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path), "PYTHONWARNINGS": "ignore"},
    )

    assert done.returncode == 0, done.stderr
    assert "is valid" in done.stdout + done.stderr


def test_unzip_finds_the_archive_sound(tmp_path: Path) -> None:
    write(tmp_path / "bundle.zip", sign=sign_plainly)

    done = subprocess.run(
        ["unzip", "-t", tmp_path / "bundle.zip"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0
    assert "No errors detected" in done.stdout
    flip_byte(tmp_path / "bundle.zip", 5000)
    assert subprocess.run(["unzip", "-tq", tmp_path / "bundle.zip"], capture_output=True).returncode


@FORMS
def test_same_files_give_the_same_bytes(tmp_path: Path, name: str) -> None:
    (tmp_path / "other").mkdir()
    make_large(tmp_path / "large")
    files: dict[str, bytes | Path] = {**PAYLOAD, "data/images/large.tif": tmp_path / "large"}
    backwards = dict(reversed(files.items()))

    first = write(tmp_path / name, files, sign=sign_plainly)
    second = write(tmp_path / "other" / name, backwards, sign=sign_plainly)

    assert first == second
    assert read_all(tmp_path / name) == read_all(tmp_path / "other" / name)
    if name.endswith(".zip"):
        assert (tmp_path / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_folder_and_archive_hold_the_same_bytes(tmp_path: Path) -> None:
    folder = write(tmp_path / "bundle", sign=sign_plainly)
    archive = write(tmp_path / "bundle.zip", sign=sign_plainly)

    assert read_all(tmp_path / "bundle") == read_all(tmp_path / "bundle.zip")
    assert folder.bundle_id == archive.bundle_id
    assert folder.files == archive.files == len(read_all(tmp_path / "bundle"))
    assert folder.size_bytes == sum(map(len, read_all(tmp_path / "bundle").values()))
    assert archive.size_bytes == (tmp_path / "bundle.zip").stat().st_size


def test_id_is_the_digest_of_the_tag_manifest(tmp_path: Path) -> None:
    signed = write(tmp_path / "signed", sign=sign_plainly)
    unsigned = write(tmp_path / "unsigned")

    tag_manifest = (tmp_path / "signed" / TAG_MANIFEST).read_bytes()
    assert signed.bundle_id == unsigned.bundle_id == hashlib.sha256(tag_manifest).hexdigest()
    assert list_names(tmp_path / "unsigned") == sorted([*TAG_FILES, TAG_MANIFEST, "data"])
    assert (tmp_path / "signed/signatures/bundle.0123456789abcdef.sig").read_bytes() == (
        hashlib.sha256(tag_manifest).digest()
    )


def test_archive_is_what_the_standard_library_writes(tmp_path: Path) -> None:
    write(tmp_path / "bundle.zip", sign=sign_plainly)
    files = read_all(tmp_path / "bundle.zip")
    expected = io.BytesIO()
    with zipfile.ZipFile(expected, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name])

    assert (tmp_path / "bundle.zip").read_bytes() == expected.getvalue()


def test_archive_beyond_four_gigabytes_is_read_by_others(tmp_path: Path) -> None:
    """The large entry is a hole in a sparse file: it costs no room."""
    large, small, last = plan_slots([("data/large", 5 << 30), ("data/small", 5), ("data/void", 0)])
    path = tmp_path / "large.zip"
    crc32 = zlib.crc32(b"small")
    entries = [(large, 0x1234), (small, crc32), (last, 0)]
    with path.open("wb") as file:
        for slot, checksum in entries:
            file.seek(slot.header_at)
            file.write(render_local_header(slot, checksum))
        file.seek(small.data_at)
        file.write(b"small")
        file.seek(last.end_at)
        file.write(render_directory(entries))

    with zipfile.ZipFile(path) as archive:
        assert [(entry.filename, entry.file_size) for entry in archive.infolist()] == [
            ("data/large", 5 << 30),
            ("data/small", 5),
            ("data/void", 0),
        ]
        assert archive.read("data/small") == b"small"
    done = subprocess.run(["unzip", "-t", path, "data/small"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_archive_of_very_many_files_is_read_by_others() -> None:
    slots = plan_slots((f"data/{number:06}", 0) for number in range(70_000))
    headers = b"".join(render_local_header(slot, 0) for slot in slots)

    with zipfile.ZipFile(io.BytesIO(headers + render_directory([(slot, 0) for slot in slots]))) as archive:
        assert len(archive.namelist()) == 70_000
        assert archive.read("data/069999") == b""


@pytest.mark.parametrize("size_bytes", [0xFFFF_FFFE, 0xFFFF_FFFF])
def test_size_that_is_the_mark_of_zip64_gets_it(size_bytes: int) -> None:
    header = render_local_header(Slot("a", size_bytes, 0), 0)

    assert len(header) == (31 if size_bytes < 0xFFFF_FFFF else 51) == Slot("a", size_bytes, 0).data_at


def test_files_are_readable_by_everybody_whatever_the_mask(tmp_path: Path) -> None:
    mask = os.umask(0o077)
    try:
        write(tmp_path / "bundle", sign=sign_plainly)
        write(tmp_path / "bundle.zip")
    finally:
        os.umask(mask)

    modes = {
        (path.is_dir(), stat.S_IMODE(path.stat().st_mode))
        for path in (tmp_path / "bundle", tmp_path / "bundle.zip", *(tmp_path / "bundle").rglob("*"))
    }
    assert modes == {(True, 0o755), (False, 0o644)}


def test_many_files_are_digested_each_as_it_is(tmp_path: Path) -> None:
    sources = {
        f"data/images/{number}.tif": make_large(tmp_path / str(number), 1 + number * number * 37)
        for number in range(200)
    }

    written = write(tmp_path / "bundle.zip", sources)

    for path, data in read_all(tmp_path / "bundle.zip").items():
        if path in sources:
            assert data == sources[path].read_bytes()
            assert written.digests[path].sha256 == hashlib.sha256(data).hexdigest()
            assert written.digests[path].sha512 == hashlib.sha512(data).hexdigest()
            assert written.digests[path].size_bytes == len(data)


@FORMS
def test_progress_counts_every_byte_of_payload(tmp_path: Path, name: str) -> None:
    counts: list[int] = []

    write(tmp_path / name, {"data/a": make_large(tmp_path / "a"), "data/b": b"b"}, progress=counts.append)

    assert sum(counts) == 3_000_001


@FORMS
def test_altered_original_is_refused(tmp_path: Path, name: str) -> None:
    original = tmp_path / "original.tif"
    original.write_bytes(PICTURE)
    expected = {PICTURE_PATH: hashlib.sha256(PICTURE).hexdigest()}
    write(tmp_path / f"whole-{name}", {PICTURE_PATH: original}, expected=expected)
    flip_byte(original, 10)

    with pytest.raises(Damaged, match="was altered"):
        write(tmp_path / name, {PICTURE_PATH: original}, expected=expected)

    assert list_names(tmp_path) == ["original.tif", f"whole-{name}"]


@FORMS
@pytest.mark.parametrize("change", [+1, -2_000_000])
def test_original_that_changes_while_it_is_copied_is_refused(tmp_path: Path, name: str, change: int) -> None:
    original = make_large(tmp_path / "original.tif")

    def resize(count: int) -> None:
        os.truncate(original, 3_000_000 + change)

    with pytest.raises(Damaged, match="changed while it was copied"):
        write(tmp_path / name, {"data/a.tif": original}, progress=resize)

    assert list_names(tmp_path) == ["original.tif"]


@FORMS
def test_known_sha512_is_told_of_bytes_that_are_compared(tmp_path: Path, name: str) -> None:
    measured = write(tmp_path / f"measured-{name}")
    expected = {PICTURE_PATH: hashlib.sha256(PICTURE).hexdigest()}
    true = {PICTURE_PATH: hashlib.sha512(PICTURE).hexdigest()}
    other = {PICTURE_PATH: "a" * 128}

    assert write(tmp_path / name, expected=expected, known_sha512=true) == measured
    told = write(tmp_path / f"told-{name}", expected=expected, known_sha512=other)
    assert told.digests[PICTURE_PATH].sha512 == "a" * 128


@FORMS
@pytest.mark.parametrize("known", ["a" * 127, "A" * 128, "", "a" * 128 + "\n"])
def test_sha512_that_cannot_be_one_is_measured(tmp_path: Path, name: str, known: str) -> None:
    expected = {PICTURE_PATH: hashlib.sha256(PICTURE).hexdigest()}

    written = write(tmp_path / name, expected=expected, known_sha512={PICTURE_PATH: known})

    assert written == write(tmp_path / f"measured-{name}")


@FORMS
def test_known_sha512_of_bytes_that_are_not_compared_is_measured(tmp_path: Path, name: str) -> None:
    written = write(tmp_path / name, known_sha512={PICTURE_PATH: "a" * 128})

    assert written.digests[PICTURE_PATH].sha512 == hashlib.sha512(PICTURE).hexdigest()


@FORMS
def test_altered_original_is_refused_though_its_sha512_is_known(tmp_path: Path, name: str) -> None:
    original = tmp_path / "ship.jpg"
    original.write_bytes(PICTURE)
    expected = {PICTURE_PATH: hashlib.sha256(PICTURE).hexdigest()}
    known = {PICTURE_PATH: hashlib.sha512(PICTURE).hexdigest()}
    flip_byte(original, at=1)

    with pytest.raises(Damaged, match="was altered"):
        write(tmp_path / name, {PICTURE_PATH: original}, expected=expected, known_sha512=known)


@FORMS
def test_file_that_is_expected_must_be_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageFault, match="not among its files"):
        write(tmp_path / name, expected={"data/other": "0" * 64})

    assert list_names(tmp_path) == []


@FORMS
def test_existing_target_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"mine")

    with pytest.raises(UsageFault, match="already there"):
        write(tmp_path / name)

    assert (tmp_path / name).read_bytes() == b"mine"


@FORMS
def test_target_that_appears_meanwhile_is_left_alone(tmp_path: Path, name: str) -> None:
    def sign(tag_manifest: bytes) -> dict[str, bytes]:
        (tmp_path / name).write_bytes(b"mine")
        return {}

    with pytest.raises(UsageFault, match="already there"):
        write(tmp_path / name, sign=sign)

    assert list_names(tmp_path) == [name]
    assert (tmp_path / name).read_bytes() == b"mine"


@FORMS
def test_other_targets_that_cannot_be_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("nowhere")

    with pytest.raises(UsageFault, match="already there"):
        write(tmp_path / name)
    with pytest.raises(UsageFault, match="no folder"):
        write(tmp_path / "absent" / name)
    assert list_names(tmp_path) == [name]


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"bagit.txt": b""},
        {"data": b""},
        {"data/": b""},
        {"data/../x": b""},
        {"/data/x": b""},
        {"data/x y": b""},
        {"data/X": b""},
        {"data/con": b""},
        {"data//x": b""},
        {"data/a": b"", "data/a/b": b""},
        {"signatures/x.sig": b""},
    ],
)
def test_paths_that_cannot_stand_in_a_bundle_are_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    with pytest.raises(UsageFault):
        write(tmp_path / "bundle", files)

    assert list_names(tmp_path) == []


@pytest.mark.parametrize("name", ["../x.sig", "a/b.sig", "X.sig", "", ".sig"])
def test_names_that_no_signature_can_have_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageFault, match="name of a signature"):
        write(tmp_path / "bundle", sign=lambda _: {name: b""})

    assert list_names(tmp_path) == []


@FORMS
def test_source_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")

    for source in (tmp_path / "absent", tmp_path, tmp_path / "pipe"):
        with pytest.raises(InputUnreadable, match=r"cannot read data/x.tif"):
            write(tmp_path / name, {"data/x.tif": source})

    assert list_names(tmp_path) == ["pipe"]


@FORMS
@pytest.mark.parametrize("failure", [KeyboardInterrupt, OSError, Damaged])
def test_nothing_stays_when_signing_fails(tmp_path: Path, name: str, failure: type[BaseException]) -> None:
    def fail(tag_manifest: bytes) -> dict[str, bytes]:
        raise failure

    with pytest.raises(failure):
        write(tmp_path / name, sign=fail)

    assert list_names(tmp_path) == []


SCRIPT = """
import os, resource, sys, time
from pathlib import Path
from catalogue.bundle.write import write_bundle
from catalogue.errors import StoreUnavailable
target, act = Path(sys.argv[1]), sys.argv[2]
if act == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
def report(count):
    if act == "die":
        os._exit(9)
    if act == "wait":
        print("copying", flush=True)
        time.sleep(0.05)
files = {f"data/{n}.tif": Path(sys.argv[3]) for n in range(20)}
try:
    write_bundle(target, files, bagging_date=None, software="x", progress=report)
except StoreUnavailable as error:
    sys.exit(str(error))
"""


def start(target: Path, act: str) -> "subprocess.Popen[str]":
    """A process that writes a bundle, and what becomes of it."""
    source = make_large(target.with_name("source"))
    command = [sys.executable, "-c", textwrap.dedent(SCRIPT), str(target), act, str(source)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@FORMS
def test_interrupt_while_copying_leaves_nothing(tmp_path: Path, name: str) -> None:
    with start(tmp_path / name, "wait") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "copying\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)

    assert process.returncode != 0
    assert "KeyboardInterrupt" in said
    assert list_names(tmp_path) == ["source"]


@FORMS
def test_killed_process_leaves_what_is_plainly_incomplete(tmp_path: Path, name: str) -> None:
    with start(tmp_path / name, "die") as process:
        process.communicate(timeout=60)

    left, source = list_names(tmp_path)
    assert (left.startswith("bundle.incomplete-"), source) == (True, "source")
    write(tmp_path / name)


@FORMS
def test_full_disk_is_told_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    with start(tmp_path / name, "full") as process:
        _, said = process.communicate(timeout=60)

    assert "cannot write the bundle: File too large; nothing of it was kept" in said
    assert list_names(tmp_path) == ["source"]


def test_folder_that_refuses_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="cannot write the bundle"):
        write(tmp_path / ("x" * 300))


def test_signature_is_added_without_changing_the_id(tmp_path: Path) -> None:
    written = write(tmp_path / "bundle")
    before = read_all(tmp_path / "bundle")

    path = add_signature(tmp_path / "bundle", "bundle.ab.sig", b"one")
    add_signature(tmp_path / "bundle", "bundle.ab.sig.cd.tsr", b"two")

    assert path == tmp_path / "bundle/signatures/bundle.ab.sig"
    added = {"signatures/bundle.ab.sig": b"one", "signatures/bundle.ab.sig.cd.tsr": b"two"}
    assert read_all(tmp_path / "bundle") == {**before, **added}
    tag_manifest = (tmp_path / "bundle" / TAG_MANIFEST).read_bytes()
    assert hashlib.sha256(tag_manifest).hexdigest() == written.bundle_id


def test_signature_is_never_replaced(tmp_path: Path) -> None:
    write(tmp_path / "bundle", sign=sign_plainly)
    before = read_all(tmp_path / "bundle")

    with pytest.raises(UsageFault, match="never replaced"):
        add_signature(tmp_path / "bundle", "bundle.0123456789abcdef.sig", b"other")
    with pytest.raises(UsageFault, match="name of a signature"):
        add_signature(tmp_path / "bundle", "../x.sig", b"other")

    assert read_all(tmp_path / "bundle") == before


def test_signature_is_not_added_to_an_archive(tmp_path: Path) -> None:
    write(tmp_path / "bundle.zip")

    with pytest.raises(UsageFault, match="unpack"):
        add_signature(tmp_path / "bundle.zip", "x.sig", b"one")
