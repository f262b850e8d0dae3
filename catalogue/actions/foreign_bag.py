"""Take in the pictures of a BagIt bag that another program made, once all of it is verified.

Source: RFC 8493 (BagIt 1.0); draft-kunze-bagit-14 (BagIt 0.97).
"""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from catalogue.actions.case import Case
from catalogue.actions.foreign_archive import unpacked
from catalogue.actions.foreign_files import is_picture, keep_source, show_name
from catalogue.actions.foreign_ingest import Gathered, ImportOptions, Tell, take_in_gathered
from catalogue.actions.ingest import IngestOutcome, IngestResult
from catalogue.actions.inputs import render_path
from catalogue.bundle.bag import (
    find_algorithm,
    parse_bagit,
    parse_foreign_bag_info,
    parse_foreign_manifest,
    parse_oxum,
)
from catalogue.bundle.layout import BAG_INFO, BAGIT, LOG, VERIFY_TEXT
from catalogue.errors import CatalogueError, Damaged
from catalogue.manifest.foreign import ForeignItem, Media, assemble_media
from catalogue.manifest.foreign_rules import find_foreign
from catalogue.manifest.hash_lists import WEAK, label_algorithm
from catalogue.manifest.row import Cell
from catalogue.originals.digest import measure_digests
from catalogue.record.number import count

VERSIONS = ("0.97", "1.0")
_TAG_LIMIT_BYTES = 512 * 1024**2


def find_bag(names: tuple[str, ...]) -> str | None:
    """The path before the bag's files, such as "" or "my-bag/"; None when it is no bag."""
    tops = {name.rpartition(BAGIT)[0] for name in names if name in {BAGIT} or name.endswith(f"/{BAGIT}")}
    return min((top for top in tops if top.count("/") <= 1), key=len, default=None)


def is_own_bundle(names: tuple[str, ...], top: str) -> bool:
    """Whether a bag is laid out as this program lays out its bundles."""
    held = {name.removeprefix(top) for name in names}
    return VERIFY_TEXT in held and any(name.removesuffix("/").startswith(LOG) for name in held)


def import_bag(case: Case, path: Path, options: ImportOptions, *, tell: Tell) -> Iterator[IngestResult]:
    """Verify a bag against every manifest in it; then take in the pictures of its payload.

    Raises:
        InputFault: the bag cannot be read, or unpacking it would be dangerous.
        StoreUnavailable: the catalogue is locked, or its disk full; what was yielded stands.
    """
    with unpacked(path, tell=tell) as folder:
        root = _find_root(folder)
        problems = [] if root else [f"there is no {BAGIT}"]
        bag = _Bag(root or folder)
        problems += bag.find_problems() if root else []
        for problem in problems:
            tell(find_foreign("FOR-012", show_name(path), problem=problem))
        if problems:
            reason = f"it is no valid bag: {count(len(problems), 'fault')}; nothing of it was taken in"
            yield IngestResult(render_path(path), IngestOutcome.REFUSED, None, reason)
            return
        if bag.algorithms <= WEAK:
            shown = " and ".join(sorted(map(label_algorithm, bag.algorithms)))
            tell(find_foreign("FOR-005", show_name(path), problem=shown))
        yield from take_in_gathered(
            case, _gather(case, bag, show_name(path), options, tell), origin=path, options=options
        )


def _find_root(folder: Path) -> Path | None:
    for place in (folder, *sorted(one for one in folder.iterdir() if one.is_dir() and not one.is_symlink())):
        if (place / BAGIT).is_file():
            return place
    return None


class _Bag:
    """A bag on disk, with what its tag files say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names, self._links = _list_files(folder)
        self.info: tuple[tuple[str, str], ...] = ()
        self.payload: dict[str, dict[str, str]] = {}
        self.algorithms: frozenset[str] = frozenset()

    def find_problems(self) -> list[str]:
        """Everything that keeps the bag from being valid; empty when it is."""
        problems = [f"{name} is a link or a device" for name in self._links]
        problems += ["fetch.txt names files that are not in the bag"] if "fetch.txt" in self.names else []
        try:
            version = parse_bagit(self.read(BAGIT))
            if BAG_INFO in self.names:
                self.info = parse_foreign_bag_info(self.read(BAG_INFO))
            manifests = self._read_manifests("manifest-")
            tags = self._read_manifests("tagmanifest-")
        except CatalogueError as error:
            return [*problems, str(error)]
        problems += (
            [] if version in VERSIONS else [f"BagIt {version} is not read; {' and '.join(VERSIONS)} are"]
        )
        problems += [] if manifests else ["there is no payload manifest"]
        self.algorithms = frozenset(manifests)
        problems += self._compare_lists(manifests, version)
        problems += self._find_changed(tags)
        problems += self._find_changed(manifests)
        return problems + self._check_oxum()

    def read(self, name: str) -> bytes:
        """A tag file.

        Raises:
            Damaged: it is too large.
        """
        path = self.folder / name
        if path.stat().st_size > _TAG_LIMIT_BYTES:
            raise Damaged(f"{name} has more than {_TAG_LIMIT_BYTES} bytes")
        return path.read_bytes()

    def list_manifests(self, kind: str) -> list[str]:
        """The names of the manifests of a kind, payload or tag."""
        return [name for name in self.names if "/" not in name and name.startswith(kind)]

    def _read_manifests(self, kind: str) -> dict[str, dict[str, str]]:
        found = {}
        for name in self.list_manifests(kind):
            algorithm = find_algorithm(name)
            if algorithm is None:
                raise Damaged(f"{name} is in an algorithm that cannot be checked")
            found[algorithm] = parse_foreign_manifest(self.read(name), name)
        return found

    def _compare_lists(self, manifests: Mapping[str, Mapping[str, str]], version: str) -> list[str]:
        """Files that are listed and absent, or there and not listed."""
        there = {name for name in self.names if name.startswith("data/")}
        listed = set().union(*manifests.values()) if manifests else set()
        problems = [f"{name} is listed, but not there" for name in sorted(listed - there)]
        problems += [f"{name} is there, but not listed" for name in sorted(there - listed)]
        if version != "0.97":
            # RFC 8493, section 2.1.3: every manifest names every payload file.
            for algorithm, manifest in manifests.items():
                missing = sorted((there & listed) - manifest.keys())
                problems += [f"{name} is not listed in manifest-{algorithm}.txt" for name in missing]
        return problems

    def _find_changed(self, manifests: Mapping[str, Mapping[str, str]]) -> list[str]:
        problems = []
        for name in sorted(set().union(*manifests.values()) if manifests else ()):
            if name not in self.names:
                problems += [] if name.startswith("data/") else [f"{name} is listed, but not there"]
                continue
            stated = {alg: listed[name] for alg, listed in manifests.items() if name in listed}
            measured, _ = measure_digests(self.folder / name, sorted({"sha256", *stated}))
            if name.startswith("data/"):
                self.payload[name] = measured
            wrong = [algorithm for algorithm, digits in stated.items() if measured[algorithm] != digits]
            problems += [
                f"{name} has not the {label_algorithm(algorithm)} that is listed" for algorithm in wrong
            ]
        return problems

    def _check_oxum(self) -> list[str]:
        sizes = [(self.folder / name).stat().st_size for name in self.names if name.startswith("data/")]
        problems = []
        for label, value in self.info:
            if label.casefold() == "payload-oxum":
                try:
                    stated = parse_oxum(value)
                except Damaged as error:
                    return [str(error)]
                if stated != (sum(sizes), len(sizes)):
                    problems.append(f"Payload-Oxum says {value}, there are {sum(sizes)}.{len(sizes)}")
        return problems


def _list_files(folder: Path) -> tuple[dict[str, Path], list[str]]:
    """(regular files by path, names of links and devices) of a folder, hidden ones included."""
    files: dict[str, Path] = {}
    others = []
    for place, folders, names in os.walk(folder):
        for name in (*names, *folders):
            path = Path(place) / name
            shown = render_path(path.relative_to(folder)).replace(os.sep, "/")
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                files[shown] = path
            elif not stat.S_ISDIR(mode):
                others.append(shown)
    return dict(sorted(files.items())), sorted(others)


def _gather(case: Case, bag: _Bag, name: str, options: ImportOptions, tell: Tell) -> Gathered:
    gathered = Gathered()
    tags = [one for one in (BAG_INFO, *bag.list_manifests("manifest-")) if one in bag.names]
    kept = [
        keep_source(case, one, bag.read(one), rows=len(bag.payload), is_dry_run=options.is_dry_run)
        for one in tags
    ]
    info = "; ".join(f"{label}: {value}" for label, value in bag.info if label.casefold() != "payload-oxum")
    stated_by = f"lay in the bag {name}" + (f", of which its bag-info.txt says: {info}" if info else "")
    for path, digests in bag.payload.items():
        if not is_picture(bag.folder / path):
            gathered.leave(path, "left aside: no picture")
            continue
        item = ForeignItem(row=path, cells=(Cell("note", stated_by), Cell("note", f"there as {path}")))
        stated = assemble_media(item, Media(), file=path, sha256=digests["sha256"])
        for finding in stated.findings:
            tell(finding)
        if stated.image is None:
            gathered.fail(path, "it cannot be taken in; see the findings")
        else:
            gathered.take(stated, path=bag.folder / path, source=kept[0])
    return gathered
