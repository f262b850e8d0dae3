"""Merkle tree over the lines of a journal: root, proofs, and their verification.

Source: RFC 6962 section 2.1 (tree, proofs); RFC 9162 sections 2.1.3.2 and 2.1.4.2 (verification).
"""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY_ROOT = hashlib.sha256().digest()


def measure_leaf(line: bytes) -> bytes:
    """The leaf digest of one line, 32 bytes."""
    return hashlib.sha256(b"\x00" + line).digest()


def _join(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def measure_root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf digests, 32 bytes; memory grows with the logarithm of their number."""
    peaks: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, node = 0, leaf
        while peaks and peaks[-1][0] == height:
            node = _join(peaks.pop()[1], node)
            height += 1
        peaks.append((height, node))
    if not peaks:
        return EMPTY_ROOT
    node = peaks.pop()[1]
    while peaks:
        node = _join(peaks.pop()[1], node)
    return node


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def is_included(leaf: bytes, index: int, *, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows that a leaf stands at `index` in the tree of that size and root."""
    if not 0 <= index < size or any(len(node) != 32 for node in (leaf, root, *proof)):
        return False
    place, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = _join(step, node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = _join(node, step)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def is_consistent(old_size: int, size: int, *, proof: Sequence[bytes], old_root: bytes, root: bytes) -> bool:
    """Whether the proof shows that the old tree is a beginning of the new one.

    Sizes of 0 are refused: an empty tree is a beginning of everything and proves nothing.
    """
    if not 1 <= old_size <= size or any(len(node) != 32 for node in (old_root, root, *proof)):
        return False
    if old_size == size:
        return not proof and old_root == root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_node = node = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_node, node = _join(step, old_node), _join(step, node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = _join(node, step)
        place, last = place >> 1, last >> 1
    return last == 0 and old_node == old_root and node == root


class Tree:
    """The tree over many leaves with every whole subtree kept, so that a proof costs its length.

    Attributes:
        size: how many leaves.
    """

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.size = len(leaves)
        self._levels = [list(leaves)]
        while len(level := self._levels[-1]) > 1:
            self._levels.append([_join(*pair) for pair in zip(level[::2], level[1::2], strict=False)])

    def measure_root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves; over all when None."""
        return self._measure(0, self.size if size is None else size)

    def make_inclusion_proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The audit path of one leaf in the tree over the first `size` leaves.

        Raises:
            IndexError: there is no such leaf.
        """
        last = self.size if size is None else size
        if not 0 <= index < last <= self.size:
            raise IndexError(f"leaf {index} of {last}")
        path, first = [], 0
        while last - first > 1:
            middle = first + _split(last - first)
            if index < middle:
                path.append(self._measure(middle, last))
                last = middle
            else:
                path.append(self._measure(first, middle))
                first = middle
        return tuple(reversed(path))

    def make_consistency_proof(self, old_size: int, size: int | None = None) -> tuple[bytes, ...]:
        """The proof that the tree over the first `old_size` leaves is a beginning of that over `size`.

        Raises:
            IndexError: `old_size` is not between 1 and `size`.
        """
        last = self.size if size is None else size
        if not 1 <= old_size <= last <= self.size:
            raise IndexError(f"no tree of {old_size} in {last} leaves")
        path, first = [], 0
        while last != old_size:
            middle = first + _split(last - first)
            if old_size <= middle:
                path.append(self._measure(middle, last))
                last = middle
            else:
                path.append(self._measure(first, middle))
                first = middle
        if first:
            path.append(self._measure(first, last))
        return tuple(reversed(path))

    def _measure(self, first: int, last: int) -> bytes:
        """The root over leaves `first` to `last`, which begin where a subtree of their number can begin."""
        if first == last:
            return EMPTY_ROOT
        height = (last - first).bit_length() - 1
        if last - first == 1 << height:
            return self._levels[height][first >> height]
        middle = first + _split(last - first)
        return _join(self._measure(first, middle), self._measure(middle, last))
