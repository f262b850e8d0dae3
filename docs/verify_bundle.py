#!/usr/bin/env python3
"""Verify an evidence bundle with Python 3.8 or later and nothing else.

    python3 verify_bundle.py BUNDLE [--expect ID] [--signers FILE] [--all-digests] [--json]

BUNDLE is a folder or a ZIP file; nothing is unpacked, nothing in it is run, no network is used. Get this
file from where the project is published, never from whoever sent the bundle.

"intact" proves: every file is there, no other is, and each has the bytes that were exported; the log's
entries are proven to stand in the journal that its checkpoint names; and a key that your list of signers
names signed exactly this. "intact-unanchored" is the same without the last: anybody could have made it.

It does not prove: that what a picture or a person says is true; that the journal says all that happened;
when anything was done (time stamps are NOT checked here: the openssl command is printed); that the
report, the records and the tables say what the log says (they are as signed, not derived again).

Exit codes: 0 intact or intact-unanchored, 2 wrong usage, 3 faults, 4 not a bundle or not readable.

Sources: RFC 8493 (BagIt), PROTOCOL.sshsig of OpenSSH, RFC 8032 (Ed25519), RFC 6962 and RFC 9162 (Merkle
tree), PKWARE APPNOTE 6.3 (ZIP), ssh-keygen(1) "ALLOWED SIGNERS".
"""

from __future__ import annotations

import argparse
import base64
import binascii
import calendar
import contextlib
import hashlib
import json
import os
import re
import stat
import struct
import sys
import textwrap
import time
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Point = tuple[int, int, int, int]

BAGIT_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFESTS = {"sha256": "manifest-sha256.txt", "sha512": "manifest-sha512.txt"}
TAG_MANIFEST = "tagmanifest-sha256.txt"
TAG_FILES = ("bag-info.txt", "bagit.txt", *MANIFESTS.values(), "VERIFY.txt")
BUNDLE_NAMESPACE = "evidence-bundle@v1.satellite-evidence-catalogue"
CHECKPOINT_NAMESPACE = "custody-checkpoint@v1.satellite-evidence-catalogue"
LOG_FILES = ("checkpoint", "entries.jsonl", "inclusion.txt", "withheld.txt", "consistency.txt")
CHUNK, SMALL_LIMIT, LINE_LIMIT = 1 << 20, 512 << 20, 16 << 20
# RFC 7493 section 2.2: beyond this, readers of JSON round.
SAFE, MAX_DEPTH = 2**53 - 1, 64
# Lengths of an extra field that holds nothing but the 64-bit sizes or the offset of an entry of a ZIP.
SIXTY_FOUR = {0, 12, 20, 28}

PART = re.compile(r"[a-z0-9_][a-z0-9._-]{0,99}")
DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
LOG_PATH = re.compile(r"data/log/([0-9a-z][0-9a-z-]{0,63})/(0|[1-9][0-9]{0,15})/([^/]+)")
SIGNATURE = re.compile(
    r"(?:bundle|checkpoint\.([0-9a-z][0-9a-z-]{0,63})\.(0|[1-9][0-9]{0,15}))\.([0-9a-f]{16})\.sig"
)
# What came with the evidence, or was read in it, is as it is.
ENTRY = {
    "agent": re.compile(r"[\w.-]{1,64}"),
    "at": re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:[0-2][0-9]|3[01])T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z"),
    "prev": re.compile(r"[0-9a-f]{64}"),
    "salt": re.compile(r"[0-9a-f]{32}"),
    "subject": re.compile(
        r"(?:image|claim):[0-9a-f]{64}|(?:catalogue|journal|manifest|agent|file):.{1,300}", re.DOTALL
    ),
    "type": re.compile(r".+", re.DOTALL),
}
NAMING = {"image.ingested", "derivative.made", "manifest.ingested"}
# What macOS and Windows leave in each folder that is looked at, or packed.
LITTER, MAC_FOLDER, MAC_PREFIX = {".ds_store", "thumbs.db", "desktop.ini"}, "__MACOSX", "._"
EVIDENCE = ("data/images/", "data/sidecars/", "data/manifests/", "data/examinations/")
# Files whose name gives their digest: whole, or the first 16 digits behind the image's id.
NAMED = re.compile(
    r"data/(?:(?:images|manifests)/([0-9a-f]{64})\.[^/]+|(?:examinations|sidecars)/[0-9a-f]{64}-([0-9a-f]{16})\..+)"
)


class NotReadable(Exception):
    """What was given is no bundle, or cannot be read to its end."""


@dataclass
class Report:
    """What was found, and what was looked at.

    `state` goes from the first to the last word: intact, intact-unanchored, incomplete, altered, not-ours.
    """

    target: str
    bundle_id: str | None = None
    findings: list[dict[str, str]] = field(default_factory=list)
    signatures: list[dict[str, str]] = field(default_factory=list)
    disclosures: list[dict[str, object]] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)
    state: str = "intact-unanchored"

    def add(self, severity: str, kind: str, path: str, sentence: str) -> None:
        """One more finding; its kind is such as altered, missing, extra, proof, signature."""
        self.findings.append({"severity": severity, "kind": kind, "path": path, "sentence": sentence})

    def fault(self, kind: str, path: str, sentence: str) -> None:
        """One more fault."""
        self.add("fault", kind, path, sentence)

    @property
    def faults(self) -> list[dict[str, str]]:
        """The findings that are faults."""
        return [one for one in self.findings if one["severity"] == "fault"]


def is_safe_path(path: str) -> bool:
    """Whether a name means the same file on every system, and nothing outside the bundle."""
    return len(path) <= 180 and (
        path == "VERIFY.txt"
        or all(
            PART.fullmatch(part) and not part.endswith(".") and not DEVICE.fullmatch(part)
            for part in path.split("/")
        )
    )


def is_litter(name: str) -> bool:
    """Whether an operating system puts files of that name into folders and archives, and it does no harm."""
    parts = name.split("/")
    is_known = parts[-1].lower() in LITTER or parts[-1].startswith(MAC_PREFIX) or parts[0] == MAC_FOLDER
    is_harmful = {"", ".", ".."} & set(parts) or re.search(r"[\x00-\x1f\x7f\\:~]", name) or len(name) > 180
    return is_known and not is_harmful


# --- the container: a folder or a ZIP, read in place ------------------------------------------------------


class Source:
    """The regular files of a bundle, by name."""

    def __init__(self) -> None:
        self.sizes: dict[str, int] = {}
        self.litter: list[str] = []

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes of one file, a chunk at a time."""
        raise NotImplementedError

    def read_small(self, name: str) -> bytes:
        """A whole file that must fit into memory."""
        if self.sizes[name] > SMALL_LIMIT:
            raise NotReadable(f"{name}: {self.sizes[name]:,} bytes are too many for such a file")
        return b"".join(self.read(name))

    def read_lines(self, name: str) -> Iterator[bytes]:
        """The lines of a file without their line feeds; ValueError when the last is not ended."""
        rest = b""
        for chunk in self.read(name):
            *lines, rest = (rest + chunk).split(b"\n")
            yield from lines
            if len(rest) > LINE_LIMIT:
                raise ValueError(f"a line is longer than {LINE_LIMIT:,} bytes")
        if rest:
            raise ValueError("it does not end with a line feed")

    def register(self, name: str, size: int, report: Report) -> bool:
        """Note a file; False when its name is there already, or an operating system put it there."""
        if is_litter(name):
            self.litter.append(name)
            return False
        if not is_safe_path(name):
            report.fault(
                "name", name, "no name for a file of a bundle: other systems would take it otherwise"
            )
        if name in self.sizes:
            report.fault("name", name, "this name is there twice; only the first was read")
            return False
        self.sizes[name] = size
        return True


class Folder(Source):
    """A bundle that is a folder."""

    def __init__(self, root: Path, report: Report) -> None:
        super().__init__()
        self.root = root
        waiting = [""]
        while waiting:
            prefix = waiting.pop()
            with os.scandir(root / prefix) as found:
                entries = sorted(found, key=lambda one: one.name)
            for entry in entries:
                name = f"{prefix}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{name}/")
                elif entry.is_file(follow_symlinks=False):
                    self.register(name, entry.stat(follow_symlinks=False).st_size, report)
                else:
                    what = "link" if entry.is_symlink() else "device or pipe"
                    report.fault("container", name, f"a {what}, not a file: not read")

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes of one file, a chunk at a time."""
        with (self.root / name).open("rb") as file:
            yield from iter(lambda: file.read(CHUNK), b"")


class Zip(Source):
    """A bundle that is a ZIP of stored entries, read by its central directory without any tolerance.

    Every byte of the file must belong to a local header, the data behind it, the directory or its end:
    two programs then cannot see two different archives in it.
    """

    LOCAL, CENTRAL = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L")
    END, END64, LOCATOR = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")

    def __init__(self, file: BinaryIO, report: Report) -> None:
        super().__init__()
        self.file = file
        self.places: dict[str, tuple[int, int]] = {}
        self.found: list[tuple[str, int, int, int]] = []
        self.strange: list[str] = []
        self.packed: list[str] = []
        self.report = report
        try:
            self._read_directory()
        except (struct.error, UnicodeDecodeError, OverflowError) as error:
            raise NotReadable(f"the ZIP's directory is damaged: {error}") from error

    def _read_at(self, offset: int, size: int) -> bytes:
        self.file.seek(offset)
        data = self.file.read(size)
        if len(data) != size:
            raise NotReadable("the ZIP is cut off, or its directory points outside it")
        return data

    def _find_directory(self) -> tuple[int, int, int]:
        """(offset, size, entries) of the directory, which must reach to the end record."""
        total = self.file.seek(0, os.SEEK_END)
        end = max(total - self.END.size, 0)
        magic, disk, first, here, count, size, offset, comment = self.END.unpack(
            self._read_at(end, self.END.size)
        )
        if magic != b"PK\5\6" or comment:
            raise NotReadable("not a ZIP, cut off, or something stands behind its end")
        if end >= self.LOCATOR.size + self.END64.size:
            place = end - self.LOCATOR.size
            magic, disk64, where, disks = self.LOCATOR.unpack(self._read_at(place, self.LOCATOR.size))
            if magic == b"PK\6\7":
                end = place - self.END64.size
                wide = self.END64.unpack(self._read_at(end, self.END64.size))
                if wide[:2] != (b"PK\6\6", 44) or where != end or disk64 or disks != 1 or any(wide[4:6]):
                    raise NotReadable("the ZIP's 64-bit end record is damaged")
                narrow, (here64, count64, size64, offset64) = (here, count, size, offset), wide[6:]
                for short, long, top in zip(narrow, wide[6:], (0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)):  # noqa: B905 - not in Python 3.8
                    if short not in {long, top}:
                        raise NotReadable("the ZIP's two end records disagree")
                here, count, size, offset = here64, count64, size64, offset64
        if disk or first or here != count or offset + size != end:
            raise NotReadable("the ZIP's end record and its directory disagree")
        return offset, size, count

    def _read_directory(self) -> None:
        offset, size, count = self._find_directory()
        if size > SMALL_LIMIT:
            raise NotReadable("the ZIP's directory is too large")
        directory, place, expected = self._read_at(offset, size), 0, 0
        rows = []
        for _ in range(count):
            row = self.CENTRAL.unpack_from(directory, place)
            place += self.CENTRAL.size
            name_size, extra_size, comment_size = row[10:13]
            name = directory[place : place + name_size]
            extra = directory[place + name_size : place + name_size + extra_size]
            place += name_size + extra_size + comment_size
            if row[0] != b"PK\1\2" or place > size:
                raise NotReadable("the ZIP's directory is damaged")
            rows.append((row, name, extra))
        if place != size:
            raise NotReadable("the ZIP's directory is longer than its entries")
        for row, raw, extra in sorted(rows, key=lambda one: widen(one[0][8:10], one[2], one[0][16])[2]):
            expected = self._read_entry(row, raw, extra, expected)
        if expected != offset:
            self.report.fault("container", "", "the ZIP has bytes before its directory that are no file's")
        self._refuse_packed()
        if self.strange:
            text = f"{len(self.strange)} entries are not packed as exported: the ZIP was made anew"
            self.report.add("warning", "container", self.strange[0], text)
        self._register_all()

    def _refuse_packed(self) -> None:
        """One sentence for all entries that are compressed: NotReadable unless there are faults beside."""
        packed = self.packed
        names = [*packed, *(name for name, *_ in self.found if not is_litter(name))]
        marks = {TAG_MANIFEST, *TAG_FILES}
        tops = {name.partition("/")[0] for name in names}
        is_nested = len(tops) == 1 and not tops & {"", ".", ".."}
        inner = [name.partition("/")[2] if is_nested else name for name in names]
        if not packed or not any(name.rpartition("/")[2] in marks for name in names):
            return
        are = f"{len(packed):,} entries are" if len(packed) > 1 else "an entry is"
        text = (
            f"{are} compressed ({show(packed[0])}), so the ZIP is not the one that was exported: it was "
            "packed anew; unpack it and verify the folder"
        )
        for name in inner[: len(packed)]:
            if not is_safe_path(name):
                self.report.fault("name", name, "no name for a file of a bundle: do not unpack it")
        if not self.report.faults:
            raise NotReadable(text)
        self.report.fault("container", packed[0], text)

    def _register_all(self) -> None:
        """Note the entries, without the folder around all of them if there is one."""
        names = {name for name, *_ in self.found if not is_litter(name)}
        tops = {name.partition("/")[0] for name in names}
        prefix = f"{min(tops)}/" if len(tops) == 1 else ""
        if not {f"{prefix}bagit.txt", f"{prefix}{TAG_MANIFEST}"} & names:
            prefix = ""
        if prefix:
            self.report.add("warning", "container", prefix, "a folder around all: the ZIP was made anew")
        for whole, size, start, crc in self.found:
            name = whole[len(prefix) :] if whole.startswith(prefix) else whole
            if self.register(name, size, self.report):
                self.places[name] = (start, crc)
        for name in self.sizes:
            if any(name[:place] in self.sizes for place, letter in enumerate(name) if letter == "/"):
                self.report.fault("name", name, "lies in what is a file, not a folder")

    def _read_entry(self, row: Sequence[int], raw: bytes, extra: bytes, expected: int) -> int:
        """Note one entry; gives the offset behind it."""
        maker, needed, flags, method, clock, day, crc = row[1:8]
        comment, disk, inner, outer = row[12:16]
        name = raw.decode("utf-8", "surrogateescape")
        packed, unpacked, offset = widen(row[8:10], extra, row[16])
        local = self.LOCAL.unpack(self._read_at(offset, self.LOCAL.size))
        if local[0] != b"PK\3\4":
            self.report.fault("container", name, "no entry stands where the ZIP's directory says")
            return expected
        local_raw = self._read_at(offset + self.LOCAL.size, local[9] + local[10])
        local_extra = local_raw[local[9] :]
        start = offset + self.LOCAL.size + len(local_raw)
        told = widen(local[7:9], local_extra)[:2]
        # As macOS compresses: the sizes stand behind the content, which is not read anyway.
        is_streamed = method and flags & 8 and not any((local[6], *told))
        both = (raw, flags, method, clock, day, *((0, 0, 0) if is_streamed else (crc, packed, unpacked)))
        if both != (local_raw[: local[9]], *local[2:7], *told):
            self.report.fault("container", name, "the ZIP's two descriptions of it disagree")
        if offset != expected:
            self.report.fault("container", name, "does not begin where the file before it ends")
        if (clock, day, inner, outer, comment) != (0, 0x21, 0, 0o100644 << 16, 0) or not (
            {maker - 0x300, needed, local[1]} <= {20, 45}
            and len(extra) in SIXTY_FOUR
            and len(local_extra) in SIXTY_FOUR
        ):
            self.strange.append(name)
        kind = stat.S_IFMT(outer >> 16) if maker >> 8 == 3 else 0
        is_folder = name.endswith("/") and kind in {0, stat.S_IFDIR} and not packed
        if not is_folder and (kind not in {0, stat.S_IFREG} or name.endswith("/")):
            self.report.fault("container", name, "a link or device in the ZIP, not a file: not read")
        elif method and not flags & 1:
            (self.litter if is_litter(name) else self.packed).append(name)
        elif flags & ~0x0800 or method or packed != unpacked or disk:
            self.report.fault("container", name, "encrypted or damaged: bundles are stored; not read")
        elif not is_folder:
            self.found.append((name, unpacked, start, crc))
        return start + packed + (self._measure_descriptor(start + packed, row[7:10]) if is_streamed else 0)

    def _measure_descriptor(self, place: int, fields: Sequence[int]) -> int:
        """Bytes behind a content that tell its CRC and sizes once more, with or without a mark."""
        found, sizes = self._read_at(place, 16), struct.pack("<3L", *fields)
        forms = [one for one in (b"PK\7\10" + sizes, sizes) if found.startswith(one)]
        return len(forms[0]) if forms else 0

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes of one file, a chunk at a time; a wrong CRC is a fault of the container."""
        (place, crc), left, seen = self.places[name], self.sizes[name], 0
        while left:
            chunk = self._read_at(place, min(CHUNK, left))
            place, left, seen = place + len(chunk), left - len(chunk), zlib.crc32(chunk, seen)
            yield chunk
        if seen != crc:
            self.report.fault("altered", name, "its bytes have another CRC than the ZIP says")


def widen(sizes: Sequence[int], extra: bytes, offset: int = 0) -> tuple[int, int, int]:
    """(packed size, size, offset) of an entry, from its 64-bit field where the 32-bit ones are full."""
    wide = b""
    while len(extra) >= 4:
        tag, length = struct.unpack_from("<2H", extra)
        if tag == 1:
            wide = extra[4 : 4 + length]
        extra = extra[4 + length :]
    values = [sizes[1], sizes[0], offset]
    for place, value in enumerate(values):
        if value == 0xFFFFFFFF:
            values[place], wide = struct.unpack_from("<Q", wide)[0], wide[8:]
    return values[1], values[0], values[2]


def open_source(path: Path, report: Report, stack: contextlib.ExitStack) -> Source:
    """The bundle at a path, to be read in place as long as the stack is open."""
    if path.is_dir():
        return Folder(path, report)
    if not path.is_file():
        raise NotReadable("there is no such folder or file")
    return Zip(stack.enter_context(path.open("rb")), report)


# --- the bag: every file there, no other, each with its bytes ---------------------------------------------


def read_manifest(source: Source, name: str, report: Report) -> dict[str, str] | None:
    """Digest by path; None when the manifest is not there or not in the one form that is written."""
    if name not in source.sizes:
        return None
    digits = 128 if "sha512" in name else 64
    *lines, rest = source.read_small(name).split(b"\n")
    digests: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        match = re.fullmatch(rb"([0-9a-f]{%d})  ([!-~]+)" % digits, line)
        if match is None or match[2].decode() in digests:
            report.fault("altered", name, f"line {number} is no digest and path, or names a path again")
            return None
        digests[match[2].decode()] = match[1].decode()
    if rest or list(digests) != sorted(digests):
        report.fault("altered", name, "not sorted by path, or its last line is not ended")
    return digests


def measure(source: Source, name: str, algorithms: Iterable[str]) -> dict[str, str]:
    """Digests of one file, hex, by algorithm."""
    digests = [hashlib.new(algorithm) for algorithm in algorithms]
    for chunk in source.read(name):
        for digest in digests:
            digest.update(chunk)
    return {digest.name: digest.hexdigest() for digest in digests}


def compare(listed: Mapping[str, str], found: Mapping[str, str], manifest: str, report: Report) -> None:
    """Every difference between what a manifest lists and what is there."""
    missing = {path: digest for path, digest in listed.items() if path not in found}
    extra = {path: digest for path, digest in found.items() if path not in listed}
    altered = {path: found[path] for path in listed if path in found and found[path] != listed[path]}
    owners = {digest: path for path, digest in sorted(listed.items(), reverse=True)}
    for path, digest in sorted(altered.items()):
        other = owners.get(digest)
        hint = f": it has the bytes of {other}" if other else ""
        report.fault("altered", path, f"not the bytes that {manifest} lists{hint}")
    for path, digest in sorted(extra.items()):
        was = owners.get(digest)
        hint = f": renamed from {was}" if was in missing else f": a copy of {was}" if was else ""
        report.fault("extra", path, f"not listed in {manifest}{hint}")
    new = {digest: path for path, digest in sorted(extra.items(), reverse=True)}
    for path, digest in sorted(missing.items()):
        hint = f": renamed to {new[digest]}" if digest in new else ""
        report.fault("missing", path, f"listed in {manifest}, not there{hint}")


def check_bag(source: Source, report: Report, *, all_digests: bool) -> None:
    """Tag files, manifests and payload against each other."""
    tags = read_manifest(source, TAG_MANIFEST, report)
    if tags is None:
        report.fault("missing", TAG_MANIFEST, f"without it nothing vouches for {', '.join(TAG_FILES)}")
    elif set(tags) != set(TAG_FILES):
        report.fault("altered", TAG_MANIFEST, f"lists other files than {', '.join(TAG_FILES)}")
    listed = {name: read_manifest(source, path, report) for name, path in MANIFESTS.items()}
    # Without a tag manifest only the SHA-512 of each file can tell whether their manifest was changed.
    use = list(MANIFESTS) if all_digests or tags is None or listed["sha256"] is None else ["sha256"]
    found: dict[str, dict[str, str]] = {name: {} for name in use}
    tags_found: dict[str, str] = {}
    for name in sorted(source.sizes):
        digests = measure(source, name, use if name.startswith("data/") else ["sha256"])
        if name == TAG_MANIFEST:
            report.bundle_id = digests["sha256"]
        elif name.startswith("data/"):
            for algorithm, digest in digests.items():
                found[algorithm][name] = digest
            check_content(source, name, digests["sha256"], report)
        elif not name.startswith("signatures/"):
            tags_found[name] = digests["sha256"]
    # Without a tag manifest the names alone can be compared.
    compare(tags or {name: tags_found.get(name, "") for name in TAG_FILES}, tags_found, TAG_MANIFEST, report)
    for algorithm, manifest in listed.items():
        check_paths(manifest, MANIFESTS[algorithm], report)
        if manifest is not None and algorithm in use:
            compare(manifest, found[algorithm], MANIFESTS[algorithm], report)
    one, other = (None if manifest is None else set(manifest) for manifest in listed.values())
    for path in sorted(one ^ other) if one is not None and other is not None else ():
        report.fault("altered", path, "listed in one of the two manifests and not in the other")
    report.checked.update(files=len(found["sha256"]), bytes=sum(source.sizes[one] for one in found["sha256"]))
    check_tag_texts(source, report)


def check_paths(manifest: dict[str, str] | None, name: str, report: Report) -> None:
    """That a manifest lists payload, and nothing outside the bundle."""
    if not manifest:
        report.fault("missing", name, "it lists no file, or cannot be read")
    for path in manifest or ():
        if not is_safe_path(path) or not path.startswith("data/"):
            report.fault("name", path, f"{name} lists a path that may not be in a bundle")


def check_content(source: Source, name: str, sha256: str, report: Report) -> None:
    """That a file named by its digest has the right name, and that JSON can be read in one way only."""
    match = NAMED.fullmatch(name)
    if match and not sha256.startswith(match[1] or match[2]):
        report.fault("altered", name, "its name states another SHA-256 than its bytes have")
    if name.endswith((".json", ".geojson")) and not name.startswith(EVIDENCE):
        try:
            parse_json(source.read_small(name))
        except ValueError as error:
            report.fault("altered", name, f"no JSON that is read in one way only: {error}")


def check_tag_texts(source: Source, report: Report) -> None:
    """What bagit.txt and bag-info.txt say."""
    if "bagit.txt" in source.sizes and source.read_small("bagit.txt") != BAGIT_TEXT:
        report.fault("altered", "bagit.txt", "not the declaration of a BagIt 1.0 bag in UTF-8")
    if "bag-info.txt" in source.sizes:
        rows = re.findall(rb"([!-9;-~]+): (\S.*)\n|(.+)", source.read_small("bag-info.txt"))
        info = {key: value for key, value, _ in rows}
        if len(info) != len(rows) or any(rest for _, _, rest in rows):
            report.fault("altered", "bag-info.txt", "a line is not 'Label: value', or a label is there twice")
        stated = re.fullmatch(rb"([0-9]{1,18})\.([0-9]{1,12})", info.get(b"Payload-Oxum", b""))
        there = (report.checked["bytes"], report.checked["files"])
        if stated is None or (int(stated[1]), int(stated[2])) != there:
            kind = "missing" if stated and there[1] < int(stated[2]) else "altered"
            report.fault(kind, "bag-info.txt", "Payload-Oxum is not the bytes and files that are there")


# --- signatures: SSHSIG over Ed25519 ----------------------------------------------------------------------

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
ROOT_OF_MINUS_1 = pow(2, (PRIME - 1) // 4, PRIME)
NEUTRAL: Point = (0, 1, 1, 0)


def add_points(first: Point, second: Point) -> Point:
    """The sum of two points in extended coordinates (RFC 8032 section 5.1.4)."""
    x, y, z, t = first
    u, v, w, s = second
    a, b, c, d = (y - x) * (v - u), (y + x) * (v + u), 2 * t * s * CURVE_D, 2 * z * w
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def multiply_point(factor: int, point: Point) -> Point:
    """A point added to itself so many times."""
    product = NEUTRAL
    while factor:
        if factor & 1:
            product = add_points(product, point)
        point, factor = add_points(point, point), factor >> 1
    return product


def is_same_point(first: Point, second: Point) -> bool:
    """Whether two points are one, whatever their third coordinate."""
    x, y, z, _ = first
    u, v, w, _ = second
    return (x * w - u * z) % PRIME == 0 and (y * w - v * z) % PRIME == 0


def decode_point(data: bytes) -> Point | None:
    """The point that 32 bytes encode (section 5.1.3); None when they encode none in the canonical way."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if len(data) != 32 or y >= PRIME:
        return None
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * ROOT_OF_MINUS_1 % PRIME
    if (x * x - square) % PRIME or (x == 0 and sign):
        return None
    x = PRIME - x if x & 1 != sign else x
    return x, y, 1, x * y % PRIME


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature is of a message by a key (section 5.1.7, the equation without cofactor).

    Keys of small order are refused: a signature by them fits any message.
    """
    public, commitment = decode_point(key), decode_point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or len(signature) != 64 or scalar >= ORDER:
        return False
    if is_same_point(multiply_point(8, public), NEUTRAL):
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    base = decode_point((4 * pow(5, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little")) or NEUTRAL
    return is_same_point(
        multiply_point(scalar, base), add_points(commitment, multiply_point(challenge, public))
    )


def take_string(data: bytes) -> tuple[bytes, bytes]:
    """(the first string, the rest) of data in SSH's form: four bytes of length, then the bytes."""
    size = int.from_bytes(data[:4], "big")
    if len(data) < 4 + size:
        raise ValueError("it is cut off")
    return data[4 : 4 + size], data[4 + size :]


def put_string(data: bytes) -> bytes:
    """Data in SSH's form."""
    return len(data).to_bytes(4, "big") + data


def check_sshsig(message: bytes, armored: bytes, namespace: str) -> tuple[str, bytes, bool]:
    """(kind of key, public key blob, whether the signature was checked); ValueError when it is bad."""
    match = re.fullmatch(
        rb"-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]{1,76}\n)+)-----END SSH SIGNATURE-----\n?",
        armored,
    )
    if match is None:
        raise ValueError("it is not an SSH signature in its armoured form")
    text = match[1].replace(b"\n", b"")
    data = base64.b64decode(text, validate=True)
    if data[:10] != b"SSHSIG\0\0\0\1" or base64.b64encode(data) != text:
        raise ValueError("it is not an SSH signature of version 1")
    blob, data = take_string(data[10:])
    space, data = take_string(data)
    reserved, data = take_string(data)
    algorithm, data = take_string(data)
    signature, data = take_string(data)
    if data or reserved:
        raise ValueError("there are bytes in it that belong to nothing")
    if space != namespace.encode():
        raise ValueError(f"it was made for {show(space.decode('utf-8', 'replace'))}, not for {namespace}")
    if algorithm not in {b"sha256", b"sha512"}:
        raise ValueError("its digest is neither SHA-256 nor SHA-512")
    digest = hashlib.new(algorithm.decode(), message).digest()
    signed = b"SSHSIG" + b"".join(map(put_string, (space, reserved, algorithm, digest)))
    kind, key = take_string(blob)
    if kind != b"ssh-ed25519":
        return show(kind.decode("utf-8", "replace")), blob, False
    key, key_rest = take_string(key)
    made_by, proof = take_string(signature)
    proof, proof_rest = take_string(proof)
    if made_by != kind or key_rest or proof_rest or not is_signed(key, signed, proof):
        raise ValueError("it is not a signature of this by the key that it names")
    return "ssh-ed25519", blob, True


@dataclass
class Signer:
    """One line of a list of allowed signers."""

    name: str
    blob: bytes
    options: dict[str, str]

    def find_problem(self, namespace: str, now: float) -> str | None:
        """Why this line does not vouch for a signature made for a namespace, as of now."""
        if "cert-authority" in self.options:
            return "the list names it as an authority for certificates only"
        if "namespaces" in self.options and not is_listed(namespace, self.options["namespaces"]):
            return "the list does not allow it to sign this kind of thing"
        if "valid-after" in self.options and now < parse_ssh_time(self.options["valid-after"]):
            return f"the list says it is not valid before {self.options['valid-after']}"
        if "valid-before" in self.options and now > parse_ssh_time(self.options["valid-before"]):
            return f"the list says it is not valid after {self.options['valid-before']}"
        return None


def is_listed(text: str, patterns: str) -> bool:
    """Whether a text matches a pattern list of ssh_config(5): `*`, `?`, and `!` for those that must not."""
    matches = [
        pattern[:1] != "!"
        for pattern in patterns.split(",")
        if re.fullmatch(
            re.escape(pattern.lstrip("!")).replace(r"\*", ".*").replace(r"\?", "."), text, re.DOTALL
        )
    ]
    return bool(matches) and all(matches)


def parse_ssh_time(text: str) -> float:
    """Seconds since 1970 of YYYYMMDD[HHMM[SS]][Z]; without Z it is the local time here, as for ssh-keygen."""
    digits = text[:-1] if text.endswith("Z") else text
    if not re.fullmatch(r"[0-9]{8}(?:[0-9]{4}(?:[0-9]{2})?)?", digits):
        raise ValueError(f"{text} is no time of the form YYYYMMDD[HHMM[SS]][Z]")
    parts = time.strptime(digits.ljust(14, "0"), "%Y%m%d%H%M%S")
    return calendar.timegm(parts) if text.endswith("Z") else time.mktime(parts)


def parse_signers(text: str) -> list[Signer]:
    """The lines of a list of allowed signers; ValueError names the line that is none."""
    signers = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.strip().startswith("#"):
            continue
        match = re.match(
            r'\s*("[^"]+"|\S+)\s+(?:((?:[a-z-]+(?:="[^"]*")?,?)+)\s+)??([a-z0-9@.-]+)\s+([A-Za-z0-9+/]+=*)(?:\s|$)',
            line,
        )
        try:
            if match is None:
                raise ValueError("not NAME [OPTIONS] KEYTYPE KEY")
            blob = base64.b64decode(match[4], validate=True)
            if take_string(blob)[0] != match[3].encode():
                raise ValueError("the key is of another kind than is said")
            options = dict(re.findall(r'([a-z-]+)(?:="([^"]*)")?', match[2] or ""))
            unknown = sorted(set(options) - {"namespaces", "valid-after", "valid-before", "cert-authority"})
            if unknown:
                raise ValueError(f"unknown option {unknown[0]}")
            for name in {"valid-after", "valid-before"} & set(options):
                parse_ssh_time(options[name])
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from error
        signers.append(Signer(match[1].strip('"'), blob, options))
    return signers


def check_signatures(source: Source, signers: list[Signer] | None, report: Report) -> None:
    """Every file in signatures/: what it signs, by whom, and whether you know them."""
    for name in sorted(one for one in source.sizes if one.startswith("signatures/")):
        own = name[len("signatures/") :]
        match = SIGNATURE.fullmatch(own)
        if match:
            origin, size, start = match.groups()
            of = TAG_MANIFEST if origin is None else f"data/log/{origin}/{size}/checkpoint"
            namespace = BUNDLE_NAMESPACE if origin is None else CHECKPOINT_NAMESPACE
            check_signature(source, name, of, (namespace, start), signers, report)
            continue
        stamp = re.fullmatch(r"(.+\.sig)\.(?:[0-9a-f]{16}\.(tsr|pem)|(ots))", own)
        if stamp is None:
            report.fault("extra", name, "neither a signature nor a time stamp of a bundle")
        elif f"signatures/{stamp[1]}" not in source.sizes:
            report.fault("missing", name, f"goes with signatures/{stamp[1]}, which is not there")
        elif stamp[2] != "pem":
            report.add("note", "timestamp", name, "a time stamp: NOT checked by this program")
    if not any(one["of"] == TAG_MANIFEST for one in report.signatures):
        report.add("warning", "signature", "", "unsigned: anybody could have made this bundle")


def check_signature(
    source: Source,
    name: str,
    of: str,
    expected: tuple[str, str],
    signers: list[Signer] | None,
    report: Report,
) -> None:
    """One signature: of which file, by which key, and by whom as far as you know."""
    namespace, start = expected
    if of not in source.sizes:
        report.fault("missing", of, f"{name} is a signature of it")
        return
    try:
        kind, blob, is_checked = check_sshsig(source.read_small(of), source.read_small(name), namespace)
    except (ValueError, binascii.Error) as error:
        report.fault("signature", name, f"bad signature: {error}")
        return
    sha256 = hashlib.sha256(blob)
    fingerprint = "SHA256:" + base64.b64encode(sha256.digest()).decode().rstrip("=")
    if not sha256.hexdigest().startswith(start):
        report.fault("signature", name, "its name states another key than made it")
    if not is_checked:
        report.add("warning", "signature", name, f"NOT checked: a key of the kind {kind}; use ssh-keygen")
        return
    lines = [one for one in signers or () if one.blob == blob]
    problems = [(one.name, one.find_problem(namespace, time.time())) for one in lines]
    trusted = next((who for who, problem in problems if problem is None), "")
    what = "checkpoint" if namespace == CHECKPOINT_NAMESPACE else "bundle"
    if not trusted:
        why = next((problem for _, problem in problems if problem), None) or "your list does not name it"
        why = why if signers is not None else "compare it with one you got another way, or give --signers"
        report.add("warning", "signature", name, f"{what} signed by the key {fingerprint}: {why}")
    elif what == "bundle":
        report.state = "intact"
    report.signatures.append({"file": name, "of": of, "key": fingerprint, "name": trusted})


# --- the log: entries proven to stand in a journal --------------------------------------------------------


def measure_leaf(line: bytes) -> bytes:
    """The digest of one line in the tree (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x00" + line).digest()


def join(left: bytes, right: bytes) -> bytes:
    """The digest of two neighbours in the tree."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a leaf stands at an index of a tree (RFC 9162 section 2.1.3.2)."""
    if index >= size:
        return False
    place, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = join(step, node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = join(node, step)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def is_consistent(old: int, size: int, row: Sequence[bytes], root: bytes) -> bool:
    """Whether a tree extends an older one (section 2.1.4.2); the row is the older root, then the proof."""
    old_root, path = row[0], list(row[1:])
    if not 1 <= old < size:
        return False
    if not old & (old - 1):
        path.insert(0, old_root)
    if not path:
        return False
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_node = node = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_node, node = join(step, old_node), join(step, node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = join(node, step)
        place, last = place >> 1, last >> 1
    return last == 0 and old_node == old_root and node == root


class Peaks:
    """The root over leaves that come one by one; memory grows with the logarithm of their number."""

    def __init__(self) -> None:
        self.peaks: list[tuple[int, bytes]] = []

    def push(self, leaf: bytes) -> None:
        """One more leaf."""
        height = 0
        while self.peaks and self.peaks[-1][0] == height:
            leaf, height = join(self.peaks.pop()[1], leaf), height + 1
        self.peaks.append((height, leaf))

    def measure_root(self) -> bytes:
        """The root over the leaves so far."""
        if not self.peaks:
            return hashlib.sha256().digest()
        node = self.peaks[-1][1]
        for _, left in reversed(self.peaks[:-1]):
            node = join(left, node)
        return node


def read_rows(source: Source, name: str, at_least: int) -> Iterator[tuple[int, list[bytes]]]:
    """(number, hashes) of each row of a file of proofs; ValueError when one is not in the standard form."""
    last = -1
    for line in source.read_lines(name) if name in source.sizes else ():
        number, *encoded = line.split(b" ")
        hashes = [base64.b64decode(one, validate=True) for one in encoded]
        standard = b" ".join([b"%d" % int(number), *map(base64.b64encode, hashes)])
        if line != standard or int(number) <= last or any(len(one) != 32 for one in hashes):
            raise ValueError(f"the row behind {last} is not a number that rises and digests in base64")
        if len(hashes) < at_least:
            raise ValueError(f"row {int(number)} has too few digests")
        last = int(number)
        yield last, hashes


def parse_json(text: bytes) -> object:
    """The value that a text states; ValueError when two readers could take it for two (RFC 7493)."""
    try:
        value = json.loads(
            text.decode("utf-8"),
            object_pairs_hook=make_object,
            parse_int=lambda digits: int(parse_number(digits)),
            parse_float=parse_number,
            parse_constant=parse_number,
        )
        json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair cannot be written
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if is_deep(value, MAX_DEPTH):
        raise ValueError("it is nested too deeply")
    return value


def make_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object of these pairs; ValueError when a key is there twice."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key is there twice")
    return dict(pairs)


def parse_number(digits: str) -> float:
    """The number, as every reader has it; ValueError when it is too long or too large to be exact."""
    value = float(digits) if len(digits) <= 32 else float("inf")
    if value != value or abs(value) == float("inf") or (digits.lstrip("-").isdigit() and abs(value) > SAFE):
        raise ValueError("a number in it is none, or too large to be exact")
    return value


def is_deep(value: object, allowed: int) -> bool:
    """Whether a value nests deeper than is allowed."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return inner is not None and (allowed == 0 or any(is_deep(one, allowed - 1) for one in inner))


@dataclass
class Log:
    """One disclosure: entries of one journal at one checkpoint.

    `known` has the root of each size of the journal that the bundle shows, `leaves` the digest of each line.
    """

    origin: str
    size: int
    root: bytes
    folder: str
    known: dict[int, bytes]
    leaves: dict[int, bytes]
    shown: int = 0
    withheld: int = 0

    def note_root(self, size: int, root: bytes, report: Report) -> None:
        """A state of the journal; a second one of the same size must be the same."""
        if self.known.setdefault(size, root) != root:
            report.fault("proof", self.folder, f"forked: two roots for the size {size}")

    def note_leaf(self, number: int, leaf: bytes, report: Report) -> None:
        """A line of the journal; what another disclosure shows in its place must be the same."""
        if self.leaves.setdefault(number, leaf) != leaf:
            report.fault("proof", self.folder, f"forked: two lines claim to be entry {number}")


def check_log(source: Source, report: Report) -> None:
    """Every disclosure, and that those of one journal do not contradict each other."""
    folders: dict[tuple[str, int], set[str]] = {}
    for name in source.sizes:
        match = LOG_PATH.fullmatch(name)
        if match and match[3] in LOG_FILES:
            folders.setdefault((match[1], int(match[2])), set()).add(match[3])
        elif name.startswith("data/log/"):
            report.fault("proof", name, "no file of a disclosure: data/log/ORIGIN/SIZE/NAME")
    if not folders:
        report.fault("missing", "data/log/", "no log: nothing says where anything came from")
    journals: dict[str, tuple[dict[int, bytes], dict[int, bytes]]] = {}
    for (origin, size), names in sorted(folders.items()):
        folder = f"data/log/{origin}/{size}"
        for name in set(LOG_FILES[:2]) - names:
            report.fault("missing", f"{folder}/{name}", "a disclosure cannot be without it")
        if not names.issuperset(LOG_FILES[:2]):
            continue
        checkpoint = source.read_small(f"{folder}/checkpoint")
        match = re.fullmatch(rf"{origin}\n{size}\n([A-Za-z0-9+/]{{43}}=)\n", checkpoint.decode("latin-1"))
        if match is None or base64.b64encode(base64.b64decode(match[1])).decode() != match[1]:
            report.fault("proof", f"{folder}/checkpoint", "not origin, size and root as the folder says")
            continue
        known, leaves = journals.setdefault(origin, ({}, {}))
        log = Log(origin, size, base64.b64decode(match[1]), folder, known, leaves)
        log.note_root(size, log.root, report)
        check_disclosure(source, log, report)
        check_older(source, log, report)
        row: dict[str, object] = {"origin": origin, "size": size, "shown": log.shown}
        report.disclosures.append({**row, "withheld": log.withheld})


def check_disclosure(source: Source, log: Log, report: Report) -> None:
    """Each line shown or withheld: its proof, its place, and the line before it when that is shown too."""
    entries, proofs = f"{log.folder}/entries.jsonl", f"{log.folder}/inclusion.txt"
    is_partial = proofs in source.sizes
    rows, peaks, before = read_rows(source, proofs, 0), Peaks(), (-1, "")
    numbers = set()
    try:
        for line in source.read_lines(entries):
            number, proof = next(rows, (-1, [])) if is_partial else (log.shown, [])
            if number < 0:
                raise ValueError("more entries than rows in inclusion.txt")
            leaf, log.shown = measure_leaf(line), log.shown + 1
            peaks.push(leaf)
            numbers.add(number)
            if is_partial and not is_included(leaf, number, log.size, proof, log.root):
                report.fault("proof", entries, f"entry {number} is not proven to stand in the journal")
            if not is_partial and log.known.get(log.shown, root := peaks.measure_root()) != root:
                report.fault("proof", entries, f"forked: contradicts the checkpoint of size {log.shown}")
            check_line(line, log, number, before, report)
            log.note_leaf(number, leaf, report)
            before = (number, hashlib.sha256(line).hexdigest())
        if next(rows, None) is not None:
            raise ValueError("more rows in inclusion.txt than entries")
        is_whole = not is_partial and (log.shown or not log.size)
        if is_whole and (log.shown != log.size or peaks.measure_root() != log.root):
            report.fault("proof", entries, f"these {log.shown} entries are not the checkpoint's journal")
        for number, (leaf, *path) in read_rows(source, f"{log.folder}/withheld.txt", 1):
            log.withheld += 1
            if number in numbers or not is_included(leaf, number, log.size, path, log.root):
                report.fault("proof", f"{log.folder}/withheld.txt", f"entry {number} is shown, or not proven")
            log.note_leaf(number, leaf, report)
    except (ValueError, binascii.Error) as error:
        report.fault("proof", log.folder, f"behind {log.shown} entries: {error}")


def check_line(line: bytes, log: Log, number: int, before: tuple[int, str], report: Report) -> None:
    """That a line is the entry of its place, and follows the line before it when that is shown."""
    path, where = f"{log.folder}/entries.jsonl", f"entry {number}"
    try:
        entry = parse_json(line)
    except ValueError as error:
        report.fault("proof", path, f"{where}: {error}")
        return
    body = entry.get("body") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(body, dict) or entry.get("v") != 1:
        report.fault("proof", path, f"{where} is no entry of a journal as this program knows them")
        return
    wrong = [key for key, form in ENTRY.items() if not form.fullmatch(str(entry.get(key, "")))]
    if wrong:
        report.fault("proof", path, f"{where} has no {' and no '.join(wrong)} as an entry has them")
    if entry.get("origin") != log.origin or entry.get("seq") != number or isinstance(entry["seq"], bool):
        report.fault("proof", path, f"{where} says of itself that it stands elsewhere")
    expected = "0" * 64 if number == 0 else before[1] if before[0] == number - 1 else entry.get("prev")
    if entry.get("prev") != expected:
        report.fault("proof", path, f"{where} does not follow from the entry before it")
    name, digests = str(body.get("name", "")), body.get("digests")
    if entry.get("type") == "image.ingested" and (
        not isinstance(digests, dict) or entry.get("subject") != f"image:{digests.get('sha256')}"
    ):
        report.fault("proof", path, f"{where} ingests another image than it says")
    if entry.get("type") in NAMING and (name in {"", ".", ".."} or "/" in name or "\0" in name):
        report.fault("proof", path, f"{where} gives a path where the name of a file should be")


def check_older(source: Source, log: Log, report: Report) -> None:
    """That the journal extends each of its earlier states that it names."""
    name = f"{log.folder}/consistency.txt"
    try:
        for size, row in read_rows(source, name, 1):
            if not is_consistent(size, log.size, row, log.root):
                report.fault("proof", name, f"the journal is not proven to extend its state of size {size}")
            log.note_root(size, row[0], report)
    except (ValueError, binascii.Error) as error:
        report.fault("proof", name, str(error))


# --- the whole --------------------------------------------------------------------------------------------


def verify(path: Path, expect: str | None, signers: list[Signer] | None, *, all_digests: bool) -> Report:
    """Everything that can be said of a bundle; NotReadable when it is none."""
    report = Report(show(path.name or str(path)))
    try:
        with contextlib.ExitStack() as stack:
            source = open_source(path, report, stack)
            has_log = any(name.startswith("data/log/") for name in source.sizes)
            marks = {TAG_MANIFEST, "VERIFY.txt", *(["bagit.txt"] if has_log else [])}
            tops = (name.partition("/") for name in sorted(source.sizes))
            below = [top for top, _, rest in tops if rest in {TAG_MANIFEST, "VERIFY.txt"}]
            if not marks & set(source.sizes) and (below or not report.faults):
                hint = f"; {show(below[0])}/ in it holds a bundle: verify that" if below else ""
                raise NotReadable(f"not a bundle of this kind: neither its tag files nor its log{hint}")
            if source.litter:
                text = (
                    f"{len(source.litter):,} such, which an operating system puts there: no part of the "
                    "bundle, not read; remove it and verify again"
                )
                report.fault("extra", min(source.litter), text)
            check_bag(source, report, all_digests=all_digests)
            check_log(source, report)
            check_signatures(source, signers, report)
    except OSError as error:
        raise NotReadable(f"{error.strerror}: {show(str(error.filename or path))}") from error
    if expect is not None and len(expect) < 64:
        text = f"the id was compared by its first {len(expect)} digits only: {expect} is a prefix"
        report.add("note", "expected", "", text)
    if expect is not None and not (report.bundle_id or "").startswith(expect):
        report.fault("not-ours", "", f"another bundle than was expected: its id is {report.bundle_id}")
    kinds = {one["kind"] for one in report.faults}
    if kinds:
        is_altered = bool(kinds - {"missing", "not-ours"})
        report.state = "altered" if is_altered else "not-ours" if "not-ours" in kinds else "incomplete"
    return report


def show(text: str) -> str:
    """A text with everything escaped that could move a cursor or pass for another letter."""
    return text.encode("unicode_escape").decode("ascii").replace("\\\\", "\\")


def render(report: Report, path: Path) -> str:
    """The report in words, at most 80 columns as far as names allow."""
    lines = [f"bundle     {report.target}", f"id         {report.bundle_id or 'none'}"]
    lines.append(f"files      {report.checked['files']:,} in data/, {report.checked['bytes']:,} bytes")
    for one in report.disclosures:
        lines += wrap(f"log        {one['shown']} of {one['size']} entries of {one['origin']}", 11)
        if one["withheld"]:
            lines.append(f"           {one['withheld']} more withheld, their place in it proven")
    for sign in report.signatures:
        what = "signed by" if sign["of"] == TAG_MANIFEST else "log signed by"
        lines += wrap(f"signature  {what} {show(sign['name']) or 'somebody you do not list'}", 11)
        lines.append(f"           {sign['key']}")
    lines.append("")
    for severity in ("fault", "warning", "note"):
        for row in report.findings:
            if row["severity"] == severity:
                # Digests within names are cut for reading; --json has them whole.
                name = re.sub(r"([0-9a-f]{12})[0-9a-f]{52}", r"\1..", show(row["path"]))
                lines += wrap(f"{severity.upper():<10} {name}{': ' if name else ''}{row['sentence']}", 11)
    for row in report.findings:
        if row["kind"] == "timestamp" and row["path"].endswith(".tsr"):
            lines += render_openssl(row["path"], path)
    return "\n".join([*lines, "", f"{report.state}: {MEANINGS[report.state]}"]).replace("\n\n\n", "\n\n")


MEANINGS = {
    "intact": "whole, and signed by somebody your list names",
    "intact-unanchored": "whole, but nobody you know vouches for it",
    "incomplete": "something is missing; what is there is as it was",
    "altered": "not what was exported; see the faults above",
    "not-ours": "not the bundle that was expected",
}


def render_openssl(name: str, path: Path) -> list[str]:
    """How to check a time stamp with OpenSSL; its authority's certificate must come from elsewhere."""
    where = "unpack the ZIP, and in its folder run" if path.is_file() else "in the bundle's folder run"
    signature = name[: -len(".0123456789abcdef.tsr")]
    return [
        "",
        "To check a time stamp, get the authority's root certificate from it;",
        where,
        "  openssl ts -verify -CAfile ROOT.pem -no_check_time \\",
        f"    -data {signature} \\",
        f"    -in {name}",
        "and for the time that it attests",
        "  openssl ts -reply -text \\",
        f"    -in {name}",
    ]


def wrap(text: str, indent: int) -> list[str]:
    """A text in lines of at most 79 columns, the later ones indented."""
    return textwrap.wrap(
        text, 79, subsequent_indent=" " * indent, break_on_hyphens=False, break_long_words=True
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify the bundle that the command line names; gives the exit code."""
    parser = argparse.ArgumentParser(
        description="Verify an evidence bundle with Python's standard library alone.",
        epilog="Exit codes: 0 intact or intact-unanchored, 2 usage, 3 faults, 4 not readable.",
    )
    parser.add_argument("bundle", type=Path, help="folder or ZIP; nothing is unpacked")
    parser.add_argument(
        "--expect", metavar="ID", help="the bundle id you were told, or its first 16 digits or more"
    )
    parser.add_argument("--signers", type=Path, metavar="FILE", help="allowed_signers, as for ssh-keygen")
    parser.add_argument("--all-digests", action="store_true", help="compute SHA-512 as well as SHA-256")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    given = parser.parse_args(arguments)
    if given.expect is not None and not re.fullmatch(r"[0-9a-f]{16,64}", given.expect.lower()):
        parser.error("--expect: an id has 64 hex digits; of these, the first 16 or more are taken")
    try:
        signers = parse_signers(given.signers.read_text(encoding="utf-8")) if given.signers else None
    except (OSError, ValueError) as error:
        parser.error(f"--signers: {error}")
    expect = given.expect.lower() if given.expect else None
    try:
        report = verify(given.bundle, expect, signers, all_digests=given.all_digests)
    except NotReadable as error:
        if given.json:
            print(json.dumps({"target": given.bundle.name, "state": "unreadable", "reason": str(error)}))
        print(f"cannot verify {show(given.bundle.name)}: {error}", file=sys.stderr)
        return 4
    print(json.dumps(vars(report), indent=2) if given.json else render(report, given.bundle))
    return 3 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
