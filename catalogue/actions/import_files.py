"""The files that come with a bundle: copied in, measured again, and held against what the entries say.

No name in the bundle becomes a path here: names are made anew, from digests and from the bytes.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import cast

from catalogue.actions.case import Case
from catalogue.actions.examination_file import check_examination_file
from catalogue.actions.fitting import Bytes, find_bytes, get_bytes
from catalogue.actions.import_content import Content
from catalogue.bundle.layout import EXAMINATIONS, IMAGES, INGESTED_MANIFESTS, SIDECARS
from catalogue.bundle.source import Source
from catalogue.durable import sync_folder
from catalogue.errors import Damaged, InputUnreadable, StoreUnavailable
from catalogue.examine.media_type import HEAD_BYTES, parse_media_type
from catalogue.originals.digest import ALGORITHMS, Readable, digest_stream, measure_digests
from catalogue.originals.folder import Incoming, LocalOriginals, make_name, make_name_beside
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.entry import Ingested
from catalogue.record.examination import Dump
from catalogue.record.finding import Finding, Severity, make_fault, make_finding

# Reading waits for the disk and hashing releases the interpreter: threads suffice.
_THREADS = os.cpu_count() or 1
_BESIDE = {EXAMINATIONS: "examination", SIDECARS: "sidecar"}
_EXTENSIONS = {"examination": "json", "sidecar": "bin"}
# The metadata of the largest originals come to some MB.
_EXAMINATION_LIMIT_BYTES = 256 << 20


@dataclass(frozen=True)
class Wanted:
    """A file of a bundle that an entry names.

    Attributes:
        path: in the bundle.
        kind: "original", "examination", "sidecar" or "manifest".
        sha256: its digest.
        image: the image that it is, or belongs to; empty for a manifest.
    """

    path: str
    kind: str
    sha256: str
    image: str


@dataclass(frozen=True)
class Arrival:
    """A file of a bundle, and what became of it.

    Attributes:
        wanted: which.
        name: the name that it is to have here.
        is_new: whether its bytes were not here.
        incoming: the copy, not yet named; None when there is none.
    """

    wanted: Wanted
    name: str
    is_new: bool
    incoming: Path | None = None


@dataclass
class Staged:
    """The files of a bundle, those that are new copied in and not yet named.

    Attributes:
        arrivals: each file.
        findings: faults.
    """

    arrivals: list[Arrival] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def count_images(self, *, are_new: bool) -> int:
        """How many originals came that were not here, or that were."""
        return sum(one.wanted.kind == "original" and one.is_new is are_new for one in self.arrivals)

    def discard(self, originals: LocalOriginals) -> None:
        """Remove what will not be kept."""
        for one in self.arrivals:
            if one.incoming is not None:
                originals.discard(one.incoming)


def find_wanted(digests: Mapping[str, str], content: Content) -> Iterator[Wanted]:
    """The files of a bundle that its entries put under evidence; whatever else is in it stays there."""
    dumps = {(image, kind, dump.sha256) for image, kind, dump in _list_dumps(content)}
    for path, sha256 in sorted(digests.items()):
        folder, _, name = path.rpartition("/")
        if folder == IMAGES and sha256 in content.ingested:
            yield Wanted(path, "original", sha256, sha256)
        elif folder in _BESIDE and (name[:64], _BESIDE[folder], sha256) in dumps:
            yield Wanted(path, _BESIDE[folder], sha256, name[:64])
        elif folder == INGESTED_MANIFESTS and sha256 in content.manifests:
            yield Wanted(path, "manifest", sha256, "")


def _list_dumps(content: Content) -> Iterator[tuple[str, str, Dump]]:
    for image, several in content.ingested.items():
        for ingested in several:
            yield image, "examination", ingested.examination
            yield from ((image, "sidecar", dump) for dump in ingested.sidecars)


@dataclass(frozen=True)
class Stager:
    """How the files of a bundle are copied in.

    Attributes:
        source: the bundle.
        content: what its entries say.
        originals: where originals lie here.
        manifests: the folder where manifests lie here.
        is_dry_run: measure, and copy nothing.
    """

    source: Source
    content: Content
    originals: LocalOriginals
    manifests: Path
    is_dry_run: bool = False

    def stage_all(self, digests: Mapping[str, str]) -> Staged:
        """The files of a bundle that its entries name.

        Args:
            digests: SHA-256 by path, as the bundle was verified.

        Raises:
            InputUnreadable: a file cannot be read, or changed since it was verified; nothing is kept.
            StoreUnavailable: the disk is full or refuses; nothing is kept.
        """
        staged = Staged()

        def stage(wanted: Wanted) -> None:
            arrival, findings = self._stage(wanted)
            staged.arrivals.append(arrival)
            staged.findings.extend(findings)

        try:
            with ThreadPoolExecutor(_THREADS) as threads:
                list(threads.map(stage, list(find_wanted(digests, self.content))))
        except (InputUnreadable, StoreUnavailable):
            staged.discard(self.originals)
            raise
        staged.arrivals.sort(key=lambda one: one.wanted.path)
        staged.findings.sort(key=lambda one: one.sentence)
        return staged

    def look_again(self, staged: Staged) -> Staged:
        """The same files; those that another process has put here meanwhile are no longer new."""
        arrivals = [
            replace(one, is_new=False) if one.is_new and self._is_here(one.wanted) else one
            for one in staged.arrivals
        ]
        return Staged(arrivals, staged.findings)

    def _stage(self, wanted: Wanted) -> tuple[Arrival, list[Finding]]:
        name, findings = self._make_name(wanted)
        is_here, path = self._is_here(wanted), None
        with self.source.open(wanted.path) as file:
            reader = cast("Readable", file)
            if is_here or self.is_dry_run:
                try:
                    digests, size_bytes = digest_stream(reader)
                except OSError as error:
                    raise InputUnreadable(f"cannot read {wanted.path}: {error.strerror}") from error
                taken = Incoming(Path(), digests["sha256"], digests["sha512"], size_bytes)
            else:
                path = self.originals.make_incoming_path()
                taken = self.originals.take_stream(reader, path, name=wanted.path)
        if taken.sha256 != wanted.sha256:
            if path is not None:
                self.originals.discard(path)
            raise InputUnreadable(f"{wanted.path} changed since it was verified; nothing was imported")
        findings += self._check_size(wanted, taken)
        return Arrival(wanted, name, not is_here, path), findings

    def _make_name(self, wanted: Wanted) -> tuple[str, list[Finding]]:
        """(the name that a file is to have here, faults)."""
        ending = wanted.path.rpartition(".")[2]
        if wanted.kind == "manifest":
            return make_name(wanted.sha256, ending), []
        if wanted.kind != "original":
            extension = _EXTENSIONS[wanted.kind]
            name = make_name_beside(wanted.image, wanted.kind, wanted.sha256, extension)
            return name, self._check_examination(wanted) if wanted.kind == "examination" else []
        with self.source.open(wanted.path) as file:
            media_type = parse_media_type(file.read(HEAD_BYTES))
        if media_type is None:
            sentence = f"{wanted.path} is by its bytes no picture of a kind that is accepted"
            return make_name(wanted.sha256, "bin"), [make_fault("IMP-006", sentence)]
        name = make_name(wanted.sha256, media_type.extension[1:])
        if f".{ending}" in (media_type.extension, *media_type.other_extensions, ".bin"):
            return name, []
        sentence = f"{wanted.path} is {media_type.label} by its bytes; it is kept as {media_type.extension}"
        return name, [make_finding("IMP-008", Severity.WARNING, sentence)]

    def _check_examination(self, wanted: Wanted) -> list[Finding]:
        try:
            check_examination_file(self.source.read_small(wanted.path, _EXAMINATION_LIMIT_BYTES))
        except Damaged as error:
            return [make_fault("IMP-007", f"{wanted.path} cannot be taken in: it {ascii(str(error))[1:-1]}")]
        return []

    @cached_property
    def _sizes(self) -> Mapping[str, frozenset[int]]:
        """What entries say that files beside originals have in bytes, by digest."""
        sizes: defaultdict[str, set[int]] = defaultdict(set)
        for _, _, dump in _list_dumps(self.content):
            sizes[dump.sha256].add(dump.size_bytes)
        return {sha256: frozenset(several) for sha256, several in sizes.items()}

    def _check_size(self, wanted: Wanted, taken: Incoming) -> list[Finding]:
        """Size and SHA-512 of a file against every entry that names it."""
        if wanted.kind == "original":
            return hold_against(self.content.ingested[wanted.image], (taken.size_bytes, taken.sha512))
        if not self._sizes.get(wanted.sha256, frozenset()) - {taken.size_bytes}:
            return []
        sentence = (
            f"{wanted.path} has {taken.size_bytes:,} bytes; an entry that names it says otherwise: whoever "
            "wrote that entry did not have these bytes"
        )
        return [make_fault("IMP-005", sentence, sha256=wanted.sha256)]

    def _is_here(self, wanted: Wanted) -> bool:
        """Whether the same bytes are here under their name: names prove nothing, so they are read."""
        if wanted.kind == "original":
            return self.originals.find_intact(wanted.sha256) is not None
        if wanted.kind == "manifest":
            here = find_manifest(self.manifests, wanted.sha256)
        else:
            here = self.originals.find_beside(wanted.image, wanted.kind, wanted.sha256)
        if here is None:
            return False
        try:
            return measure_digests(here, ALGORITHMS[:1])[0]["sha256"] == wanted.sha256
        except InputUnreadable:
            return False


def check_held(case: Case, content: Content, staged: Staged) -> list[Finding]:
    """What entries say of the bytes of images that are here, and whose originals do not come with them.

    They are held against what this device recorded; only when it recorded nothing are bytes read again.
    """
    brought = {one.wanted.image for one in staged.arrivals if one.wanted.kind == "original"}
    findings = []
    for image, said in sorted(content.ingested.items()):
        document = case.store.find(Table.IMAGES, image) if image not in brought else None
        if isinstance(document, ImageDocument):
            own = case.settings.origin
            if len({get_bytes(one) for one in (*said, *document.ingested)}) > 1:
                true = find_bytes(document.ingested, case.originals, own=own)
                findings.extend(hold_against(said, true) if true is not None else [])
    return findings


def hold_against(said: Sequence[Ingested], true: Bytes) -> list[Finding]:
    """What of the entries about one image does not fit its bytes.

    A fault when none of them fits. When one does, whoever hands them over has the bytes, and may have taken
    the others in before: that is told and taken in, and no view shows what does not fit (`sift_ingested`).
    """
    wrong = [one for one in said if get_bytes(one) != true]
    if not wrong:
        return []
    noted = wrong[0].get_noted()
    sentence = (
        f"image {wrong[0].digests.sha256[:12]} has {true[0]:,} bytes and SHA-512 {true[1][:16]}…; entry "
        f"{noted.entry} by {ascii(noted.agent)[1:-1]} says otherwise: whoever wrote that entry did not have "
        "these bytes"
    )
    severity = Severity.FAULT if len(wrong) == len(said) else Severity.WARNING
    return [make_finding("IMP-005", severity, sentence, sha256=wrong[0].digests.sha256)]


def find_manifest(manifests: Path, sha256: str) -> Path | None:
    """The file of an ingested manifest, by digest; None when it is not here."""
    return next((path for path in sorted(manifests.glob(f"{sha256}.*")) if path.is_file()), None)


def keep_files(staged: Staged, originals: LocalOriginals, manifests: Path) -> None:
    """Give what was copied in its final names; what is there already is left as it is.

    Raises:
        StoreUnavailable: the disk is full or refuses.
    """
    copied = [one for one in staged.arrivals if one.incoming is not None]
    originals.keep_all(
        (one.incoming, one.name) for one in copied if one.incoming and one.wanted.kind != "manifest"
    )
    try:
        for one in copied:
            if one.incoming is None or one.wanted.kind != "manifest":
                continue
            if find_manifest(manifests, one.wanted.sha256) is None:
                manifests.mkdir(exist_ok=True)
                one.incoming.replace(manifests / one.name)
                sync_folder(manifests)
            else:
                originals.discard(one.incoming)
    except OSError as error:
        raise StoreUnavailable(f"cannot store a manifest: {error.strerror}; make room") from error
