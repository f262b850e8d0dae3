"""Have signatures timestamped: of the newest signed state of the own journal, or of a bundle.

Of the own journal, each request is kept before it is sent (`.tsq`): what could not be had today is asked for
again by the next run. An answer is kept whole, and only when it is sound, and trusted if roots were given.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from catalogue.actions.authority import ask_authority
from catalogue.actions.case import Case
from catalogue.actions.checkpoints import (
    find_checkpoints,
    find_newest_signatures,
    read_own_journal,
    write_durably,
)
from catalogue.bundle.layout import SIGNATURES, TAG_MANIFEST
from catalogue.errors import (
    CheckUnavailable,
    InputFault,
    InputRefused,
    InputUnreadable,
    SignatureRefused,
    UsageFault,
)
from catalogue.journal.line import Draft
from catalogue.journal.timestamp import Attested, make_request, read_response
from catalogue.originals.address import parse_target
from catalogue.record.entry import BundleExported, EntryType, Timestamped
from catalogue.record.instant import render_utc

Ask = Callable[[str, bytes], bytes]
# Beside the requests, which name their authority by a digest only; never handed over.
AUTHORITIES = "authorities.json"
_BUNDLE_SIGNATURE = re.compile(r"(?:bundle|checkpoint\.[0-9a-z-]+\.[0-9]+)\.[0-9a-f]{16}\.sig")
_QUEUED = re.compile(r"(.+\.sig)\.([0-9a-f]{16})\.tsq")
_LIMIT_BYTES = 1 << 20


class StampResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking one authority about one signature.

    Attributes:
        signature: name of the signature file.
        authority: URL that was asked.
        outcome: "stamped"; "unchanged" when it was stamped before; "queued" when no good answer could be had,
            and it is asked again by the next run; "refused" when it is not.
        attested_at: what the authority's clock said, RFC 3339 UTC.
        name: of the authority, by its certificate.
        is_trusted: whether that certificate leads to a root that was given.
        reason: why it was queued or refused, or is not trusted.
    """

    signature: str
    authority: str
    outcome: str
    attested_at: str | None = None
    name: str | None = None
    is_trusted: bool = False
    reason: str | None = None


@dataclass(frozen=True)
class _Errand:
    """One signature to be timestamped by one authority."""

    signature: Path
    url: str
    keeps_request: bool

    @property
    def stem(self) -> str:
        return f"{self.signature.name}.{name_authority(self.url)}"

    def find(self, ending: str) -> Path:
        return self.signature.with_name(f"{self.stem}.{ending}")


def name_authority(url: str) -> str:
    """How file names name an authority: the first 16 hex digits of its URL's SHA-256."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def timestamp_journal(
    case: Case, urls: tuple[str, ...], *, roots: tuple[bytes, ...] = (), ask: Ask = ask_authority
) -> Iterator[StampResult]:
    """Have the newest signed state of the own journal timestamped, and ask again for what is queued.

    Args:
        case: the catalogue.
        urls: authorities; none asks again only.
        roots: certificates, PEM, that they must lead to; none accepts any, and says so.
        ask: how to ask.

    Raises:
        UsageFault: the newest state has no timestamp, none waits, and no authority is named.
        InputRefused: a URL is none.
        CheckUnavailable: rfc3161-client is not installed.
    """
    folder = find_checkpoints(case)
    wanted = tuple(dict.fromkeys(parse_target(url).url for url in urls))
    newest = find_newest_signatures(case)
    errands = [_Errand(path, url, keeps_request=True) for path in newest for url in wanted]
    errands += [one for one in _find_queued(folder) if one not in errands]
    if not errands and newest and not any(_is_stamped(path) for path in newest):
        raise UsageFault(
            "name an authority to ask with --tsa URL: none is asked by default, because it sees your address"
        )
    _remember_authorities(folder, wanted) if errands else None
    return (_run(errand, roots, ask, case) for errand in errands)


def timestamp_bundle(
    folder: Path,
    urls: tuple[str, ...],
    *,
    roots: tuple[bytes, ...] = (),
    ask: Ask = ask_authority,
    case: Case | None = None,
) -> Iterator[StampResult]:
    """Have every signature of a bundle folder timestamped; the bundle's id stays the same.

    Args:
        folder: of the bundle.
        urls: authorities.
        roots: certificates, PEM, that they must lead to; none accepts any, and says so.
        ask: how to ask.
        case: a catalogue that records it if the bundle left from there.

    Raises:
        InputRefused: it is no folder of a signed bundle.
        UsageFault: no authority is named.
    """
    place = folder / SIGNATURES
    if not (folder / TAG_MANIFEST).is_file() or not place.is_dir() or place.is_symlink():
        raise InputRefused(
            f"{folder.name} is no folder of a signed bundle; a ZIP is not changed: unpack it first"
        )
    found = sorted(path for path in place.iterdir() if _BUNDLE_SIGNATURE.fullmatch(path.name))
    found = [path for path in found if path.is_file() and not path.is_symlink()]
    if not found:
        raise InputRefused(f"{folder.name} is not signed: there is nothing to timestamp")
    if not urls:
        raise UsageFault("name an authority to ask with --tsa URL: none is asked by default")
    wanted = tuple(dict.fromkeys(parse_target(url).url for url in urls))
    if case is not None and not _is_own_export(case, folder):
        case = None
    errands = [_Errand(path, url, keeps_request=False) for path in found for url in wanted]
    return (_run(errand, roots, ask, case) for errand in errands)


def _run(errand: _Errand, roots: tuple[bytes, ...], ask: Ask, case: Case | None) -> StampResult:
    data = _read_small(errand.signature)
    earlier = _read_earlier(errand, data, roots)
    if earlier is not None:
        _record(errand, data, _read_small(errand.find("tsr")), earlier, case)
        errand.find("tsq").unlink(missing_ok=True)
        return _tell(errand, "unchanged", earlier)
    request_path = errand.find("tsq")
    try:
        request = _read_small(request_path) if request_path.exists() else make_request(data)
        if errand.keeps_request:
            write_durably(request_path, request)
        response = ask(errand.url, request)
        attested = read_response(data, response, roots=roots, request=request)
    except (InputUnreadable, SignatureRefused) as error:
        # A network that wants a log-in answers too: what is no good now may be good at another time.
        outcome = "queued" if errand.keeps_request else "refused"
        return StampResult(
            signature=errand.signature.name, authority=errand.url, outcome=outcome, reason=str(error)
        )
    if roots and not attested.is_trusted:
        request_path.unlink(missing_ok=True)
        return _tell(errand, "refused", attested)
    _keep(errand, data, response, attested, case)
    return _tell(errand, "stamped", attested)


def _keep(errand: _Errand, data: bytes, response: bytes, attested: Attested, case: Case | None) -> None:
    """Keep the whole response, then record it, then forget the request."""
    if attested.chain:
        write_durably(errand.find("pem"), attested.chain)
    write_durably(errand.find("tsr"), response)
    _record(errand, data, response, attested, case)
    errand.find("tsq").unlink(missing_ok=True)


def _record(errand: _Errand, data: bytes, response: bytes, attested: Attested, case: Case | None) -> None:
    """Record a timestamp once: a run may have been killed between keeping and recording it."""
    if case is None:
        return
    statement = Timestamped(
        of=hashlib.sha256(data).hexdigest(),
        authority=errand.url,
        attested_at=render_utc(attested.attested_at),
        response=hashlib.sha256(response).hexdigest(),
    )
    known = (entry.read_statement() for entry in read_own_journal(case).housekeeping)
    if any(isinstance(s, Timestamped) and s.response == statement.response for s in known):
        return
    case.record([Draft(EntryType.TIMESTAMPED, f"catalogue:{case.settings.origin}", statement)])


def _is_own_export(case: Case, folder: Path) -> bool:
    bundle = hashlib.sha256(_read_small(folder / TAG_MANIFEST)).hexdigest()
    known = (entry.read_statement() for entry in read_own_journal(case).housekeeping)
    return any(isinstance(s, BundleExported) and s.bundle == bundle for s in known)


def _read_earlier(errand: _Errand, data: bytes, roots: tuple[bytes, ...]) -> Attested | None:
    """What an earlier response says; None when there is none, or one that is no good."""
    path = errand.find("tsr")
    if not path.exists():
        return None
    try:
        attested = read_response(data, _read_small(path), roots=roots)
    except (SignatureRefused, CheckUnavailable):
        return None
    return attested if attested.is_trusted or not roots else None


def _tell(errand: _Errand, outcome: str, attested: Attested) -> StampResult:
    return StampResult(
        signature=errand.signature.name,
        authority=errand.url,
        outcome=outcome,
        attested_at=render_utc(attested.attested_at),
        name=attested.authority,
        is_trusted=attested.is_trusted,
        reason=attested.problem,
    )


def _is_stamped(signature: Path) -> bool:
    return any(signature.parent.glob(f"{signature.name}.*.tsr"))


def _find_queued(folder: Path) -> list[_Errand]:
    """Requests that wait for an answer, oldest state first."""
    known = _read_authorities(folder)
    found = []
    for path in sorted(folder.glob("*.tsq")):
        match = _QUEUED.fullmatch(path.name)
        signature = folder / match[1] if match else None
        if match and signature and signature.is_file() and match[2] in known:
            found.append(_Errand(signature, known[match[2]], keeps_request=True))
    return found


def _read_authorities(folder: Path) -> dict[str, str]:
    """URLs by the names that file names have for them."""
    with suppress(FileNotFoundError, ValueError, InputFault):
        content = json.loads((folder / AUTHORITIES).read_bytes())
        if isinstance(content, list):
            urls = [parse_target(url).url for url in content if isinstance(url, str)]
            return {name_authority(url): url for url in urls}
    return {}


def _remember_authorities(folder: Path, urls: tuple[str, ...]) -> None:
    known = {**_read_authorities(folder), **{name_authority(url): url for url in urls}}
    write_durably(folder / AUTHORITIES, json.dumps(sorted(known.values()), indent=1).encode() + b"\n")


def _read_small(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LIMIT_BYTES + 1)
    except OSError as error:
        raise InputUnreadable(f"cannot read {path.name}: {error.strerror}") from error
    if len(content) > _LIMIT_BYTES:
        raise InputRefused(f"{path.name} has more than {_LIMIT_BYTES} bytes; it is no signature or timestamp")
    return content
