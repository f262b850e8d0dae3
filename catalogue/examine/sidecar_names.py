"""Which files in the same folder belong to a picture, by their names."""

import os
import re
from functools import lru_cache
from pathlib import Path

# A folder of a whole campaign holds thousands of files; listing one of millions would take minutes.
_MOST_ENTRIES = 20_000
_MOST_CANDIDATES = 100
_LINK_BYTES = 1024 * 1024
_HIGHEST_PARENT = 4
_TILE = re.compile(r"_r\d+c\d+(?=[-_.]|$)")
_BY_PREFIX = (
    "_metadata.txt",
    "_metadata.xml",
    "_metadata.json",
    "_mtl.txt",
    "_mtl.json",
    "_mtl.xml",
    "_rpc.txt",
    ".json",
)
# Every ending that `_belongs` and `_find_by_mention` look for; world files end in w.
_CAN_BE_SIDECAR = re.compile(r"\.(?:imd|rpb|xml|til|prj|wld|txt|json|dim|safe|[a-z]{2,4}w)$", re.IGNORECASE)
_BY_STEM = (".imd", ".rpb", ".xml", ".til", ".prj", ".wld", ".aux.xml", "_rpc.txt")


def find_sidecars(path: Path) -> tuple[Path, ...]:
    """The files that came with a picture: vendor metadata, world file, projection, STAC item.

    Only the picture's own folder is looked into, and, inside a product folder named `*.SAFE`, that
    folder for its manifest. Links are not followed. May be empty; sorted by name.
    """
    entries = _list_companions(path.parent)
    name = path.name.lower()
    found = {each for each in entries if each.name.lower() != name and _belongs(each.name.lower(), name)}
    found |= _find_by_mention(path, entries, found)
    manifest = _find_manifest(path)
    if manifest is not None:
        found.add(manifest)
    return tuple(sorted(found))


def _list_companions(folder: Path) -> tuple[Path, ...]:
    """The files of a folder whose names can be a sidecar's; listed anew when the folder has changed."""
    try:
        return _list_at(folder, folder.stat().st_mtime_ns)
    except OSError:
        return ()


@lru_cache(maxsize=4)
def _list_at(folder: Path, changed_at_ns: int) -> tuple[Path, ...]:
    # Pictures of a campaign lie in one folder by the thousand: it is not listed for each of them.
    with os.scandir(folder) as listing:
        entries = [entry for entry, _ in zip(listing, range(_MOST_ENTRIES), strict=False)]
        names = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    return tuple(folder / name for name in names if _CAN_BE_SIDECAR.search(name))


def _belongs(other: str, name: str) -> bool:
    """Whether a file belongs to a picture, both names in lower case."""
    stem, _, extension = name.rpartition(".")
    if not stem:
        return False
    world = {f"{stem}.{extension[:1]}{extension[-1:]}w", f"{stem}.{extension}w", f"{name}w"}
    if other in world or other == f"{name}.aux.xml":
        return True
    untiled = _TILE.sub("", stem)
    if any(other in {f"{stem}{end}", f"{untiled}{end}"} for end in _BY_STEM):
        return True
    if any(other.endswith(end) and _is_prefix(other.removesuffix(end), stem) for end in _BY_PREFIX):
        return True
    return _belongs_by_product(other, stem, untiled)


def _is_prefix(prefix: str, stem: str) -> bool:
    """Whether a name begins with another one, up to a separator."""
    return bool(prefix) and (stem == prefix or (stem.startswith(prefix) and stem[len(prefix)] in "_-."))


def _belongs_by_product(other: str, stem: str, untiled: str) -> bool:
    """ALOS, DIMAP and Sentinel products, whose files share a product name after a kind."""
    if stem.startswith("img-"):
        rest = re.sub(r"^\d\d-", "", stem.removeprefix("img-"))
        return other in {"summary.txt", f"rpc-{rest}.txt"}
    if stem.startswith("img_"):
        rest = untiled.removeprefix("img_")
        return other in {f"dim_{rest}.xml", f"rpc_{rest}.xml"}
    if stem == "imagery":
        return other == "metadata.dim"
    return other == "manifest.safe" or bool(re.fullmatch(r"mtd_(msil\w+|tl|ds)\.xml", other))


def _find_by_mention(path: Path, entries: tuple[Path, ...], known: set[Path]) -> set[Path]:
    """STAC items and tile lists that mention the picture by name; nothing they mention is opened."""
    needle = re.compile(rb"""["'/]""" + re.escape(os.fsencode(path.name)) + rb"""["']""", re.IGNORECASE)
    candidates = [e for e in entries if e.suffix.lower() in {".json", ".til"} and e not in known]
    found = set()
    for each in candidates[:_MOST_CANDIDATES]:
        try:
            if each.stat().st_size > _LINK_BYTES or not needle.search(each.read_bytes()):
                continue
        except OSError:
            continue
        found.add(each)
        if each.suffix.lower() == ".til":
            ends = {f"{each.stem.lower()}{end}" for end in (".imd", ".rpb", ".xml")}
            found |= {one for one in entries if one.name.lower() in ends}
    return found


def _find_manifest(path: Path) -> Path | None:
    """`manifest.safe` of the product folder around the picture, when that folder says it is one."""
    for parent in list(path.absolute().parents)[:_HIGHEST_PARENT]:
        if parent.name.lower().endswith(".safe"):
            manifest = parent / "manifest.safe"
            return manifest if manifest.is_file() and not manifest.is_symlink() else None
    return None
