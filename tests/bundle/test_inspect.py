"""Every way to damage a bundle is found and named; what was not checked is said; the good twin is intact."""

import hashlib
import io
import random
import re
import shutil
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bundle_builders import PAYLOAD, PICTURE_PATH, Built, make_allowed_signers
from hostile_bundles import (
    NOW,
    Member,
    build_good,
    inspect,
    list_codes,
    list_faults,
    pack,
    read_folder,
    tell,
    write_folder,
    write_zip,
)
from signing_builders import make_key

from catalogue.bundle.bag import Measured, render_bag
from catalogue.bundle.inspect import Inspection
from catalogue.bundle.layout import BUNDLE_NAMESPACE, CHECKPOINT_NAMESPACE, MANIFESTS, TAG_FILES, TAG_MANIFEST
from catalogue.errors import InputUnreadable
from catalogue.journal.signers import Signers, parse_allowed_signers
from catalogue.journal.sshsig import sign_sshsig
from catalogue.record.codes import EXPLANATIONS
from catalogue.record.finding import Severity
from catalogue.record.fixity import State

FILES = {**PAYLOAD, "data/records/claims/c.json": b'{"id":"c","verdict":1}'}
SHA256, SHA512 = MANIFESTS.values()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Signers, Path]:
    """A signed bundle with two records of other content, its signers, its key; never to be damaged."""
    folder = tmp_path_factory.mktemp("made")
    key = make_key(folder)
    built = build_good(folder, files=FILES, key=key)
    return built, parse_allowed_signers(make_allowed_signers(folder / "signers", key).read_text()), key


@pytest.fixture
def bundle(made: tuple[Built, Signers, Path], tmp_path: Path) -> Path:
    """A copy to be damaged."""
    return Path(shutil.copytree(made[0].path, tmp_path / "copy"))


@pytest.fixture
def signers(made: tuple[Built, Signers, Path]) -> Signers:
    return made[1]


@pytest.fixture
def key(made: tuple[Built, Signers, Path]) -> Path:
    return made[2]


def seal(folder: Path) -> Path:
    """Make all tag files anew over what is there: a forger who knows the format, without a key."""
    payload = {
        name: Measured(hashlib.sha256(data).hexdigest(), hashlib.sha512(data).hexdigest(), len(data))
        for name, data in read_folder(folder).items()
        if name.startswith("data/")
    }
    text = (folder / "VERIFY.txt").read_bytes()
    for name, data in render_bag(payload, bagging_date=None, software="x 1", verify_text=text).items():
        (folder / name).write_bytes(data)
    shutil.rmtree(folder / "signatures", ignore_errors=True)
    return folder


def reseal_tags(folder: Path) -> Path:
    """Make the tag manifest anew over the other tag files as they are."""
    lines = (f"{hashlib.sha256((folder / n).read_bytes()).hexdigest()}  {n}\n" for n in sorted(TAG_FILES))
    (folder / TAG_MANIFEST).write_text("".join(lines))
    shutil.rmtree(folder / "signatures", ignore_errors=True)
    return folder


def edit(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


@pytest.mark.parametrize("is_packed", [False, True])
def test_whole_signed_bundle_is_intact(
    made: tuple[Built, Signers, Path], signers: Signers, tmp_path: Path, is_packed: bool
) -> None:
    built = made[0]
    path = pack(built.path, tmp_path / "b.zip") if is_packed else built.path

    found = inspect(path, signers=signers, expect=built.bundle_id)

    assert found.state is State.INTACT
    assert found.bundle_id == built.bundle_id
    assert list_codes(found) == {"SIG-100", "BAG-070", "BAG-100"}
    assert found.digests == {name: hashlib.sha256(data).hexdigest() for name, data in built.files.items()}
    assert found.disclosures == (built.disclosure,)
    assert dict(found.checked) == {
        "files": len(built.files) + len(TAG_FILES),
        "bytes": sum(map(len, read_folder(built.path).values()))
        - sum(path.stat().st_size for path in (built.path / "signatures").iterdir())
        - (built.path / TAG_MANIFEST).stat().st_size,
        "images": 1,
        "journals": 1,
        "journal lines": 2,
        "withheld lines": 1,
        "signatures": 2,
        "timestamps": 0,
    }


def test_what_was_not_checked_is_said(bundle: Path) -> None:
    fast, whole = inspect(bundle), inspect(bundle, all_digests=True)

    assert "SHA-512 was not compared" in tell(fast)
    assert "SHA-512 was not compared" not in tell(whole)
    assert list_faults(fast) == list_faults(whole) == set()


def damage_byte(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)


def swap(folder: Path, one: str, other: str) -> None:
    first, second = (folder / one).read_bytes(), (folder / other).read_bytes()
    (folder / one).write_bytes(second)
    (folder / other).write_bytes(first)


def put(folder: Path, name: str, data: bytes = b"x\n") -> None:
    write_folder(folder, {name: data})


def remove(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).unlink()


def put_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


def put_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def list_more(folder: Path, name: str) -> None:
    put(folder, name, b"x")
    append(folder / TAG_MANIFEST, list_line(name))


REPORT, TABLE = "data/report.html", "data/images.csv"
Damage = Callable[[Path], object]
DAMAGES: dict[str, tuple[Damage, set[str], State, str]] = {
    "altered": (lambda b: damage_byte(b, REPORT), {"BAG-053"}, State.ALTERED, REPORT),
    "same size": (lambda b: put(b, TABLE, b"id,nama\n"), {"BAG-053"}, State.ALTERED, TABLE),
    "removed": (lambda b: (b / TABLE).unlink(), {"BAG-051", "BAG-057"}, State.INCOMPLETE, TABLE),
    "added": (lambda b: put(b, "data/more.txt"), {"BAG-052", "BAG-057"}, State.ALTERED, "data/more.txt"),
    "added copy": (
        lambda b: shutil.copy(b / TABLE, b / "data/copy.csv"),
        {"BAG-052", "BAG-057"},
        State.ALTERED,
        f"a copy of {TABLE}",
    ),
    "renamed": (
        lambda b: (b / TABLE).rename(b / "data/table.csv"),
        {"BAG-054"},
        State.ALTERED,
        f"{TABLE} was renamed: its bytes are in data/table.csv",
    ),
    "renamed badly": (
        lambda b: (b / TABLE).rename(b / "data/IMAGES.csv"),
        {"BAG-018", "BAG-054"},
        State.ALTERED,
        "its bytes are in data/IMAGES.csv",
    ),
    "swapped": (lambda b: swap(b, REPORT, TABLE), {"BAG-055"}, State.ALTERED, f"what {TABLE} should hold"),
    "moved out of data": (
        lambda b: (b / TABLE).rename(b / "images.csv"),
        {"BAG-054", "BAG-057"},
        State.ALTERED,
        "its bytes are in images.csv",
    ),
    "tag altered": (lambda b: damage_byte(b, "VERIFY.txt"), {"BAG-053"}, State.ALTERED, "VERIFY.txt"),
    "tag removed": (lambda b: (b / "VERIFY.txt").unlink(), {"BAG-051"}, State.INCOMPLETE, "VERIFY.txt"),
    "tag added": (lambda b: put(b, "readme.txt"), {"BAG-052"}, State.ALTERED, "readme.txt"),
    "tag renamed": (
        lambda b: (b / "VERIFY.txt").rename(b / "how.txt"),
        {"BAG-054"},
        State.ALTERED,
        "VERIFY.txt was renamed",
    ),
    "declaration removed": (
        lambda b: (b / "bagit.txt").unlink(),
        {"BAG-051"},
        State.INCOMPLETE,
        "bagit.txt is missing",
    ),
    "tag manifest removed": (
        lambda b: (b / TAG_MANIFEST).unlink(),
        {"BAG-043", "SIG-009"},
        State.INCOMPLETE,
        TAG_MANIFEST,
    ),
    "junk among signatures": (
        lambda b: put(b, "signatures/note.txt"),
        {"BAG-064"},
        State.ALTERED,
        "signatures/note.txt",
    ),
    "manifest removed": (lambda b: (b / SHA256).unlink(), {"BAG-051"}, State.INCOMPLETE, SHA256),
    "both manifests removed": (
        lambda b: remove(b, SHA256, SHA512),
        {"BAG-042", "BAG-051"},
        State.INCOMPLETE,
        "no payload manifest",
    ),
    "fetch": (
        lambda b: put(b, "fetch.txt", b"file:///etc/passwd - data/x\n"),
        {"BAG-047", "BAG-052"},
        State.ALTERED,
        "fetch.txt",
    ),
    "crlf manifest": (
        lambda b: put(b, SHA512, (b / SHA512).read_bytes().replace(b"\n", b"\r\n")),
        {"BAG-048", "BAG-053"},
        State.ALTERED,
        SHA512,
    ),
    "folder in its place": (
        lambda b: put_folder(b / TABLE),
        {"BAG-051", "BAG-057"},
        State.INCOMPLETE,
        f"{TABLE} is missing",
    ),
    "log removed": (
        lambda b: next(b.glob("data/log/*/*/checkpoint")).unlink(),
        {"BAG-051", "BAG-057", "LOG-001", "SIG-009"},
        State.INCOMPLETE,
        "checkpoint is missing",
    ),
    "link": (
        lambda b: put_link(b / TABLE),
        {"BAG-021", "BAG-057"},
        State.ALTERED,
        TABLE,
    ),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_is_found_and_named(bundle: Path, signers: Signers, kind: str) -> None:
    damage, codes, state, named = DAMAGES[kind]
    damage(bundle)

    found = inspect(bundle, signers=signers)

    assert (list_faults(found), found.state) == (codes, state)
    assert named in tell(found)


def list_line(name: str) -> str:
    return f"{hashlib.sha256(b'x').hexdigest()}  {name}\n"


def append(path: Path, text: str) -> None:
    path.write_bytes(path.read_bytes() + text.encode())


# What a forger can write who makes all digests anew: the tag manifest vouches for each of these.
FORGERIES: dict[str, tuple[Damage, set[str]]] = {
    "nothing": (lambda b: None, set()),
    "version 0.97": (lambda b: edit(b / "bagit.txt", b"1.0", b"0.97"), {"BAG-041"}),
    "version 2.0": (lambda b: edit(b / "bagit.txt", b"1.0", b"2.0"), {"BAG-041"}),
    "blank before the colon": (lambda b: edit(b / "bagit.txt", b"Version:", b"Version :"), {"BAG-041"}),
    "latin": (lambda b: edit(b / "bagit.txt", b"UTF-8", b"ISO-8859-1"), {"BAG-041"}),
    "no encoding known": (lambda b: edit(b / "bagit.txt", b"UTF-8", b"klingon"), {"BAG-041"}),
    "byte order mark": (lambda b: put(b, SHA256, b"\xef\xbb\xbf" + (b / SHA256).read_bytes()), {"BAG-048"}),
    "capitals": (
        lambda b: put(b, SHA256, (b / SHA256).read_bytes()[:64].upper() + (b / SHA256).read_bytes()[64:]),
        {"BAG-048"},
    ),
    "star": (lambda b: edit(b / SHA256, b"  data/", b" *data/"), {"BAG-048"}),
    "one blank": (lambda b: edit(b / SHA256, b"  data/", b" data/"), {"BAG-048"}),
    "path twice": (lambda b: append(b / SHA256, list_line(TABLE)), {"BAG-048"}),
    "not sorted": (
        lambda b: put(b, SHA256, b"".join(reversed((b / SHA256).read_bytes().splitlines(keepends=True)))),
        {"BAG-048"},
    ),
    "empty manifest": (lambda b: put(b, SHA256, b""), {"BAG-048", "BAG-049", "BAG-052"}),
    "listed in one only": (
        lambda b: append(b / SHA256, list_line("data/x")),
        {"BAG-049", "BAG-051"},
    ),
    "path outside data": (
        lambda b: append(b / SHA256, list_line("a-file.txt")),
        {"BAG-048", "BAG-056"},
    ),
    "sibling folder": (lambda b: append(b / SHA256, list_line("../copy-evil/x")), {"BAG-010", "BAG-048"}),
    "absolute path": (lambda b: append(b / SHA256, list_line("/etc/passwd")), {"BAG-011", "BAG-048"}),
    "wrong oxum": (lambda b: edit(b / "bag-info.txt", b"Payload-Oxum: ", b"Payload-Oxum: 1"), {"BAG-057"}),
    "no oxum": (lambda b: edit(b / "bag-info.txt", b"Payload-Oxum", b"Payload-Axum"), {"BAG-058"}),
    "odd bag-info": (lambda b: put(b, "bag-info.txt", b"Payload-Oxum\n"), {"BAG-058"}),
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_forged_tag_file_is_found_though_the_tag_manifest_vouches_for_it(bundle: Path, kind: str) -> None:
    forge, codes = FORGERIES[kind]
    forge(bundle)
    reseal_tags(bundle)

    found = list_faults(inspect(bundle))

    assert codes <= found
    assert bool(found) == bool(codes)


TAG_FORGERIES: dict[str, tuple[Damage, set[str]]] = {
    "one left out": (lambda b: drop_line(b / TAG_MANIFEST, b"VERIFY.txt"), {"BAG-044"}),
    "one more": (
        lambda b: list_more(b, "zzz.txt"),
        {"BAG-044", "BAG-052"},
    ),
    "payload listed": (lambda b: append(b / TAG_MANIFEST, list_line(REPORT)), {"BAG-044"}),
    "garbled": (lambda b: edit(b / TAG_MANIFEST, b"  ", b"\t"), {"BAG-048"}),
}


def drop_line(path: Path, ending: bytes) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.endswith(ending + b"\n")))


@pytest.mark.parametrize("kind", TAG_FORGERIES)
def test_tag_manifest_that_lists_other_files_is_found(bundle: Path, kind: str) -> None:
    forge, codes = TAG_FORGERIES[kind]
    shutil.rmtree(bundle / "signatures")
    forge(bundle)

    assert list_faults(inspect(bundle)) == codes


def test_weak_digests_alone_are_told(tmp_path: Path) -> None:
    files = {"bagit.txt": b"x", "manifest-md5.txt": b"x", "data/a": b"x"}
    bag = write_folder(tmp_path / "bag", files)

    found = inspect(bag)

    assert {"BAG-001", "BAG-050"} <= list_faults(found)
    assert found.state is State.NOT_OURS


@pytest.mark.parametrize("files", [{}, {"a.txt": b"x"}, {"bagit.txt": b"x", "data/a": b"x"}])
def test_what_is_no_bundle_is_not_ours(tmp_path: Path, files: dict[str, bytes]) -> None:
    (tmp_path / "b").mkdir()

    found = inspect(write_folder(tmp_path / "b", files))

    assert (found.state, "BAG-001" in list_faults(found)) == (State.NOT_OURS, True)


def test_forged_sha512_is_found_with_all_digests(bundle: Path) -> None:
    content = (bundle / SHA512).read_bytes()
    digit = b"0" if content[:1] != b"0" else b"1"
    (bundle / SHA512).write_bytes(digit + content[1:])
    reseal_tags(bundle)

    assert "BAG-060" in list_faults(inspect(bundle, all_digests=True))
    assert list_faults(inspect(bundle)) == set()  # not compared, and the note says so


def flip_listed_digest(manifest: Path, name: str) -> None:
    """Change the first digit of the digest that a manifest lists for a file."""
    lines = manifest.read_bytes().splitlines(keepends=True)
    (number,) = (n for n, line in enumerate(lines) if line.endswith(f"  {name}\n".encode()))
    lines[number] = (b"1" if lines[number][:1] == b"0" else b"0") + lines[number][1:]
    manifest.write_bytes(b"".join(lines))


@pytest.mark.parametrize("is_sealed", [True, False], ids=["with the tag manifest", "without it"])
@pytest.mark.parametrize("manifest", [SHA256, SHA512])
def test_altered_digest_in_one_manifest_does_not_make_the_file_altered(
    bundle: Path, manifest: str, is_sealed: bool
) -> None:
    if not is_sealed:
        (bundle / TAG_MANIFEST).unlink()
    flip_listed_digest(bundle / manifest, REPORT)

    found = inspect(bundle)

    assert found.state is State.ALTERED
    assert f"{manifest} was altered" in tell(found)
    assert f"{REPORT} was altered" not in tell(found)
    assert list_faults(found) == ({"BAG-053", "BAG-060"} if is_sealed else {"BAG-043", "BAG-060", "SIG-009"})


@pytest.mark.parametrize("is_sealed", [True, False], ids=["with the tag manifest", "without it"])
def test_altered_file_is_altered_whatever_the_other_manifest_was_made_to_list(
    bundle: Path, is_sealed: bool
) -> None:
    """Without the tag manifest, nothing tells which of the two lists was altered along with the file."""
    damage_byte(bundle, REPORT)
    digest = hashlib.sha512((bundle / REPORT).read_bytes()).hexdigest().encode()
    lines = (bundle / SHA512).read_bytes().splitlines(keepends=True)
    ending = f"  {REPORT}\n".encode()
    put(bundle, SHA512, b"".join(digest + ending if line.endswith(ending) else line for line in lines))
    if not is_sealed:
        (bundle / TAG_MANIFEST).unlink()

    found = tell(inspect(bundle))

    if is_sealed:
        assert f"{REPORT} was altered" in found
    else:
        assert f"or both the file and {SHA512} were" in found


def test_picture_under_another_ones_name_is_found(bundle: Path) -> None:
    (bundle / PICTURE_PATH).write_bytes(b"another picture")
    seal(bundle)

    assert list_codes(inspect(bundle)) >= {"BAG-061", "LOG-019"}


def test_name_that_shares_only_its_beginning_with_the_digest_is_found(bundle: Path) -> None:
    name = PICTURE_PATH.rsplit("/", 1)[1]
    (bundle / PICTURE_PATH).rename(bundle / "data/images" / f"{name[:16]}{'0' * 48}.tif")
    seal(bundle)

    assert "BAG-061" in list_faults(inspect(bundle))


@pytest.mark.parametrize(
    "text",
    [
        b'{"id":"c","id":"d"}',
        b'{"x":NaN}',
        b'\xef\xbb\xbf{"id":"c"}',
        b'{"x":"\\ud800"}',
        b"[" * 100_000 + b"]" * 100_000,
        b"9" * 5000,
        b'{"x":',
        b'{"x":"\xff"}',
    ],
    ids=["twice", "nan", "bom", "surrogate", "deep", "long", "torn", "latin"],
)
def test_record_that_readers_take_differently_is_found(bundle: Path, text: bytes) -> None:
    put(bundle, "data/records/claims/c.json", text)
    seal(bundle)

    assert list_faults(inspect(bundle)) == {"BAG-063"}


def test_expected_id_is_compared(made: tuple[Built, Signers, Path], bundle: Path) -> None:
    right, wrong = inspect(bundle, expect=made[0].bundle_id[:16]), inspect(bundle, expect="0" * 64)

    assert (right.state, list_faults(right)) == (State.INTACT_UNANCHORED, set())
    assert (wrong.state, list_faults(wrong)) == (State.NOT_OURS, {"BAG-059"})


def test_older_bundle_with_its_own_good_signature_is_not_the_expected_one(
    made: tuple[Built, Signers, Path], signers: Signers, key: Path, tmp_path: Path
) -> None:
    older = build_good(tmp_path, name="older", key=key)

    found = inspect(older.path, signers=signers, expect=made[0].bundle_id)

    assert (found.state, list_faults(found)) == (State.NOT_OURS, {"BAG-059"})


def test_altered_bundle_is_altered_though_another_was_expected(bundle: Path) -> None:
    damage_byte(bundle, REPORT)

    assert inspect(bundle, expect="0" * 64).state is State.ALTERED


def test_two_faults_of_every_kind_are_all_told(bundle: Path) -> None:
    damage_byte(bundle, REPORT)
    (bundle / TABLE).unlink()
    put(bundle, "data/one.txt", b"1")
    put(bundle, "data/two.txt", b"2")

    told = tell(inspect(bundle))

    assert all(f"{name} was" in told for name in (REPORT, "data/one.txt", "data/two.txt"))
    assert f"{TABLE} is missing" in told


def list_signatures(folder: Path, kind: str) -> list[Path]:
    return sorted((folder / "signatures").glob(f"{kind}.*.sig"))


def test_unsigned_bundle_is_loud(bundle: Path, signers: Signers) -> None:
    shutil.rmtree(bundle / "signatures")

    found = inspect(bundle, signers=signers)

    assert (found.state, list_codes(found)) == (State.INTACT_UNANCHORED, {"SIG-001", "BAG-070", "BAG-100"})


def test_signature_over_the_log_alone_leaves_the_bundle_unsigned(bundle: Path, signers: Signers) -> None:
    list_signatures(bundle, "bundle")[0].unlink()

    found = inspect(bundle, signers=signers)

    assert found.state is State.INTACT_UNANCHORED
    assert {"SIG-001", "SIG-100"} <= list_codes(found)


def test_unknown_signer_is_not_taken_for_anybody(bundle: Path) -> None:
    found = inspect(bundle)

    assert (found.state, list_codes(found)) == (State.INTACT_UNANCHORED, {"SIG-002", "BAG-070", "BAG-100"})
    assert [signature.signer for signature in found.signatures] == [None, None]


def test_list_of_signers_in_the_bundle_is_not_believed(bundle: Path, key: Path) -> None:
    put(bundle, "data/keys/allowed_signers", make_allowed_signers(bundle / "s", key).read_bytes())
    (bundle / "s").unlink()
    (signed,) = list_signatures(bundle, "bundle")
    seal(bundle)
    signature = sign_sshsig((bundle / TAG_MANIFEST).read_bytes(), namespace=BUNDLE_NAMESPACE, key=key)
    put(bundle, f"signatures/{signed.name}", signature.signature)

    found = inspect(bundle)

    assert (found.state, list_codes(found)) == (State.INTACT_UNANCHORED, {"SIG-002", "BAG-070", "BAG-100"})


def test_revoked_key_is_a_fault(bundle: Path, signers: Signers) -> None:
    fingerprint = signers.lines[0].key.fingerprint

    found = inspect(bundle, signers=signers.with_revoked(frozenset({fingerprint})))

    assert (found.state, list_faults(found)) == (State.INTACT_UNANCHORED, {"SIG-004"})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"valid_before": NOW - timedelta(days=1)}, "SIG-005"),
        ({"valid_after": NOW + timedelta(days=1)}, "SIG-005"),
        ({"namespaces": (CHECKPOINT_NAMESPACE,)}, "SIG-006"),
        ({"names": ()}, "SIG-006"),
    ],
)
def test_listed_key_that_does_not_count_here_is_told(
    bundle: Path, signers: Signers, change: dict[str, object], code: str
) -> None:
    other = replace(signers, lines=(replace(signers.lines[0], **change),))  # type: ignore[arg-type]  # by name

    found = inspect(bundle, signers=other)

    assert found.state is State.INTACT_UNANCHORED
    assert code in list_codes(found)
    assert list_faults(found) == set()


def test_signature_of_another_bundle_is_a_fault(bundle: Path, signers: Signers, key: Path) -> None:
    (path,) = list_signatures(bundle, "bundle")
    path.write_bytes(sign_sshsig(b"something else", namespace=BUNDLE_NAMESPACE, key=key).signature)

    found = inspect(bundle, signers=signers)

    assert (found.state, list_faults(found)) == (State.ALTERED, {"SIG-003"})
    assert "SIG-001" in list_codes(found)


def test_signature_for_another_use_is_a_fault(bundle: Path, signers: Signers, key: Path) -> None:
    (path,) = list_signatures(bundle, "bundle")
    data = (bundle / TAG_MANIFEST).read_bytes()
    path.write_bytes(sign_sshsig(data, namespace=CHECKPOINT_NAMESPACE, key=key).signature)

    assert list_faults(inspect(bundle, signers=signers)) == {"SIG-003"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bundle.0000000000000000.sig", "SIG-008"),
        ("checkpoint.origin.7.0000000000000000.sig", "SIG-008"),
        ("checkpoint.other.7.0000000000000000.sig", "SIG-009"),
        ("bundle.sig", "BAG-064"),
    ],
)
def test_renamed_signature_is_a_fault(bundle: Path, name: str, code: str) -> None:
    (path,) = list_signatures(bundle, name.partition(".")[0])
    path.rename(path.with_name(name))

    assert list_faults(inspect(bundle)) == {code}


def test_proof_of_opentimestamps_is_carried_and_not_checked(bundle: Path) -> None:
    (path,) = list_signatures(bundle, "bundle")
    path.with_name(f"{path.name}.ots").write_bytes(b"\0OpenTimestamps")

    found = inspect(bundle)

    assert "TSA-101" in list_codes(found)
    assert list_faults(found) == set()


def test_proof_without_its_signature_is_a_fault(bundle: Path) -> None:
    put(bundle, "signatures/bundle.0000000000000000.sig.ots")

    assert list_faults(inspect(bundle)) == {"SIG-008"}


def flip_positions(folder: Path, count: int, seed: int) -> list[tuple[Path, int]]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    draw = random.Random(seed)
    return [
        (path, draw.randrange(path.stat().st_size)) for path in (draw.choice(files) for _ in range(count))
    ]


def find_missed_flips(folder: Path, count: int, signers: Signers) -> list[tuple[str, int]]:
    """Flips that are no fault, or whose file or signature no fault names."""
    missed = []
    for path, place in flip_positions(folder, count, seed=count):
        whole = path.read_bytes()
        damaged = bytearray(whole)
        damaged[place] ^= 1 << (place % 8)
        path.write_bytes(damaged)
        found = inspect(folder, signers=signers)
        path.write_bytes(whole)
        name = path.relative_to(folder).as_posix()
        if not is_named(found, name):
            missed.append((name, place))
    return missed


def is_named(found: Inspection, name: str) -> bool:
    """Whether a fault names a file; a signature stands for the tag manifest, which it is over."""
    faults = [finding.sentence for finding in found.findings if finding.severity is Severity.FAULT]
    return any(name in sentence for sentence in faults) or (
        name == TAG_MANIFEST and any("signatures/bundle." in sentence for sentence in faults)
    )


def test_flipped_bits_anywhere_are_found_and_named(bundle: Path, signers: Signers) -> None:
    assert find_missed_flips(bundle, 60, signers) == []


def find_untold_flips(path: Path, count: int) -> list[int]:
    """Flips in an archive after which nothing but what is always said is said."""
    whole, draw, untold = path.read_bytes(), random.Random(count), []
    usual = list_codes(inspect(path))
    for place in draw.sample(range(len(whole)), count):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << (place % 8)
        path.write_bytes(damaged)
        try:
            if list_codes(inspect(path)) <= usual:
                untold.append(place)
        except InputUnreadable:
            continue
    path.write_bytes(whole)
    return untold


def test_flipped_bits_in_an_archive_are_told(bundle: Path, tmp_path: Path) -> None:
    assert find_untold_flips(pack(bundle, tmp_path / "b.zip"), 60) == []


@pytest.mark.slow
def test_two_thousand_flipped_bits_in_an_archive_are_told(bundle: Path, tmp_path: Path) -> None:
    assert find_untold_flips(pack(bundle, tmp_path / "b.zip"), 2000) == []


@pytest.mark.slow
def test_two_thousand_flipped_bits_are_found_and_named(bundle: Path, signers: Signers) -> None:
    assert find_missed_flips(bundle, 2000, signers) == []


@pytest.mark.slow
def test_two_thousand_flipped_bits_are_found_without_the_tag_manifest(bundle: Path, signers: Signers) -> None:
    (bundle / TAG_MANIFEST).unlink()

    assert find_missed_flips(bundle, 2000, signers) == []


def test_flips_are_found_without_the_tag_manifest(bundle: Path, signers: Signers) -> None:
    (bundle / TAG_MANIFEST).unlink()

    assert find_missed_flips(bundle, 60, signers) == []


@pytest.mark.parametrize("is_sealed", [True, False], ids=["with the tag manifest", "without it"])
@pytest.mark.parametrize("act", ["removed", "renamed", "swapped"])
def test_every_file_that_is_removed_renamed_or_swapped_is_named(
    bundle: Path, signers: Signers, act: str, is_sealed: bool
) -> None:
    if not is_sealed:
        (bundle / TAG_MANIFEST).unlink()
    names = [name for name in read_folder(bundle) if not name.startswith("signatures/")]
    for name, other in zip(names, [*names[1:], names[0]], strict=True):
        path, apart = bundle / name, bundle / f"{name}.moved"
        if act == "swapped":
            swap(bundle, name, other)
        else:
            path.rename(apart)
            if act == "removed":
                content = apart.read_bytes()
                apart.unlink()
        found = inspect(bundle, signers=signers)
        if act == "swapped":
            swap(bundle, name, other)
        elif act == "removed":
            path.write_bytes(content)
        else:
            apart.rename(path)

        assert is_named(found, name), (name, tell(found))


def test_every_removed_signature_is_told_or_leaves_the_bundle_unsigned(
    bundle: Path, signers: Signers
) -> None:
    before = inspect(bundle, signers=signers).checked["signatures"]
    for path in list_signatures(bundle, "*"):
        content = path.read_bytes()
        path.unlink()
        found = inspect(bundle, signers=signers)
        path.write_bytes(content)

        assert found.checked["signatures"] == before - 1


def test_packed_bundle_with_a_program_in_it_is_told(bundle: Path, tmp_path: Path) -> None:
    path = pack(
        bundle,
        tmp_path / "b.zip",
        change=lambda m: replace(m, mode=stat.S_IFREG | 0o755) if m.name == b"bagit.txt" else m,
    )

    found = inspect(path)

    assert "BAG-026" in list_codes(found)
    assert list_faults(found) == set()


@pytest.mark.parametrize("is_all", [True, False])
def test_compressed_bundle_is_unreadable_and_not_called_altered(
    bundle: Path, tmp_path: Path, is_all: bool
) -> None:
    path = pack(
        bundle,
        tmp_path / "b.zip",
        change=lambda m: replace(m, method=8) if is_all or m.name != PICTURE_PATH.encode() else m,
    )

    found = inspect(path)

    assert found.state is State.UNREADABLE
    (finding,) = found.findings
    assert finding.code == "BAG-025"
    assert "unpack it and verify the folder" in finding.sentence


def zip_by_hand(folder: Path, path: Path, *, top: str = "", more: tuple[str, ...] = (), is_mac: bool) -> Path:
    """A folder packed as people do: compressed; by macOS with the sizes behind the content."""

    class Pipe(io.RawIOBase):
        """What cannot be sought makes Python write as macOS does."""

        def __init__(self) -> None:
            self.written = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: Any, /) -> int:
            self.written += data
            return len(data)

    stream: Any = Pipe() if is_mac else io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**read_folder(folder), **dict.fromkeys(more, b"x")}.items():
            archive.writestr(name if name in more else f"{top}{name}", data)
    path.write_bytes(bytes(stream.written) if is_mac else stream.getvalue())
    return path


MAC_LITTER = ("__MACOSX/copy/._bagit.txt", "copy/.DS_Store")


@pytest.mark.parametrize(
    ("top", "more", "is_mac"),
    [("", (), False), ("copy/", (), False), ("", (), True), ("copy/", MAC_LITTER, True)],
)
def test_bundle_packed_anew_by_hand_is_one_finding(
    bundle: Path, tmp_path: Path, top: str, more: tuple[str, ...], is_mac: bool
) -> None:
    path = zip_by_hand(bundle, tmp_path / "b.zip", top=top, more=more, is_mac=is_mac)
    count = len(read_folder(bundle))

    found = inspect(path, expect="0" * 64)

    (finding,) = found.findings
    assert (found.state, finding.code) == (State.UNREADABLE, "BAG-025")
    assert finding.sentence.startswith(f"{count} entries are compressed (")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    for name in more:
        (tmp_path / "unpacked" / name).unlink()
    assert list_faults(inspect(tmp_path / "unpacked" / top)) == set()


def test_sizes_behind_the_content_that_are_not_those_are_found(bundle: Path, tmp_path: Path) -> None:
    path = zip_by_hand(bundle, tmp_path / "b.zip", is_mac=True)
    content = path.read_bytes()
    at = content.index(b"PK\x07\x08") + 4
    path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])

    assert list_faults(inspect(path)) == {"BAG-025", "BAG-029"}


def test_compressed_zip_that_is_no_bundle_is_not_called_one(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "any", {"a.txt": b"x"})

    found = inspect(zip_by_hand(folder, tmp_path / "b.zip", is_mac=False))

    assert (found.state, "BAG-001" in list_faults(found)) == (State.NOT_OURS, True)


@pytest.mark.parametrize("name", [".DS_Store", "data/images/Thumbs.db", "signatures/desktop.ini"])
def test_what_an_operating_system_left_is_the_only_fault(bundle: Path, signers: Signers, name: str) -> None:
    (bundle / name).write_bytes(b"x")

    found = inspect(bundle, signers=signers)

    assert (found.state, list_faults(found)) == (State.ALTERED, {"BAG-037"})


def test_folder_that_merely_holds_a_bundle_says_which(bundle: Path) -> None:
    found = inspect(bundle.parent)

    (finding,) = found.findings
    assert (found.state, finding.code) == (State.NOT_OURS, "BAG-001")
    assert "copy/ in it holds a bundle: verify that" in finding.sentence


def test_bundle_packed_with_its_folder_is_read(bundle: Path, tmp_path: Path, signers: Signers) -> None:
    found = inspect(pack(bundle, tmp_path / "b.zip", prefix="copy/"), signers=signers)

    assert (found.state, list_codes(found)) == (State.INTACT, {"BAG-035", "SIG-100", "BAG-070", "BAG-100"})


def test_every_code_of_bundles_is_explained_once_and_known() -> None:
    known = {code for code in EXPLANATIONS if code.startswith(("BAG", "LOG", "SIG", "TSA"))}
    sources = sorted(Path(__file__).parents[2].glob("catalogue/bundle/*.py"))
    raised = set(re.findall(r'"((?:BAG|LOG|SIG|TSA)-\d{3})"', "".join(p.read_text() for p in sources)))

    assert raised == known


def test_hostile_zip_is_inspected_as_far_as_it_goes(bundle: Path, tmp_path: Path) -> None:
    members = [Member(name.encode(), data) for name, data in sorted(read_folder(bundle).items())]
    path = write_zip(tmp_path / "b.zip", [*members, Member(b"../evil"), Member(b"data/x", b"y", method=8)])

    found = inspect(path)

    assert list_faults(found) == {"BAG-010", "BAG-025"}
    assert found.state is State.ALTERED
