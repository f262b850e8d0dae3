"""The tag files of a foreign bundle: what they say, and what is wrong with how they say it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue.bundle.bag import (
    BAGIT_TEXT,
    OXUM,
    find_algorithm,
    is_sorted,
    parse_bag_info,
    parse_bagit,
    parse_manifest,
    parse_oxum,
)
from catalogue.bundle.layout import (
    BAG_INFO,
    BAGIT,
    LOG,
    MANIFESTS,
    PAYLOAD,
    SIGNATURES,
    TAG_FILES,
    TAG_MANIFEST,
    VERIFY_TEXT,
)
from catalogue.bundle.names import ODD, check_name, show_name
from catalogue.bundle.source import Source
from catalogue.errors import Damaged, InputUnreadable
from catalogue.record.finding import Finding, make_fault

FETCH = "fetch.txt"
_WEAK = frozenset({"md5", "sha1"})


@dataclass(frozen=True)
class Tags:
    """What the tag files say.

    Attributes:
        bundle_id: SHA-256 of the tag manifest; None when there is none.
        payload: by algorithm, the digest of each payload file; an algorithm whose manifest cannot be read
            is left out.
        tags: SHA-256 of each tag file, by the tag manifest.
        vouched: the tag files whose bytes are those that the tag manifest names.
        oxum: (bytes, files) of the payload, as `bag-info.txt` states it.
        findings: faults.
    """

    bundle_id: str | None
    payload: Mapping[str, Mapping[str, str]]
    tags: Mapping[str, str]
    vouched: frozenset[str]
    oxum: tuple[int, int] | None
    findings: tuple[Finding, ...]


@dataclass
class _Reader:
    """The tag files that could be read, and faults as they are found."""

    source: Source
    limit: int
    texts: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def add(self, code: str, sentence: str) -> None:
        self.findings.append(make_fault(code, sentence))

    def read(self, name: str) -> bytes | None:
        if name not in self.texts:
            try:
                self.texts[name] = self.source.read_small(name, self.limit)
            except InputUnreadable as error:
                self.add("BAG-036", str(error))
                return None
        return self.texts[name]


def is_ours(names: frozenset[str]) -> bool:
    """Whether files are those of a bundle of this program, whole or damaged: it has any of three marks."""
    return (
        TAG_MANIFEST in names
        or VERIFY_TEXT in names
        or (BAGIT in names and any(name.startswith(f"{LOG}/") for name in names))
    )


def find_below(names: frozenset[str]) -> str | None:
    """The first folder, one level below, whose files are those of a bundle of this program."""
    marks = (TAG_MANIFEST, VERIFY_TEXT, BAGIT)
    tops = {name.partition("/")[0] for name in names if name.partition("/")[2] in marks}
    for top in sorted(tops):
        prefix = f"{top}/"
        if is_ours(frozenset(name.removeprefix(prefix) for name in names if name.startswith(prefix))):
            return top
    return None


def check_tags(source: Source, *, limit: int) -> Tags:
    """The tag files, each read once; payload is not touched."""
    names = frozenset(source.names())
    reader = _Reader(source, limit)
    _check_kind(reader, names)
    tags, bundle_id = _read_tag_manifest(reader, names)
    vouched = frozenset(
        name
        for name, digest in tags.items()
        if name in names and (text := reader.read(name)) is not None and _measure(text) == digest
    )
    payload = {}
    for algorithm, name in MANIFESTS.items():
        manifest = _read_payload_manifest(reader, name) if name in names else None
        if manifest is not None:
            payload[algorithm] = manifest
    _check_agreement(reader, payload)
    oxum = _read_oxum(reader) if BAG_INFO in names else None
    return Tags(bundle_id, payload, tags, vouched, oxum, tuple(reader.findings))


def _check_kind(reader: _Reader, names: frozenset[str]) -> None:
    """The declaration, and what no bundle of ours has."""
    text = reader.read(BAGIT) if BAGIT in names else None
    if text is not None and text != BAGIT_TEXT:
        try:
            problem = f"declares version {parse_bagit(text)} in another way than ours: version 1.0, UTF-8"
        except Damaged as error:
            problem = f"is no declaration that is understood ({error})"
        reader.add("BAG-041", f"{BAGIT} {problem}")
    if FETCH in names:
        sentence = f"{FETCH} wants files to be downloaded from elsewhere; nothing is ever downloaded"
        reader.add("BAG-047", sentence)
    strong = {algorithm for algorithm, name in MANIFESTS.items() if name in names}
    weak = {find_algorithm(name) for name in names if "/" not in name} & _WEAK
    if weak and not strong:
        known = ", ".join(sorted(filter(None, weak)))
        reader.add(
            "BAG-050", f"its manifests use {known} alone, which can be forged: nothing is proven by them"
        )


def _read_tag_manifest(reader: _Reader, names: frozenset[str]) -> tuple[dict[str, str], str | None]:
    if TAG_MANIFEST in reader.source.shut:
        return {}, None
    if TAG_MANIFEST not in names:
        sentence = (
            f"{TAG_MANIFEST} is missing: the bundle has no id, no signature can hold, nothing vouches for "
            f"{', '.join(TAG_FILES)}; obtain the bundle again"
        )
        reader.add("BAG-043", sentence)
        return {}, None
    text = reader.read(TAG_MANIFEST)
    if text is None:
        return {}, None
    try:
        tags = parse_manifest(text, TAG_MANIFEST)
    except Damaged as error:
        reader.add("BAG-048", str(error))
        return {}, _measure(text)
    if tuple(tags) != tuple(sorted(TAG_FILES, key=str.encode)):
        missing, more = sorted(set(TAG_FILES) - set(tags)), sorted(set(tags) - set(TAG_FILES))
        problem = f"lacks {', '.join(missing)}" if missing else "has its lines in another order"
        problem = f"lists {', '.join(map(show_name, more))}" if more else problem
        reader.add(
            "BAG-044", f"{TAG_MANIFEST} {problem}; it lists {', '.join(TAG_FILES)}, sorted, and no more"
        )
    return {name: digest for name, digest in tags.items() if name in TAG_FILES}, _measure(text)


def _read_payload_manifest(reader: _Reader, name: str) -> dict[str, str] | None:
    text = reader.read(name)
    if text is None:
        return None
    try:
        manifest = parse_manifest(text, name)
    except Damaged as error:
        reader.add("BAG-048", str(error))
        return None
    if not manifest:
        reader.add("BAG-048", f"{name} is empty; a bundle holds one file at least")
    if not is_sorted(manifest):
        reader.add("BAG-048", f"{name} is not sorted by the bytes of the paths")
    payload = {}
    for path, digest in manifest.items():
        finding = check_name(path)
        if finding and finding.code != ODD:
            reader.add(finding.code, f"{name} lists a path that must not be: {finding.sentence}")
        elif not path.startswith(f"{PAYLOAD}/"):
            reader.add("BAG-056", f"{name} lists {show_name(path)}, which does not lie in {PAYLOAD}/")
        else:
            payload[path] = digest
    return payload


def _check_agreement(reader: _Reader, payload: Mapping[str, Mapping[str, str]]) -> None:
    if len(payload) < 2:
        return
    first, second = MANIFESTS
    for one, other in ((first, second), (second, first)):
        for path in sorted(payload[one].keys() - payload[other].keys()):
            sentence = f"{show_name(path)} stands in {MANIFESTS[one]}, but not in {MANIFESTS[other]}"
            reader.add("BAG-049", sentence)


def _read_oxum(reader: _Reader) -> tuple[int, int] | None:
    text = reader.read(BAG_INFO)
    if text is None:
        return None
    try:
        info = dict(parse_bag_info(text))
        if OXUM not in info:
            raise Damaged(f"{BAG_INFO} states no {OXUM}")
        return parse_oxum(info[OXUM])
    except Damaged as error:
        reader.add("BAG-058", str(error))
        return None


def is_signature(name: str) -> bool:
    """Whether a file lies where signatures do, which no manifest lists."""
    return name.startswith(f"{SIGNATURES}/")


def _measure(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
