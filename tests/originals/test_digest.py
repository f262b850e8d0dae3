"""Digests of bytes, measured in one pass."""

import hashlib
import io
from pathlib import Path

import pytest

from catalogue.errors import InputUnreadable
from catalogue.originals.digest import CHUNK_BYTES, digest_stream, measure_digests


@pytest.mark.parametrize("size_bytes", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_digests_and_size_are_those_of_the_bytes(tmp_path: Path, size_bytes: int) -> None:
    content = bytes(range(256)) * (size_bytes // 256 + 1)
    (tmp_path / "a").write_bytes(content[:size_bytes])
    progress: list[int] = []

    digests, size = measure_digests(tmp_path / "a", progress=progress.append)

    assert digests == {
        "sha256": hashlib.sha256(content[:size_bytes]).hexdigest(),
        "sha512": hashlib.sha512(content[:size_bytes]).hexdigest(),
    }
    assert size == sum(progress) == size_bytes


def test_stream_is_copied_in_the_same_pass() -> None:
    copy = io.BytesIO()

    digests, _ = digest_stream(io.BytesIO(b"ship"), ("sha256",), into=copy)

    assert copy.getvalue() == b"ship"
    assert digests == {"sha256": hashlib.sha256(b"ship").hexdigest()}


@pytest.mark.parametrize("name", ["missing", "."])
def test_what_cannot_be_read_is_said_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputUnreadable, match="cannot read"):
        measure_digests(tmp_path / name)
