"""A file fetched from the web as it was sent, with a record of how it came."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin

import msgspec

from catalogue.errors import InputRefused, InputUnreadable, StoreUnavailable, UsageFault
from catalogue.originals.address import Endpoint, Target, find_endpoints, parse_target
from catalogue.originals.wire import Deadline, Exchange
from catalogue.record.instant import render_utc
from catalogue.record.sighting import Fetch

Progress = Callable[[int, int | None], None]

_CHUNK_BYTES = 1 << 16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# 203 is a complete answer that a proxy changed; 206 is a part, 204 and 205 are nothing.
_COMPLETE = frozenset({200, 203})
# Of all headers together; http.client itself takes at most 100 of 64 KiB.
_HEADERS_LIMIT_BYTES = 128 * 1024

# Cookies know the reader; proxies and content networks tell her address, city or nearest site.
_TELLS_READER = re.compile(
    r"set-cookie2?$|forwarded$|via$|alt-svc$|nel$|report-to$|server-timing$|true-client|cf-|fastly-|akamai|x-akamai"
    r"|x-(?:client|real|remote|forwarded|originating|user|your|viewer|geo|geoip|country|region|city|ip$|amz-cf|"
    r"served|cache|edge|timer|request-id|azure|fastly|sucuri|varnish|bunny|cdn|vercel|nf-|github)",
    re.IGNORECASE,
)
_LEFT_OUT = "(left out: may tell who or where the reader is)"


@dataclass(frozen=True)
class FetchPolicy:
    """What may be fetched, and how long it may take.

    Attributes:
        max_bytes: of the body, counted while reading.
        max_redirects: followed by hand, each one checked anew.
        connect_timeout_s: for looking up, connecting, and the TLS handshake, each.
        read_timeout_s: for a server that says nothing.
        total_timeout_s: for everything together.
        allow_private: fetch from addresses that are not of the public internet.
        also_allowed: networks that may be fetched from although they are not public, such as
            `192.0.2.0/24`.
        allow_downgrade: follow a redirect from https to http.
    """

    max_bytes: int = 2 * 1024**3
    max_redirects: int = 5
    connect_timeout_s: float = 15.0
    read_timeout_s: float = 30.0
    total_timeout_s: float = 1_800.0
    allow_private: bool = False
    also_allowed: tuple[str, ...] = ()
    allow_downgrade: bool = False


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What was fetched.

    Attributes:
        fetch: how it came, for the record.
        size_bytes: of the body.
        notes: what a careful reader should know.
    """

    fetch: Fetch
    size_bytes: int
    notes: tuple[str, ...] = ()


def fetch_url(
    url: str,
    into: Path,
    *,
    policy: FetchPolicy,
    clock: Callable[[], datetime],
    progress: Progress | None = None,
) -> Fetched:
    """Fetch a web address into a fresh file, byte for byte as the server sends it.

    Proxies named in the environment are not used: whoever goes through one sees another network
    than this one, which the record would not show. All response headers are recorded except
    Set-Cookie, which may identify the person who fetched; control characters in them become
    blanks. The request asks for no compression; when it is used all the same, the bytes are kept
    as they came, and a note says so.

    Args:
        url: http or https.
        into: a path at which no file is yet; a failure leaves none there.
        policy: limits.
        clock: aware times for the record; the time limits use a clock of their own.
        progress: told (bytes so far, bytes promised or None) after each piece.

    Raises:
        InputRefused: the address, or where it leads, is not accepted, or the body is too large.
        InputUnreadable: no complete answer could be had.
        StoreUnavailable: the file cannot be written.
        UsageFault: there is a file at `into` already.
    """
    started_at = render_utc(clock())
    deadline = Deadline(policy.total_timeout_s, policy.read_timeout_s)
    exchange, target, redirects = _follow(parse_target(url), policy, deadline)
    with exchange:
        headers = exchange.response.headers
        _check_answer(exchange, target)
        promised = _find_promise(headers, target)
        if promised is not None and promised > policy.max_bytes:
            raise _refuse_size(target, promised, policy)
        size_bytes = _write_fresh(exchange, target, into, promised=promised, policy=policy, progress=progress)
    notes = _make_notes(headers, promised)
    return Fetched(
        fetch=Fetch(
            requested_url=url.strip(),
            final_url=target.url,
            redirects=redirects,
            status=exchange.response.status,
            headers=_clean_headers(headers),
            started_at=started_at,
            finished_at=render_utc(clock()),
        ),
        size_bytes=size_bytes,
        notes=notes,
    )


def _follow(
    target: Target, policy: FetchPolicy, deadline: Deadline
) -> tuple[Exchange, Target, tuple[str, ...]]:
    """The exchange that is no redirect any more, its address, and the addresses that redirected."""
    passed: list[str] = []
    while True:
        endpoints = _find_endpoints(target, policy, deadline)
        exchange = Exchange(
            target,
            endpoints,
            deadline=deadline,
            connect_timeout_s=policy.connect_timeout_s,
            user_agent=_make_user_agent(),
        )
        location = exchange.response.headers.get("Location")
        if exchange.response.status not in _REDIRECTS or location is None:
            return exchange, target, tuple(passed)
        with exchange:
            passed.append(target.url)
            if len(passed) > policy.max_redirects:
                raise InputUnreadable(
                    f"cannot fetch {passed[0]}: more than {policy.max_redirects} redirects, the last to "
                    f"{_clean(location)!r}; name the address where the picture is"
                )
            target = _parse_redirect(target, location, policy)


def _find_endpoints(target: Target, policy: FetchPolicy, deadline: Deadline) -> tuple[Endpoint, ...]:
    try:
        timeout_s = deadline.get_remaining_s(policy.connect_timeout_s)
    except TimeoutError as error:
        raise InputUnreadable(f"cannot fetch {target.url}: it took too long; try again later") from error
    return find_endpoints(
        target,
        allow_private=policy.allow_private,
        also_allowed=policy.also_allowed,
        timeout_s=timeout_s,
    )


def _parse_redirect(target: Target, location: str, policy: FetchPolicy) -> Target:
    try:
        following = urljoin(target.url, _decode(location))
    except ValueError as error:
        raise InputUnreadable(
            f"cannot fetch {target.url}: it redirects to {_clean(location)!r}, which is no address"
        ) from error
    parsed = parse_target(following)
    if target.scheme == "https" and parsed.scheme == "http" and not policy.allow_downgrade:
        raise InputRefused(
            f"{target.url} redirects to {parsed.url}, which is not protected against changes on the way; "
            "it is not followed. Name that address yourself if you accept this"
        )
    return parsed


def _check_answer(exchange: Exchange, target: Target) -> None:
    response = exchange.response
    if response.status not in _COMPLETE:
        raise InputUnreadable(
            f"cannot fetch {target.url}: the server answered {response.status} {_clean(response.reason)!r}; "
            "check the address, or obtain the file in another way"
        )
    if sum(len(name) + len(value) for name, value in response.headers.items()) > _HEADERS_LIMIT_BYTES:
        raise InputRefused(
            f"{target.url} was answered with more than {_HEADERS_LIMIT_BYTES} bytes of headers"
        )
    codings = [value.strip().casefold() for value in response.headers.get_all("Transfer-Encoding", [])]
    if codings not in ([], ["chunked"]):
        raise InputUnreadable(
            f"cannot fetch {target.url}: the server used the transfer coding {_clean(', '.join(codings))!r}, "
            "which was not asked for; obtain the file in another way"
        )


def _find_promise(headers: Message, target: Target) -> int | None:
    """The length that the server promised; None when it named none, or sends chunks."""
    stated = {value.strip() for value in headers.get_all("Content-Length", [])}
    if not stated:
        return None
    value = stated.pop()
    if stated or not re.fullmatch(r"[0-9]{1,15}", value):
        raise InputUnreadable(
            f"cannot fetch {target.url}: the server contradicts itself about the length; try again later"
        )
    return None if headers.get("Transfer-Encoding") else int(value)


def _write_fresh(
    exchange: Exchange,
    target: Target,
    into: Path,
    *,
    promised: int | None,
    policy: FetchPolicy,
    progress: Progress | None,
) -> int:
    """Write the body to a new file and return its size; whatever goes wrong, no file stays."""
    try:
        out = into.open("xb")
    except FileExistsError as error:
        raise UsageFault(f"there is a file {into.name} already; fetching never overwrites one") from error
    except OSError as error:
        raise StoreUnavailable(f"cannot write {into.name}: {error.strerror}") from error
    is_complete = False
    try:
        with out:
            size_bytes = _copy_body(
                exchange, target, out, promised=promised, policy=policy, progress=progress
            )
        is_complete = True
    except OSError as error:
        raise StoreUnavailable(f"cannot write {into.name}: {error.strerror}; free some space") from error
    finally:
        if not is_complete:
            into.unlink(missing_ok=True)
    return size_bytes


def _copy_body(
    exchange: Exchange,
    target: Target,
    out: BinaryIO,
    *,
    promised: int | None,
    policy: FetchPolicy,
    progress: Progress | None,
) -> int:
    size_bytes = 0
    while piece := exchange.read(_CHUNK_BYTES):
        size_bytes += len(piece)
        if size_bytes > policy.max_bytes:
            raise _refuse_size(target, size_bytes, policy)
        out.write(piece)
        if progress is not None:
            progress(size_bytes, promised)
    if promised is not None and size_bytes != promised:
        raise InputUnreadable(
            f"cannot fetch {target.url}: the server promised {promised} bytes and sent {size_bytes}; "
            "try again later"
        )
    if promised is not None and exchange.has_surplus():
        raise InputUnreadable(
            f"cannot fetch {target.url}: the server promised {promised} bytes and sent more than {promised}; "
            "what it sent cannot be told from what it meant. Obtain the file in another way"
        )
    return size_bytes


def _refuse_size(target: Target, size_bytes: int, policy: FetchPolicy) -> InputRefused:
    return InputRefused(
        f"{target.url} has {size_bytes} bytes or more; at most {policy.max_bytes} are fetched. "
        "Raise the limit, or ingest the file from disk"
    )


def _make_notes(headers: Message, promised: int | None) -> tuple[str, ...]:
    notes = []
    coding = headers.get("Content-Encoding", "identity").strip().casefold()
    if coding not in {"", "identity"}:
        notes.append(
            f"the server sent the content coding {_clean(coding)!r} although none was asked for; "
            "the bytes are kept as received"
        )
    if promised is None and not headers.get("Transfer-Encoding"):
        notes.append("the server did not state a length: a connection cut early could not be noticed")
    return tuple(notes)


def _clean_headers(headers: Message) -> tuple[tuple[str, str], ...]:
    """The headers in order; of those that may tell who or where the reader is, only the name."""
    return tuple(
        (_clean(name), _LEFT_OUT if _TELLS_READER.match(name) else _clean(value))
        for name, value in headers.items()
    )


def _clean(text: str) -> str:
    """A header's text with runs of control characters as one blank."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", _decode(text)).strip()


def _decode(text: str) -> str:
    """What http.client read as Latin-1, as UTF-8 if it can be that."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _make_user_agent() -> str:
    """A fixed, neutral name: nothing about the person or the computer."""
    try:
        return f"satellite-evidence-catalogue/{version('satellite-evidence-catalogue')}"
    except PackageNotFoundError:
        return "satellite-evidence-catalogue/unknown"
