"""One question to a time-stamping authority over HTTP, as RFC 3161 section 3.4 has it."""

import time
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from catalogue.errors import InputUnreadable
from catalogue.journal.timestamp import RESPONSE_LIMIT_BYTES
from catalogue.originals.address import parse_target

_READ_TIMEOUT_S, _TOTAL_TIMEOUT_S = 30.0, 60.0
_CHUNK_BYTES = 1 << 14


def ask_authority(url: str, request: bytes) -> bytes:
    """The bytes with which an authority answers a request.

    Unlike pictures, which are fetched past any proxy, it may be asked through the one that the environment
    names: nothing of the way is recorded, and the authority need not see the user's address. Redirects are
    not followed. Addresses of the own network are allowed: the user named the authority.

    Raises:
        InputRefused: it is no http or https address.
        InputUnreadable: no complete answer could be had.
    """
    target = parse_target(url)
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPErrorProcessor(),
        HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    opener.addheaders = [("User-Agent", "satellite-evidence-catalogue")]
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    question = Request(target.url, data=request, headers=headers, method="POST")  # noqa: S310  # checked above
    ends_at = time.monotonic() + _TOTAL_TIMEOUT_S
    try:
        with opener.open(question, timeout=_READ_TIMEOUT_S) as response:
            answer = b""
            while piece := response.read1(_CHUNK_BYTES):
                answer += piece
                if len(answer) > RESPONSE_LIMIT_BYTES:
                    raise _make_unreadable(target.url, f"it sent more than {RESPONSE_LIMIT_BYTES} bytes")
                if time.monotonic() > ends_at:
                    raise TimeoutError
    except HTTPError as error:
        error.close()
        raise _make_unreadable(target.url, f"it answered {error.code}") from error
    except TimeoutError as error:
        raise _make_unreadable(target.url, "it took too long") from error
    except URLError as error:
        raise _make_unreadable(target.url, f"no connection ({str(error.reason)[:200]})") from error
    except (OSError, HTTPException, ValueError) as error:
        raise _make_unreadable(target.url, f"{type(error).__name__}") from error
    return answer


def _make_unreadable(url: str, why: str) -> InputUnreadable:
    return InputUnreadable(f"cannot get a timestamp from {url}: {why}")
