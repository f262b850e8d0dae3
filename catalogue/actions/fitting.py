"""Which of several entries about the bytes of one image are about these bytes.

Anybody can write an entry that names an image by its SHA-256, date it back and give another size or another
SHA-512. Of entries that disagree on those, only what fits the bytes is shown:

1. what this device recorded when it had the bytes, where a device looks at its own catalogue;
2. else the bytes, when they are here: they are measured again, which only such a disagreement costs;
3. else nobody: size and digests are told as unknown, and a note says why.

What fits is shown in the order of the entries, those of this device first where it looks at its own. A bundle
is made without 1, so that it does not depend on who exports it: there, the same entries and the same bytes
give the same view.
"""

from collections.abc import Iterator
from typing import NamedTuple

from catalogue.errors import InputUnreadable
from catalogue.originals.digest import measure_digests
from catalogue.originals.folder import LocalOriginals
from catalogue.record.entry import Ingested

Bytes = tuple[int, str]


class Fitting(NamedTuple):
    """What entries say of the bytes of one image.

    Attributes:
        ingested: the entries that fit the bytes; every entry when nothing tells which do.
        notes: which entries were left aside, or that nothing tells.
        is_disputed: whether nothing tells.
    """

    ingested: tuple[Ingested, ...]
    notes: tuple[str, ...] = ()
    is_disputed: bool = False


def sift_ingested(
    ingested: tuple[Ingested, ...], originals: LocalOriginals, *, own: str | None = None
) -> Fitting:
    """The entries about an image that are about its bytes.

    Args:
        ingested: every entry, in their order.
        originals: where originals lie.
        own: the journal of the device that looks at its own catalogue; None for what is handed over.
    """
    ordered = (
        *(one for one in ingested if is_by(one, own)),
        *(one for one in ingested if not is_by(one, own)),
    )
    if len({get_bytes(one) for one in ordered}) < 2:
        return Fitting(ordered)
    true = find_bytes(ordered, originals, own=own)
    if true is None:
        note = "entries differ on its size or SHA-512, and its bytes are not here: nothing tells who is right"
        return Fitting(ordered, (note,), is_disputed=True)
    fitting = tuple(one for one in ordered if get_bytes(one) == true)
    return Fitting(fitting, tuple(_tell_unfit(ordered, true)))


def find_bytes(
    ingested: tuple[Ingested, ...], originals: LocalOriginals, *, own: str | None = None
) -> Bytes | None:
    """(size, SHA-512) of an image, as this device recorded or measures it; None when neither can be."""
    recorded = next((get_bytes(one) for one in ingested if is_by(one, own)), None)
    if recorded is not None or not ingested:
        return recorded
    image = ingested[0].digests.sha256
    path = originals.find(image)
    if path is None:
        return None
    try:
        digests, size_bytes = measure_digests(path)
    except InputUnreadable:
        return None
    return (size_bytes, digests["sha512"]) if digests["sha256"] == image else None


def get_bytes(ingested: Ingested) -> Bytes:
    """The size and SHA-512 that an entry gives."""
    return ingested.size_bytes, ingested.digests.sha512


def is_by(ingested: Ingested, origin: str | None) -> bool:
    """Whether an entry stands in that journal."""
    return origin is not None and ingested.get_noted().entry.rpartition(":")[0] == origin


def _tell_unfit(ingested: tuple[Ingested, ...], true: Bytes) -> Iterator[str]:
    count = sum(get_bytes(one) != true for one in ingested)
    yield (
        f"{count} of {len(ingested)} entries about its bytes give another size or SHA-512 than they have: "
        "whoever wrote them did not have these bytes, and nothing of what they say is shown"
    )
