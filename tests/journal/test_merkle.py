"""The Merkle tree against public vectors, and against itself."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.journal.merkle import (
    EMPTY_ROOT,
    Tree,
    is_consistent,
    is_included,
    measure_leaf,
    measure_root,
)

# The one vector that is accepted there and refused here: its two "roots" are equal texts of 12 bytes, and no
# SHA-256 digest has 12 bytes.
REFUSED_BY_POLICY = {"consistency/additional/sizes-are-equal-one-and-proof-is-empty.json"}


def _read_cases(shared_data: Path, kind: str) -> list[tuple[str, dict[str, Any]]]:
    folder = shared_data / "provenance" / "merkle-vectors" / "testdata"
    return [
        (path.relative_to(folder).as_posix(), json.loads(path.read_text()))
        for path in sorted((folder / kind).rglob("*.json"))
    ]


def _decode(texts: list[str] | None) -> list[bytes]:
    return [base64.b64decode(text or "") for text in texts or []]


def test_published_inclusion_proofs_are_judged_as_published(shared_data: Path) -> None:
    cases = _read_cases(shared_data, "inclusion")
    wrong = []

    for name, case in cases:
        (leaf, root), proof = _decode([case["leafHash"], case["root"]]), _decode(case["proof"])
        good = is_included(leaf, case["leafIdx"], size=case["treeSize"], proof=proof, root=root)
        if good == (case["wantErr"] or name in REFUSED_BY_POLICY):
            wrong.append(name)

    assert len(cases) == 98
    assert wrong == []


def test_published_consistency_proofs_are_judged_as_published(shared_data: Path) -> None:
    cases = _read_cases(shared_data, "consistency")
    wrong = []

    for name, case in cases:
        (old, new), proof = _decode([case["root1"], case["root2"]]), _decode(case["proof"])
        good = is_consistent(case["size1"], case["size2"], proof=proof, old_root=old, root=new)
        if good == (case["wantErr"] or name in REFUSED_BY_POLICY):
            wrong.append(name)

    assert len(cases) == 98
    assert wrong == []


def _define_root(lines: list[bytes]) -> bytes:
    """The root by the letter of RFC 6962 section 2.1."""
    if not lines:
        return hashlib.sha256(b"").digest()
    if len(lines) == 1:
        return hashlib.sha256(b"\x00" + lines[0]).digest()
    split = 1
    while split * 2 < len(lines):
        split *= 2
    left, right = _define_root(lines[:split]), _define_root(lines[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("size", range(67))
def test_root_is_that_of_the_standard(size: int) -> None:
    lines = [b"%d" % number for number in range(size)]

    assert measure_root(map(measure_leaf, lines)) == _define_root(lines)


def test_root_of_nothing_is_that_of_the_standard() -> None:
    assert measure_root(()) == EMPTY_ROOT == hashlib.sha256(b"").digest()


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_inclusion_proof_is_accepted_for_its_leaf_alone(lines: list[bytes], data: st.DataObject) -> None:
    leaves = [measure_leaf(line) for line in lines]
    index = data.draw(st.integers(0, len(leaves) - 1))
    root, proof = measure_root(leaves), Tree(leaves).make_inclusion_proof(index)
    other = measure_leaf(b"something longer than any line")

    assert is_included(leaves[index], index, size=len(leaves), proof=proof, root=root)
    assert not is_included(other, index, size=len(leaves), proof=proof, root=root)
    assert not is_included(leaves[index], index, size=len(leaves), proof=proof, root=other)
    assert not is_included(leaves[index], index, size=len(leaves), proof=(*proof, other), root=root)
    assert not is_included(leaves[index], index, size=len(leaves), proof=proof[:-1], root=root) or not proof
    for number in range(len(proof)):
        altered = (*proof[:number], other, *proof[number + 1 :])
        assert not is_included(leaves[index], index, size=len(leaves), proof=altered, root=root)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_consistency_proof_is_accepted_for_its_trees_alone(lines: list[bytes], data: st.DataObject) -> None:
    leaves = [measure_leaf(line) for line in lines]
    size, old_size = len(leaves), data.draw(st.integers(1, len(leaves)))
    old_root, root = measure_root(leaves[:old_size]), measure_root(leaves)
    proof = Tree(leaves).make_consistency_proof(old_size)
    other = measure_leaf(b"something longer than any line")

    assert is_consistent(old_size, size, proof=proof, old_root=old_root, root=root)
    assert not is_consistent(old_size, size, proof=proof, old_root=other, root=root)
    assert not is_consistent(old_size, size, proof=proof, old_root=old_root, root=other)
    assert not is_consistent(old_size, size, proof=(*proof, other), old_root=old_root, root=root)
    for number in range(len(proof)):
        altered = (*proof[:number], other, *proof[number + 1 :])
        assert not is_consistent(old_size, size, proof=altered, old_root=old_root, root=root)


@given(st.lists(st.binary(max_size=4), min_size=2, max_size=20), st.data())
def test_rewritten_history_has_no_consistency_proof(lines: list[bytes], data: st.DataObject) -> None:
    leaves = [measure_leaf(line) for line in lines]
    old_size = data.draw(st.integers(1, len(leaves) - 1))
    rewritten = list(leaves)
    rewritten[data.draw(st.integers(0, old_size - 1))] = measure_leaf(b"rewritten")

    proof = Tree(rewritten).make_consistency_proof(old_size)

    assert not is_consistent(
        old_size,
        len(leaves),
        proof=proof,
        old_root=measure_root(leaves[:old_size]),
        root=measure_root(rewritten),
    )


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=20))
def test_root_after_appending_is_the_root_computed_anew(lines: list[bytes]) -> None:
    appended: list[bytes] = []

    for line in lines:
        appended.append(measure_leaf(line))

    assert measure_root(iter(appended)) == _define_root(lines)


@pytest.mark.parametrize(("old_size", "size"), [(0, 0), (0, 1), (2, 1), (-1, 1)])
def test_sizes_that_prove_nothing_are_refused(old_size: int, size: int) -> None:
    leaf = measure_leaf(b"line")

    assert not is_consistent(old_size, size, proof=(), old_root=EMPTY_ROOT, root=EMPTY_ROOT)
    assert not is_included(leaf, 0, size=0, proof=(), root=leaf)
    with pytest.raises(IndexError):
        Tree([leaf] * max(size, 0)).make_consistency_proof(old_size)
    with pytest.raises(IndexError):
        Tree([leaf]).make_inclusion_proof(1)


def test_empty_digests_prove_nothing() -> None:
    assert not is_included(b"", 0, size=1, proof=(), root=b"")
    assert not is_consistent(1, 1, proof=(), old_root=b"", root=b"")
