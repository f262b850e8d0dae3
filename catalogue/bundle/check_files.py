"""The files of a bundle against its manifests: missing, added, altered, renamed or swapped, each by name."""

import os
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import new

from catalogue.bundle.bag import OXUM
from catalogue.bundle.check_tags import Tags, is_signature
from catalogue.bundle.layout import (
    BAG_INFO,
    EXAMINATIONS,
    IMAGES,
    INGESTED_MANIFESTS,
    LOG,
    MANIFESTS,
    PAYLOAD,
    TAG_FILES,
    TAG_MANIFEST,
)
from catalogue.bundle.names import show_name
from catalogue.bundle.source import BundleLimits, Source
from catalogue.errors import Damaged, InputUnreadable
from catalogue.originals.digest import digest_stream
from catalogue.record.finding import Finding, make_fault
from catalogue.record.strict_json import check_json

_SHA256, _SHA512 = MANIFESTS
# Reading waits for the disk and hashing releases the interpreter: threads suffice.
_THREADS = os.cpu_count() or 1
# Called with how many files, and how many bytes, are done since the last call; from any thread.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Measured:
    """The files as they are.

    Attributes:
        digests: by algorithm, then by path; of every file but signatures and the tag manifest.
        texts: bytes of the logs.
        findings: faults of files that could not be read, or are no JSON though they should be.
    """

    digests: Mapping[str, Mapping[str, str]]
    texts: Mapping[str, bytes]
    findings: tuple[Finding, ...]


def find_algorithms(tags: Tags, *, all_digests: bool) -> tuple[str, ...]:
    """What has to be measured: SHA-256 always; SHA-512 too when asked for, or when it alone can tell.

    Nothing but the SHA-512 of every file can tell whether its manifest was changed when the tag manifest
    does not vouch for it.
    """
    is_vouched_for = set(MANIFESTS.values()) <= tags.vouched
    is_needed = all_digests or not is_vouched_for or _SHA256 not in tags.payload
    return (_SHA256, _SHA512) if is_needed else (_SHA256,)


def list_measured(source: Source) -> list[str]:
    """The files whose digest is measured: all but signatures and the tag manifest."""
    return [name for name in source.names() if name != TAG_MANIFEST and not is_signature(name)]


def measure_files(
    source: Source, algorithms: tuple[str, ...], limits: BundleLimits, *, progress: Progress
) -> Measured:
    """Every file read once, but for signatures and the tag manifest."""
    names = list_measured(source)
    digests: dict[str, dict[str, str]] = {algorithm: {} for algorithm in algorithms}
    texts: dict[str, bytes] = {}
    findings: dict[str, Finding] = {}

    def measure(name: str) -> None:
        try:
            if _is_text(name):
                text = source.read_small(name, limits.max_text_bytes)
                found = {algorithm: new(algorithm, text).hexdigest() for algorithm in algorithms}
                progress(1, len(text))
                if name.startswith(f"{LOG}/"):
                    texts[name] = text
                else:
                    check_json(text)
            else:
                with source.open(name) as file:
                    found, _ = digest_stream(file, algorithms, progress=lambda count: progress(0, count))  # type: ignore[arg-type]  # unbuffered: it has readinto
                progress(1, 0)
        except InputUnreadable as error:
            findings[name] = make_fault("BAG-036", f"{error}; it was not checked")
            return
        except OSError as error:
            findings[name] = make_fault("BAG-036", f"cannot read {show_name(name)}: {error.strerror}")
            return
        except Damaged as error:
            findings[name] = make_fault("BAG-063", f"{show_name(name)}: {error}")
        for algorithm, digest in found.items():
            digests[algorithm][name] = digest

    with ThreadPoolExecutor(_THREADS) as threads:
        # Largest first, so that no thread is left alone with a large one at the end.
        list(threads.map(measure, sorted(names, key=source.size, reverse=True)))
    return Measured(digests, texts, tuple(findings[name] for name in sorted(findings)))


def _is_text(name: str) -> bool:
    """Whether a file is read whole: logs, and JSON of ours that another program might read otherwise."""
    return name.startswith(f"{LOG}/") or (
        name.startswith(f"{PAYLOAD}/")
        and name.endswith((".json", ".geojson"))
        and name.split("/")[1] not in _EVIDENCE
    )


# Files that came with the originals, or what tools read in these: as they are, whatever is in them.
_EVIDENCE = frozenset({"images", "sidecars", "manifests", EXAMINATIONS.split("/")[1]})


def check_files(source: Source, tags: Tags, measured: Measured) -> list[Finding]:
    """Every way in which the files are not those that the manifests list."""
    primary = _SHA256 if _SHA256 in tags.payload else _SHA512
    payload = tags.payload.get(primary)
    if payload is None:
        sentence = "no payload manifest can be read, so no file in data/ was compared with one"
        findings = [make_fault("BAG-042", sentence)]
        payload = {name: digest for name, digest in measured.digests[_SHA256].items() if _is_payload(name)}
        primary = _SHA256
    else:
        findings = []
    sha256 = measured.digests[_SHA256]
    unreadable = {name for name in source.names() if name not in sha256} | source.shut
    tags_expected = {name: tags.tags.get(name) or sha256.get(name, "") for name in TAG_FILES}
    if primary == _SHA256:
        mislisted = _find_mislisted(tags, measured)
        findings += [_describe_mislisted(name, tags) for name in mislisted]
        as_is = {name: sha256[name] for name in mislisted}
        findings += _compare({**payload, **as_is, **tags_expected}, sha256, unreadable=unreadable)
    else:  # tag files are listed by SHA-256 alone
        found = {name: digest for name, digest in measured.digests[primary].items() if _is_payload(name)}
        findings += _compare(payload, found, unreadable=unreadable)
        found = {name: digest for name, digest in sha256.items() if not _is_payload(name)}
        findings += _compare(tags_expected, found, unreadable=unreadable)
    if primary == _SHA256 and _SHA512 in measured.digests:
        findings += _compare_other(tags, measured)
    findings += _check_named_by_digest(measured.digests[_SHA256])
    return findings + _check_oxum(source, tags)


def _is_payload(name: str) -> bool:
    return name.startswith(f"{PAYLOAD}/")


def _compare(
    expected: Mapping[str, str], found: Mapping[str, str], *, unreadable: AbstractSet[str]
) -> list[Finding]:
    """Files by path and digest, as listed and as found."""
    missing = dict.fromkeys(name for name in expected if name not in found and name not in unreadable)
    added = [name for name in found if name not in expected]
    listed_as: dict[str, str] = {}
    for name, digest in expected.items():
        listed_as.setdefault(digest, name)
    homeless = {expected[name]: name for name in reversed(tuple(missing))}
    findings = []
    for name in added:
        if home := homeless.pop(found[name], None):
            del missing[home]
            sentence = f"{show_name(home)} was renamed: its bytes are in {show_name(name)}"
            findings.append(make_fault("BAG-054", sentence, sha256=found[name]))
        else:
            twin = listed_as.get(found[name])
            copy = f"; it is a copy of {show_name(twin)}" if twin else ""
            sentence = f"{show_name(name)} was added: no manifest lists it{copy}"
            findings.append(make_fault("BAG-052", sentence))
    for name in missing:
        sentence = f"{show_name(name)} is missing; obtain the bundle again"
        findings.append(make_fault("BAG-051", sentence, expected=expected[name]))
    for name, digest in expected.items():
        if name in found and found[name] != digest:
            findings.append(_describe_change(name, digest, found[name], listed_as.get(found[name])))
    return findings


def _describe_change(name: str, expected: str, found: str, owner: str | None) -> Finding:
    if owner is not None and owner != name:
        sentence = f"{show_name(name)} was swapped: it holds what {show_name(owner)} should hold"
        return make_fault("BAG-055", sentence, expected=expected, found=found)
    sentence = f"{show_name(name)} was altered: its bytes are not those that were listed"
    return make_fault("BAG-053", sentence, expected=expected, found=found)


def _find_mislisted(tags: Tags, measured: Measured) -> list[str]:
    """Files that SHA-512 vouches for and SHA-256 does not, where nothing vouches for the list of SHA-256."""
    if MANIFESTS[_SHA256] in tags.vouched:
        return []
    listed, found = tags.payload.get(_SHA512, {}), measured.digests.get(_SHA512, {})
    return [
        name
        for name, digest in tags.payload.get(_SHA256, {}).items()
        if name in found and found[name] == listed.get(name) and measured.digests[_SHA256][name] != digest
    ]


def _describe_mislisted(name: str, tags: Tags) -> Finding:
    first, second = MANIFESTS[_SHA256], MANIFESTS[_SHA512]
    sentence = f"{show_name(name)} has the SHA-512 that is listed, but not the SHA-256: {first} was altered"
    if second not in tags.vouched:
        sentence += f", or both the file and {second} were"
    return make_fault("BAG-060", sentence)


def _compare_other(tags: Tags, measured: Measured) -> list[Finding]:
    """SHA-512 where SHA-256 agrees: then it is the manifest, or a digest that is broken one day."""
    listed, found = tags.payload.get(_SHA512, {}), measured.digests[_SHA512]
    return [
        make_fault(
            "BAG-060",
            f"{show_name(name)} has the SHA-256 that is listed, but not the SHA-512: {MANIFESTS[_SHA512]} "
            "was altered, or the file was forged",
        )
        for name, digest in listed.items()
        if name in found
        and found[name] != digest
        and measured.digests[_SHA256][name] == tags.payload[_SHA256].get(name)
    ]


def _check_named_by_digest(digests: Mapping[str, str]) -> list[Finding]:
    """Originals and ingested manifests bear their digest as their name, in whole."""
    return [
        make_fault(
            "BAG-061",
            f"{show_name(name)} has the SHA-256 {digest}, which is not what its name says: it is not "
            "that original",
        )
        for name, digest in digests.items()
        if name.startswith((f"{IMAGES}/", f"{INGESTED_MANIFESTS}/"))
        and name.rsplit("/", 1)[1].partition(".")[0] != digest
    ]


def _check_oxum(source: Source, tags: Tags) -> list[Finding]:
    payload = [source.size(name) for name in source.names() if _is_payload(name)]
    if tags.oxum is None or tags.oxum == (sum(payload), len(payload)):
        return []
    size_bytes, count = tags.oxum
    sentence = (
        f"{BAG_INFO} states {count:,} files and {size_bytes:,} bytes in data/ ({OXUM}); there are "
        f"{len(payload):,} and {sum(payload):,}"
    )
    return [make_fault("BAG-057", sentence)]
