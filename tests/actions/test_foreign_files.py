"""Files of an export found again: by the end of a path, by a name that one file bears, by digest."""

import hashlib
from pathlib import Path

import pytest

from catalogue.actions.foreign_files import FolderFiles
from catalogue.manifest.foreign import Digest


@pytest.fixture
def files(tmp_path: Path) -> FolderFiles:
    for name in ("a/quay.jpg", "b/quay.jpg", "b/ship.jpg", ".hidden.jpg"):
        path = tmp_path / "export" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    (tmp_path / "export" / "link.jpg").symlink_to("/etc/passwd")
    return FolderFiles(tmp_path / "export")


def test_links_and_hidden_files_are_not_among_them(files: FolderFiles) -> None:
    assert list(files.paths) == ["a/quay.jpg", "b/quay.jpg", "b/ship.jpg"]


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("b/quay.jpg", "b/quay.jpg"),
        ("./archive/b/quay.jpg", "b/quay.jpg"),
        ("C:\\archive\\a\\quay.jpg", "a/quay.jpg"),
        ("/tmp/job/ship.jpg", "b/ship.jpg"),
        ("quay.jpg", None),  # two files bear the name
        ("../b/quay.jpg", None),
        ("", None),
        ("gone.jpg", None),
    ],
)
def test_path_of_another_machine_is_found_by_its_end(
    stated: str, found: str | None, files: FolderFiles
) -> None:
    assert files.find_path(stated) == found


def test_file_is_found_by_all_its_digests(files: FolderFiles) -> None:
    data = b"b/ship.jpg"
    sha256 = Digest("sha256", hashlib.sha256(data).hexdigest())
    sha512 = Digest("sha512", hashlib.sha512(data).hexdigest())

    assert files.find_digest([sha512, sha256]) == "b/ship.jpg"
    assert files.find_digest([sha256]) == "b/ship.jpg"
    assert files.find_digest([sha256, Digest("sha512", "0" * 128)]) is None
    assert files.find_digest([]) is None


def test_two_digests_of_one_algorithm_are_no_file(files: FolderFiles) -> None:
    right = Digest("sha256", hashlib.sha256(b"b/ship.jpg").hexdigest())

    assert files.find_digest([right, Digest("sha256", "0" * 64)]) is None


def test_files_beside_are_those_of_the_same_folder(files: FolderFiles) -> None:
    assert files.list_beside("b/quay.jpg") == ["b/ship.jpg"]
    assert files.find_name(files.paths["a/quay.jpg"]) == "a/quay.jpg"
