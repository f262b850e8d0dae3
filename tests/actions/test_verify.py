"""Damage to one byte anywhere in a catalogue is found, named, and told by the exit code."""

import errno
import hashlib
import os
import random
import shutil
from pathlib import Path

import msgspec
import pytest
from builders import flip_byte, make_case, make_entry, make_id, make_tag_draft
from command_builders import (
    MANIFEST,
    find_original,
    list_types,
    make_catalogue,
    make_picture,
    run,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.actions.case import Case
from catalogue.actions.doctor import examine_catalogue
from catalogue.actions.verify import verify_catalogue
from catalogue.journal.line import Draft
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.entry import Digests, EntryType
from catalogue.record.fixity import Verification
from catalogue.store.tiny import TinyStore

BESIDE = ("examination", "sidecar")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue with a picture, its sidecars, a thumbnail and the worked example; never to be damaged."""
    folder = tmp_path_factory.mktemp("whole")
    case = make_catalogue(folder / "case")
    make_picture(folder / "a.jpg")
    (folder / "a.jgw").write_text("0.5\n0\n0\n-0.5\n500000\n4900000\n", encoding="ascii")
    done = run("-C", case, "ingest", folder / "a.jpg", MANIFEST)
    assert done.code == 0
    run("-C", case, "rebuild")
    return case


@pytest.fixture
def case(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "copy"))


def verify(folder: Path, *, all_digests: bool = False) -> Verification:
    return verify_catalogue(folder, lambda: Case(folder), all_digests=all_digests)


def list_faults(found: Verification) -> set[str]:
    return {finding.code for finding in found.findings if finding.severity.value == "fault"}


@pytest.fixture(scope="module")
def shared_copy(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For property tests, which mend what they damage."""
    return Path(shutil.copytree(whole, tmp_path_factory.mktemp("shared") / "copy"))


EXPECTED = {
    "original": ("images/??/*.[jt][pi][gf]", {"FIX-001"}, "altered"),
    "examination": ("images/??/*.examination-*", {"FIX-005"}, "altered"),
    "sidecar": ("images/??/*.sidecar-*", {"FIX-005"}, "altered"),
    "journal": (
        "journal/*.jsonl",
        {"JRN-001", "JRN-002", "JRN-003", "JRN-004", "JRN-006", "JRN-007", "JRN-008"},
        "altered",
    ),
    "view": ("catalogue.json", {"VIEW-001", "VIEW-002"}, "altered"),
}


def test_untouched_catalogue_is_whole(whole: Path) -> None:
    found = verify(whole, all_digests=True)

    assert (found.state.value, list_faults(found)) == ("intact-unanchored", set())
    assert found.checked["images"] == 4


@pytest.mark.parametrize("kind", EXPECTED)
@settings(max_examples=25, deadline=None, derandomize=True)
@given(data=st.data())
def test_flipped_bit_is_found_and_named(shared_copy: Path, kind: str, data: st.DataObject) -> None:
    pattern, codes, state = EXPECTED[kind]
    path = data.draw(st.sampled_from(sorted(shared_copy.glob(pattern))))
    at = data.draw(st.integers(0, path.stat().st_size - 1))
    mask = 1 << data.draw(st.integers(0, 7))
    mode = path.stat().st_mode
    path.chmod(0o644)
    flip_byte(path, at, mask=mask)
    path.chmod(mode)
    try:
        found = verify(shared_copy)
    finally:
        path.chmod(0o644)
        flip_byte(path, at, mask=mask)
        path.chmod(mode)

    assert found.state.value == state
    assert list_faults(found) & codes
    if kind == "original":
        assert path.name[:12] in " ".join(finding.sentence for finding in found.findings)


@pytest.mark.parametrize(("kind", "code"), [("original", 3), ("examination", 3), ("journal", 7), ("view", 7)])
def test_exit_code_tells_evidence_from_machinery(case: Path, kind: str, code: int) -> None:
    path = random.Random(kind).choice(sorted(case.glob(EXPECTED[kind][0])))
    path.chmod(0o644)
    flip_byte(path, path.stat().st_size // 2)

    done = run("-C", case, "verify", "--json")

    assert done.code == code
    (line,) = done.read_lines()
    assert line["target"] == "catalogue"
    assert line["state"] == "altered"


def test_missing_original_is_missing(case: Path) -> None:
    path = sorted(case.glob(EXPECTED["original"][0]))[0]
    path.unlink()

    whole, one = run("-C", case, "verify", "--json"), run("-C", case, "verify", path.stem, "--json")

    assert (whole.code, whole.read_lines()[0]["state"]) == (3, "missing")
    assert (one.code, one.read_lines()[0]["state"]) == (3, "missing")
    assert [finding["code"] for finding in one.read_lines()[0]["findings"]] == ["FIX-002"]


def test_missing_examination_is_incomplete(case: Path) -> None:
    path = sorted(case.glob("images/??/*.examination-*"))[0]
    path.unlink()

    done = run("-C", case, "verify", path.name.partition(".")[0], "--json")

    assert done.read_lines()[0]["state"] == "incomplete"
    assert [finding["code"] for finding in done.read_lines()[0]["findings"]] == ["FIX-006"]
    assert done.code == 4


def test_missing_journal_is_damage(case: Path) -> None:
    for path in (case / "journal").glob("*.jsonl"):
        path.unlink()

    done = run("-C", case, "verify", "--json")

    assert done.code == 7
    assert "JRN-009" in {finding["code"] for finding in done.read_lines()[0]["findings"]}


def test_missing_view_is_named_and_rebuilt(case: Path) -> None:
    before = (case / "catalogue.json").read_bytes()
    (case / "catalogue.json").unlink()

    found = run("-C", case, "verify", "--json")
    rebuilt = run("-C", case, "rebuild")

    assert found.code == 7
    assert [f["code"] for f in found.read_lines()[0]["findings"] if f["severity"] == "fault"] == ["VIEW-003"]
    assert rebuilt.code == 0
    assert (case / "catalogue.json").read_bytes() == before
    assert run("-C", case, "verify").code == 0


def test_file_is_ours_not_ours_or_our_derivative(case: Path, tmp_path: Path) -> None:
    original = sorted(case.glob(EXPECTED["original"][0]))[0]
    copy = Path(shutil.copy(original, tmp_path / "friend.jpg"))
    (made,) = run("-C", case, "thumbnail", original.stem, "--json", "-o", tmp_path / "t.png").read_lines()
    stranger = make_picture(tmp_path / "stranger.jpg", 7)
    altered = Path(shutil.copy(original, tmp_path / "altered.jpg"))
    altered.chmod(0o644)
    flip_byte(altered, -1)

    done = run("-C", case, "verify", "--json", copy, made["derivative"], stranger, altered, tmp_path)

    states = [(line["state"], line["findings"][0]["code"]) for line in done.read_lines()]
    assert states == [
        ("intact", "FIX-101"),
        ("intact", "FIX-102"),
        ("not-ours", "FIX-008"),
        ("not-ours", "FIX-008"),
        ("unreadable", "FIX-003"),
    ]
    assert done.code == 3
    assert run("-C", case, "verify", copy).code == 0
    assert run("-C", case, "verify", tmp_path).code == 4


def test_all_digests_compares_sha512_too(case: Path) -> None:
    assert run("-C", case, "verify", "--all-digests").code == 0
    with Case(case) as opened:
        (document,) = [d for d in opened.store.scan("images") if d.ingested[0].name == "a.jpg"]  # type: ignore[arg-type, union-attr]
    path = find_original(case, document.id)
    path.chmod(0o644)
    flip_byte(path, 0)
    assert run("-C", case, "verify", "--all-digests", document.id).code == 3


def test_record_writes_what_was_found_as_an_entry(case: Path) -> None:
    image = sorted(case.glob(EXPECTED["original"][0]))[0].stem

    done = run("-C", case, "verify", image, "--record")

    assert done.code == 0
    assert list_types(case)[-1] == "fixity.checked"
    (shown,) = run("-C", case, "show", image, "--json").read_lines()
    assert [check["state"] for check in shown["fixity_checks"]] == ["intact"]


def test_record_of_the_whole_catalogue_covers_every_image(case: Path) -> None:
    done = run("-C", case, "verify", "--record", "--json")

    assert done.code == 0
    assert list_types(case).count("fixity.checked") == 4


def test_writable_original_is_a_warning_that_doctor_mends(case: Path) -> None:
    path = sorted(case.glob(EXPECTED["original"][0]))[0]
    path.chmod(0o644)

    warned = run("-C", case, "verify", "--json")
    mended = run("-C", case, "doctor", "--mend")

    assert warned.code == 0
    assert "FIX-010" in {finding["code"] for finding in warned.read_lines()[0]["findings"]}
    assert mended.code == 0
    assert path.stat().st_mode & 0o222 == 0


def test_journal_file_is_verified_without_a_catalogue(case: Path, tmp_path: Path) -> None:
    (journal,) = (case / "journal").glob("*.jsonl")
    alone = Path(shutil.copy(journal, tmp_path / journal.name))

    whole = run("verify", "--json", alone, cwd=tmp_path)
    flip_byte(alone, 300)
    damaged = run("verify", "--json", alone, cwd=tmp_path)

    assert (whole.code, whole.read_lines()[0]["state"]) == (0, "intact-unanchored")
    assert damaged.code == 7


def test_kept_files_are_said_to_be_what_they_are(case: Path) -> None:
    kept = [
        sorted(case.glob(pattern))[0] for pattern in ("manifests/*", *(f"images/??/*.{k}-*" for k in BESIDE))
    ]

    done = run("-C", case, "verify", "--json", *kept)

    lines = done.read_lines()
    assert done.code == 0
    assert [(line["state"], line["findings"][0]["code"]) for line in lines] == [("intact", "FIX-103")] * 3
    words = [line["findings"][0]["sentence"] for line in lines]
    assert ["manifest" in words[0], "examination" in words[1], "sidecar" in words[2]] == [True] * 3


def test_forged_view_does_not_make_a_stranger_ours(case: Path, tmp_path: Path) -> None:
    stranger = make_picture(tmp_path / "stranger.jpg", 7)
    sha256 = hashlib.sha256(stranger.read_bytes()).hexdigest()
    forged = TinyStore(case / "catalogue.json")
    document = next(d for d in forged.scan(Table.IMAGES) if isinstance(d, ImageDocument))
    entry = make_entry(
        EntryType.IMAGE_INGESTED,
        f"image:{sha256}",
        msgspec.structs.replace(
            document.ingested[0], digests=Digests(sha256=sha256, sha512="0" * 128), noted=None
        ),
    )
    forged.apply([entry])
    forged.save()

    file, whole = run("-C", case, "verify", "--json", stranger), run("-C", case, "verify", "--json")

    assert sha256 in (case / "catalogue.json").read_text(encoding="utf-8")
    (line,) = file.read_lines()
    assert (file.code, line["state"], line["findings"][0]["code"]) == (3, "not-ours", "FIX-008")
    assert whole.code == 7


def test_altered_manifest_is_named(case: Path) -> None:
    (kept,) = (case / "manifests").iterdir()
    kept.chmod(0o644)
    flip_byte(kept, 10)

    done = run("-C", case, "verify", "--json")

    (line,) = done.read_lines()
    assert (done.code, line["state"], line["checked"]["manifests"]) == (3, "altered", 1)
    assert [f["code"] for f in line["findings"] if f["severity"] == "fault"] == ["FIX-011"]
    assert kept.name[:12] in str(line["findings"])


def test_missing_manifest_is_named(case: Path) -> None:
    (kept,) = (case / "manifests").iterdir()
    kept.unlink()

    found = verify(case)

    assert (found.state.value, list_faults(found)) == ("missing", {"FIX-012"})


def test_stray_manifest_is_a_warning(case: Path) -> None:
    (case / "manifests" / "stray.toml").write_text("", encoding="utf-8")

    found = verify(case)

    assert (found.state.value, list_faults(found)) == ("intact-unanchored", set())
    assert ["stray.toml" in f.sentence for f in found.findings if f.code == "FIX-013"] == [True]


def test_manifest_in_json_lines_is_no_journal(case: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "x.jsonl"
    manifest.write_text('{"file": "a.jpg", "tags": ["ship"]}\n', encoding="utf-8")

    done = run("-C", case, "verify", "--json", manifest)

    (line,) = done.read_lines()
    assert (done.code, line["state"], line["findings"][0]["code"]) == (3, "not-ours", "FIX-008")


def test_folder_without_rights_is_unreadable_and_not_missing(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    barred = sorted(case.glob(EXPECTED["original"][0]))[0].parent
    scan = os.scandir

    def refuse(path: Path | str) -> "os._ScandirIterator[str]":
        if Path(path) == barred:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)

    found = verify(case)
    with Case(case) as opened:
        told = [f for f in examine_catalogue(case, opened) if barred.name in f.sentence]

    named = [f.code for f in found.findings if f"images/{barred.name}" in f.sentence]
    assert set(named) == {"FIX-003"}
    assert {f.code for f in told if "cannot be read" in f.sentence} == {"FIX-003"}


def test_image_only_spoken_of_is_not_ours(tmp_path: Path) -> None:
    with make_case(tmp_path, images=1) as opened:
        opened.record([make_tag_draft("ship", image=5)])
        folder = opened.folder

    done = run("-C", folder, "verify", "--json", make_id(5)[:12])

    (line,) = done.read_lines()
    assert (line["state"], [f["code"] for f in line["findings"]]) == ("not-ours", ["FIX-009"])
    assert done.code == 3


def test_original_in_place_that_is_not_found_is_incomplete(tmp_path: Path) -> None:
    case, source = make_catalogue(tmp_path / "case"), tmp_path / "source"
    source.mkdir()
    make_picture(source / "a.jpg")
    assert run("-C", case, "ingest", "--in-place", source / "a.jpg").code == 0

    lost = run("-C", case, "verify", "--json")
    found = run("-C", case, "verify", "--in-place", source)

    (line,) = lost.read_lines()
    assert (lost.code, line["state"]) == (4, "incomplete")
    assert "FIX-004" in {f["code"] for f in line["findings"]}
    assert found.code == 0


def test_images_are_not_checked_when_the_journal_is_damaged(case: Path) -> None:
    (journal,) = (case / "journal").glob("*.jsonl")
    (case / "catalogue.json").unlink()
    flip_byte(journal, 0)

    found = verify(case)

    assert (found.state.value, "FIX-100" in {f.code for f in found.findings}) == ("altered", True)
    assert "images" not in found.checked


@pytest.mark.parametrize("kind", BESIDE)
def test_altered_file_beside_an_original_alters_its_image(case: Path, kind: str) -> None:
    path = sorted(case.glob(EXPECTED[kind][0]))[0]
    path.chmod(0o644)
    flip_byte(path, -1)

    done = run("-C", case, "verify", "--json", path.name.partition(".")[0])

    (line,) = done.read_lines()
    assert (done.code, line["state"], [f["code"] for f in line["findings"]]) == (3, "altered", ["FIX-005"])


def test_second_digest_is_compared_only_when_asked_for(tmp_path: Path) -> None:
    """A journal that holds a wrong SHA-512 stands for bytes that keep their SHA-256 by art."""
    case = make_catalogue(tmp_path / "case")
    picture = make_picture(tmp_path / "a.jpg")
    image = hashlib.sha256(picture.read_bytes()).hexdigest()
    other = make_catalogue(tmp_path / "other")
    assert run("-C", other, "ingest", picture).code == 0
    with Case(other) as first, Case(case) as second:
        document = first.store.find(Table.IMAGES, image)
        assert isinstance(document, ImageDocument)
        wrong = msgspec.structs.replace(
            document.ingested[0], digests=Digests(sha256=image, sha512="0" * 128), noted=None
        )
        second.record([Draft(EntryType.IMAGE_INGESTED, f"image:{image}", wrong)])
    shutil.copytree(other / "images", case / "images", dirs_exist_ok=True)

    codes = [run("-C", case, "verify", image, *words).code for words in ([], ["--all-digests"])]

    assert codes == [0, 3]


def test_worst_state_of_several_is_told(case: Path) -> None:
    first, second, *_ = sorted(case.glob(EXPECTED["original"][0]))
    examination = next(case.glob(f"images/??/{second.stem}.examination-*"))
    examination.unlink()
    states = [verify(case).state.value]
    second.unlink()
    states.append(verify(case).state.value)
    first.chmod(0o644)
    flip_byte(first, 0)
    states.append(verify(case).state.value)

    assert states == ["incomplete", "missing", "altered"]


def test_every_code_that_verify_gives_is_explained() -> None:
    codes = {code for _, codes, _ in EXPECTED.values() for code in codes} | {"FIX-008", "FIX-101", "FIX-102"}

    explained = {line["code"] for line in run("explain", "--json").read_lines()}

    assert codes <= explained
