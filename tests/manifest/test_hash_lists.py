"""Lists of digests read: GNU, BSD and hashdeep forms, and what is none."""

import hashlib

from catalogue.manifest.foreign import Digest
from catalogue.manifest.hash_lists import HASHDEEP_HEADER, HashList, is_hash_list, parse_hash_list

SHA256 = hashlib.sha256(b"quay").hexdigest()
MD5 = hashlib.md5(b"quay", usedforsecurity=False).hexdigest()


def find_codes(stated: HashList) -> list[str]:
    return [finding.code for finding in stated.findings]


def test_gnu_lines_are_read() -> None:
    text = f"# made on a Tuesday\n{SHA256}  images/quay one.tif\n{SHA256.upper()} *b.tif\r\n"
    text += f"\\{SHA256}  a\\\\b\\nc\n"

    stated = parse_hash_list(text, name="SHA256SUMS")

    assert [entry.path for entry in stated.entries] == ["images/quay one.tif", "b.tif", "a\\b\nc"]
    assert {entry.digests for entry in stated.entries} == {(Digest("sha256", SHA256),)}
    assert [entry.row for entry in stated.entries] == [2, 3, 4]
    assert stated.findings == ()


def test_length_tells_the_algorithm() -> None:
    sha512 = hashlib.sha512(b"quay").hexdigest()

    (entry,) = parse_hash_list(f"{sha512}  quay.tif\n", name="x").entries

    assert entry.digests[0].algorithm == "sha512"


def test_bsd_line_is_read_and_must_have_its_length() -> None:
    stated = parse_hash_list(f"SHA256 (quay (1).tif) = {SHA256}\nSHA512 (quay.tif) = {SHA256}\n", name="x")

    assert [entry.path for entry in stated.entries] == ["quay (1).tif"]
    assert find_codes(stated) == ["FOR-008"]


def test_line_that_is_none_is_named_and_the_rest_is_read() -> None:
    stated = parse_hash_list(f"{SHA256} quay.tif\n{SHA256}  quay.tif\n", name="x")

    assert len(stated.entries) == 1
    assert [(f.code, dict(f.evidence)["row"]) for f in stated.findings] == [("FOR-008", "1")]


def test_hashdeep_list_is_read_with_commas_in_names() -> None:
    text = (
        f"{HASHDEEP_HEADER}\n%%%% size,md5,sha256,filename\n"
        "## Invoked from: /home/x\n## $ hashdeep -r .\n## \n"
        f"4,{MD5},{SHA256},./a, b.tif\n4,{MD5},{SHA256[:-1]},c.tif\nx,{MD5},{SHA256},d.tif\n"
    )

    stated = parse_hash_list(text, name="known.txt")

    (entry,) = stated.entries
    assert (entry.path, entry.size_bytes) == ("./a, b.tif", 4)
    assert entry.digests == (Digest("md5", MD5), Digest("sha256", SHA256))
    assert not entry.is_weak
    assert find_codes(stated) == ["FOR-008", "FOR-008"]


def test_algorithm_that_cannot_be_computed_is_said() -> None:
    text = f"{HASHDEEP_HEADER}\n%%%% size,sha256,tiger,filename\n4,{SHA256},{'0' * 48},a.tif\n"

    stated = parse_hash_list(text, name="known.txt")

    assert find_codes(stated) == ["FOR-006"]
    assert stated.entries[0].digests == (Digest("sha256", SHA256),)


def test_list_of_md5_alone_is_weak() -> None:
    (finding,) = parse_hash_list(f"{MD5}  quay.tif\n", name="sums").findings

    assert (finding.code, finding.sentence[:26]) == ("FOR-005", "In sums: only MD5 is state")
    assert find_codes(parse_hash_list(f"{SHA256}  quay.tif\n", name="x")) == []


def test_list_is_told_from_other_text() -> None:
    assert is_hash_list(f"{SHA256}  quay.tif\n")
    assert is_hash_list(f"{HASHDEEP_HEADER}\n")
    assert not is_hash_list("file,sha256\nquay.tif,00\n")
    assert not is_hash_list("")
