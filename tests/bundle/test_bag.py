"""Tag files: one form is written and read strictly; the forms of others are read as RFC 8493 has it."""

import hashlib
from pathlib import Path

import bagit  # type: ignore[import-untyped]  # has none
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.bundle.bag import (
    BAGIT_TEXT,
    HEX_DIGITS,
    Measured,
    find_algorithm,
    is_sorted,
    parse_bag_info,
    parse_bagit,
    parse_foreign_bag_info,
    parse_foreign_manifest,
    parse_manifest,
    parse_oxum,
    render_bag,
    render_manifest,
)
from catalogue.bundle.layout import TAG_FILES, TAG_MANIFEST
from catalogue.errors import Damaged

A, B = "a" * 64, "b" * 64
NAME = "manifest-sha256.txt"
PATHS = st.text("abcdef0123456789/._-", min_size=1, max_size=30).map("data/{}".format)


def make_measured(data: bytes) -> Measured:
    return Measured(hashlib.sha256(data).hexdigest(), hashlib.sha512(data).hexdigest(), len(data))


def render(payload: dict[str, bytes], *, bagging_date: str | None = "2022-05-11") -> dict[str, bytes]:
    measured = {path: make_measured(data) for path, data in payload.items()}
    return render_bag(measured, bagging_date=bagging_date, software="program 1", verify_text=b"how\n")


def test_tag_files_have_one_form() -> None:
    files = render({"data/b": b"bb", "data/a-1": b"", "data/a/1": b"a"})

    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert files["bag-info.txt"] == (
        b"Bag-Software-Agent: program 1\nBagging-Date: 2022-05-11\nPayload-Oxum: 3.3\n"
    )
    # By bytes: a hyphen comes before a slash.
    assert [line[66:] for line in files[NAME].splitlines()] == [b"data/a-1", b"data/a/1", b"data/b"]
    assert files["manifest-sha512.txt"].splitlines()[2] == (
        hashlib.sha512(b"bb").hexdigest().encode() + b"  data/b"
    )
    assert files.keys() == {*TAG_FILES, TAG_MANIFEST}


def test_tag_manifest_names_exactly_the_other_tag_files() -> None:
    files = render({"data/a": b"a"})

    listed = parse_manifest(files[TAG_MANIFEST], TAG_MANIFEST)

    assert listed == {name: hashlib.sha256(files[name]).hexdigest() for name in TAG_FILES}


def test_unknown_date_is_left_out() -> None:
    assert b"Date" not in render({"data/a": b"a"}, bagging_date=None)["bag-info.txt"]


@given(st.dictionaries(PATHS, st.text("0123456789abcdef", min_size=64, max_size=64)))
def test_manifest_is_read_as_it_was_written(digests: dict[str, str]) -> None:
    parsed = parse_manifest(render_manifest(digests), NAME)

    assert parsed == digests
    assert is_sorted(parsed)
    assert parse_foreign_manifest(render_manifest(digests), NAME) == digests


def test_order_is_told_apart() -> None:
    assert not is_sorted(parse_manifest(f"{A}  data/b\n{A}  data/a\n".encode(), NAME))
    assert is_sorted({})


@pytest.mark.parametrize(
    "text",
    [
        f"{A} data/a\n",
        f"{A}   data/a\n",
        f"{A}\tdata/a\n",
        f"{A} *data/a\n",
        f"{A.upper()}  data/a\n",
        f"{A[1:]}  data/a\n",
        f"{A}b  data/a\n",
        f"{A}  data/a",
        f"{A}  data/a\r\n",
        f"{A}  data/a\n\n",
        f"\n{A}  data/a\n",
        f"{A}  data/a \n",
        f"{A}  data/\x1b[2Ja\n",
        f"{A}  data/a\x00\n",
        f"{A}  data/a\u2028b\n",
        f"{A}  \n",
        f"{A}\n",
        f"\ufeff{A}  data/a\n",
        f"{A}  data/a\n{A}  data/a\n",
        f"{A}  data/a\n{B}  data/a\n",
    ],
)
def test_other_forms_of_a_manifest_are_refused(text: str) -> None:
    with pytest.raises(Damaged):
        parse_manifest(text.encode(), NAME)


def test_manifest_that_is_no_utf8_is_refused() -> None:
    with pytest.raises(Damaged, match="not UTF-8 at byte 71"):
        parse_manifest(A.encode() + b"  data/\xff\n", NAME)


def test_fault_names_file_and_line() -> None:
    with pytest.raises(Damaged, match=r"manifest-sha256.txt, line 2: 'data/a' stands there a second time"):
        parse_manifest(f"{A}  data/a\n{A}  data/a\n".encode(), NAME)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (f"{A} data/a\n", "data/a"),
        (f"{A}\t data/a\r\n", "data/a"),
        (f"{A} *data/a\r", "data/a"),
        (f"{A.upper()}  data/a", "data/a"),
        (f"{A}  ./data/a\n\n", "data/a"),
        (f"{A}  data/100%25 sure\n", "data/100% sure"),
        (f"{A}  data/100%2525\n", "data/100%25"),
        (f"{A}  data/a%20b\n", "data/a%20b"),
        (f"{A}  data/übersicht\n", "data/übersicht"),
    ],
)
def test_foreign_forms_of_a_manifest_are_read(text: str, path: str) -> None:
    assert parse_foreign_manifest(text.encode(), NAME) == {path: A}


@pytest.mark.parametrize(
    "text",
    [
        f"{A}data/a\n",
        f"{A}\n",
        f"data/a  {A}\n",
        f"{A[2:]}  data/a\n",
        f"{A}  data/a\n{B} ./data/a\n",
        f"{A}  data/a%0Ab\n",
        f"{A}  data/\x07\n",
    ],
)
def test_foreign_manifests_that_say_nothing_certain_are_refused(text: str) -> None:
    with pytest.raises(Damaged):
        parse_foreign_manifest(text.encode(), NAME)


def test_bag_of_another_program_is_read(tmp_path: Path) -> None:
    (tmp_path / "a b.txt").write_bytes(b"a")
    bagit.make_bag(
        str(tmp_path), {"Source-Organization": "Grain Watch"}, checksums=["md5", "sha256", "sha512"]
    )

    for algorithm in ("md5", "sha256", "sha512"):
        name = f"manifest-{algorithm}.txt"
        manifest = parse_foreign_manifest((tmp_path / name).read_bytes(), name)
        tags = parse_foreign_manifest((tmp_path / f"tag{name}").read_bytes(), f"tag{name}")
        assert manifest == {"data/a b.txt": hashlib.new(algorithm, b"a").hexdigest()}
        assert "bagit.txt" in tags
    assert parse_bagit((tmp_path / "bagit.txt").read_bytes()) == "0.97"
    info = dict(parse_foreign_bag_info((tmp_path / "bag-info.txt").read_bytes()))
    assert info["Source-Organization"] == "Grain Watch"
    assert parse_oxum(info["Payload-Oxum"]) == (1, 1)


def test_bag_info_is_read_as_it_was_written() -> None:
    assert parse_bag_info(render({"data/a": b"abc"})["bag-info.txt"]) == (
        ("Bag-Software-Agent", "program 1"),
        ("Bagging-Date", "2022-05-11"),
        ("Payload-Oxum", "3.1"),
    )


@pytest.mark.parametrize(
    "text",
    [
        b"A:b\n",
        b"A : b\n",
        b"A: b",
        b"A: b\n c\n",
        b"A: b\nA: c\n",
        b"A: \n",
        b"A: b\r\n",
        b"A b\n",
        b": b\n",
    ],
)
def test_other_forms_of_bag_info_are_refused(text: bytes) -> None:
    with pytest.raises(Damaged):
        parse_bag_info(text)


def test_foreign_bag_info_may_continue_and_repeat() -> None:
    text = b"Contact : Ines\r\nNote:long\r\n\tlonger\nContact: Olga\n"

    assert parse_foreign_bag_info(text) == (("Contact", "Ines"), ("Note", "long longer"), ("Contact", "Olga"))
    with pytest.raises(Damaged):
        parse_foreign_bag_info(b" begins with nothing\n")


@pytest.mark.parametrize(
    ("version", "text"), [("1.0", BAGIT_TEXT), ("0.97", BAGIT_TEXT.replace(b"1.0", b"0.97"))]
)
def test_version_is_read(version: str, text: bytes) -> None:
    assert parse_bagit(text) == version
    assert parse_bagit(text.replace(b"\n", b"\r\n")) == version


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"BagIt-Version: 1.0\n",
        b"\xef\xbb\xbf" + BAGIT_TEXT,
        BAGIT_TEXT.replace(b":", b" :", 1),
        BAGIT_TEXT.replace(b"UTF-8", b"UTF-16"),
        BAGIT_TEXT.replace(b"1.0", b"1"),
        BAGIT_TEXT + b"More: tags\n",
    ],
)
def test_other_declarations_are_refused(text: bytes) -> None:
    with pytest.raises(Damaged):
        parse_bagit(text)


@pytest.mark.parametrize("value", ["", "3", "3.", ".1", "03.1", "3.1.1", "-3.1", "3,1", "9" * 5000 + ".1"])
def test_oxum_is_two_numbers(value: str) -> None:
    with pytest.raises(Damaged):
        parse_oxum(value)


def test_algorithm_is_told_by_the_name() -> None:
    assert {name: find_algorithm(f"manifest-{name}.txt") for name in HEX_DIGITS} == {n: n for n in HEX_DIGITS}
    assert find_algorithm("tagmanifest-sha512.txt") == "sha512"
    assert find_algorithm("manifest-crc32.txt") is None
    assert find_algorithm("manifest-sha256.txt.bak") is None
    with pytest.raises(Damaged, match="names no digest"):
        parse_manifest(b"", "manifest-sha3.txt")
