"""Bags of other programs: taken in when whole, refused with every fault when not."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import flip_byte, make_clock
from command_builders import make_picture
from foreign_builders import count_entries, digest, get_image, list_images, take

from catalogue.actions.case import Case, create_case
from catalogue.actions.foreign import Format, find_format


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with create_case(tmp_path / "case", agent="ines", clock=make_clock()) as case:
        yield case


def seal(bag: Path, *algorithms: str) -> None:
    """Write the manifests of a bag anew."""
    payload = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    for algorithm in algorithms:
        lines = [
            f"{hashlib.new(algorithm, path.read_bytes()).hexdigest()}  {path.relative_to(bag).as_posix()}\n"
            for path in payload
        ]
        (bag / f"manifest-{algorithm}.txt").write_text("".join(lines))
    size = sum(path.stat().st_size for path in payload)
    (bag / "bag-info.txt").write_text(
        "Source-Organization: Harbour Watch\nExternal-Description: Quays\n"
        f"Payload-Oxum: {size}.{len(payload)}\n"
    )
    tags = [
        path for path in sorted(bag.iterdir()) if path.is_file() and not path.name.startswith("tagmanifest")
    ]
    (bag / "tagmanifest-sha256.txt").write_text("".join(f"{digest(path)}  {path.name}\n" for path in tags))


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    folder = tmp_path / "harbour-bag"
    (folder / "data").mkdir(parents=True)
    make_picture(folder / "data" / "quay one.jpg")
    (folder / "data" / ".notes.txt").write_text("hello")
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    seal(folder, "sha256", "sha512")
    return folder


def test_whole_bag_goes_in_and_the_second_run_changes_nothing(case: Case, bag: Path) -> None:
    first, _, findings = take(case, bag)
    size = count_entries(case)
    second, _, _ = take(case, bag)

    assert find_format(str(bag)) is Format.BAG
    assert first == [("data/quay one.jpg", "created"), ("data/.notes.txt", "aside")]
    assert [outcome for _, outcome in second] == ["unchanged", "aside"]
    assert findings == []
    assert count_entries(case) == size
    (sighting,) = get_image(case, digest(bag / "data" / "quay one.jpg")).sightings
    assert "Source-Organization: Harbour Watch" in (sighting.note or "")
    assert sighting.manifest == digest(bag / "bag-info.txt")


def test_bag_in_a_zip_goes_in_with_or_without_a_folder_around_it(
    case: Case, bag: Path, tmp_path: Path
) -> None:
    for name, base in (("flat.zip", bag), ("deep.zip", bag.parent)):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(bag.rglob("*")):
                archive.write(path, path.relative_to(base).as_posix())

    flat, _, _ = take(case, tmp_path / "flat.zip")
    deep, _, _ = take(case, tmp_path / "deep.zip")

    assert [outcome for _, outcome in flat] == ["created", "aside"]
    assert [outcome for _, outcome in deep] == ["updated", "aside"]


def test_older_bag_whose_manifests_share_the_payload_is_valid(case: Case, bag: Path) -> None:
    (bag / "bagit.txt").write_text("BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n")
    lines = (bag / "manifest-sha512.txt").read_text().splitlines(keepends=True)
    seal(bag, "sha256")
    (bag / "manifest-sha512.txt").write_text(lines[0])
    (bag / "tagmanifest-sha256.txt").unlink()

    assert [outcome for _, outcome in take(case, bag)[0]] == ["created", "aside"]


def test_bag_sealed_with_md5_alone_is_taken_in_and_said_to_be_weak(case: Case, bag: Path) -> None:
    for path in bag.glob("manifest-*"):
        path.unlink()
    seal(bag, "md5")

    outcomes, _, findings = take(case, bag)

    assert [outcome for _, outcome in outcomes] == ["created", "aside"]
    assert [finding.code for finding in findings] == ["FOR-005"]


def _flip(bag: Path) -> None:
    flip_byte(bag / "data" / "quay one.jpg", at=30)


def _omit(bag: Path) -> None:
    lines = (bag / "manifest-sha512.txt").read_text().splitlines(keepends=True)
    (bag / "manifest-sha512.txt").write_text(lines[0])
    (bag / "tagmanifest-sha256.txt").unlink()


def _replace_version(bag: Path) -> None:
    (bag / "bagit.txt").write_text("BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n")
    seal(bag, "sha256", "sha512")


def _unseal(bag: Path) -> None:
    for path in bag.glob("*manifest-*"):
        path.unlink()


def _seal_strangely(bag: Path) -> None:
    (bag / "manifest-tiger.txt").write_text("00  data/x\n")


def _link(bag: Path) -> None:
    (bag / "data" / "passwd").symlink_to("/etc/passwd")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a flipped byte": _flip,
    "a file more": lambda bag: (bag / "data" / "extra.txt").write_text("x"),
    "a file less": lambda bag: (bag / "data" / ".notes.txt").unlink(),
    "a changed tag file": lambda bag: (bag / "bag-info.txt").write_text("Contact-Name: somebody\n"),
    "a tag file less": lambda bag: (bag / "bag-info.txt").unlink(),
    "a list of files to fetch": lambda bag: (bag / "fetch.txt").write_text(
        "https://example.org/x - data/x\n"
    ),
    "a file that one manifest omits": _omit,
    "another version": _replace_version,
    "no manifest": _unseal,
    "an algorithm that is not known": _seal_strangely,
    "a link": _link,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_bag_with_a_fault_is_refused_whole(damage: Callable[[Path], object], case: Case, bag: Path) -> None:
    damage(bag)

    outcomes, _, findings = take(case, bag)

    assert outcomes == [(str(bag), "refused")]
    assert {finding.code for finding in findings} == {"FOR-012"}
    assert list_images(case) == []


def test_every_fault_is_named_at_once(case: Case, bag: Path) -> None:
    _flip(bag)
    (bag / "data" / "extra.txt").write_text("x")

    _, _, findings = take(case, bag)

    sentences = " ".join(finding.sentence for finding in findings)
    assert "quay one.jpg has not the SHA-256" in sentences and "SHA-512" in sentences
    assert "extra.txt is there, but not listed" in sentences
    assert "Payload-Oxum" in sentences
