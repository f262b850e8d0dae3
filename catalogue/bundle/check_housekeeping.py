"""Whether what a device notes about journals and bundles has a form that a device can have given it."""

import re
from collections.abc import Iterator

from catalogue.journal.checkpoint import ORIGIN
from catalogue.record.entry import (
    BundleExported,
    BundleImported,
    CheckpointSigned,
    ForkFound,
    Pin,
    Timestamped,
)

_HEX64 = re.compile(r"[0-9a-f]{64}")
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
# As many digits as the name of a disclosure's folder may have.
_MOST = 10**16
_TEXT_LIMIT = 2000


def find_misshapen(statement: object) -> tuple[str, ...]:
    """Which fields have a form that no device gives them, by name; none of a statement of another kind."""
    return tuple(dict.fromkeys(name for name, is_sound in _list_fields(statement) if not is_sound))


def _list_fields(statement: object) -> Iterator[tuple[str, bool]]:
    match statement:
        case CheckpointSigned(size=size, root=root, key=key, signature=signature):
            yield from _list_state(size, root)
            yield from (("key", _is_fingerprint(key)), ("signature", _is_digest(signature)))
        case Timestamped(of=of, authority=authority, attested_at=at, response=response):
            yield from (("of", _is_digest(of)), ("response", _is_digest(response)))
            yield from (("authority", _is_short(authority)), ("attested_at", _is_short(at)))
        case BundleExported(bundle=bundle, size=size, root=root, signed=signed):
            yield from (("bundle", _is_digest(bundle)), ("signed", all(map(_is_fingerprint, signed))))
            yield from _list_state(size, root)
            yield "images", statement.images >= 0
            yield "claims", statement.claims >= 0
            yield "profile", _is_short(statement.profile)
        case BundleImported(bundle=bundle, pins=pins, signed=signed):
            yield from (("bundle", _is_digest(bundle)), ("signed", all(map(_is_fingerprint, signed))))
            yield "images", statement.images >= 0
            yield "trusted", all(map(_is_short, statement.trusted))
            yield "notes", all(map(_is_short, statement.notes))
            for pin in pins:
                yield from _list_pin("pins", pin)
        case ForkFound(known=known, found=found, bundle=bundle):
            yield "bundle", _is_digest(bundle)
            yield from _list_pin("known", known)
            yield from _list_pin("found", found)
            yield "found", known.origin == found.origin


def _list_state(size: int, root: str) -> Iterator[tuple[str, bool]]:
    yield "size", 1 <= size < _MOST
    yield "root", _is_digest(root)


def _list_pin(name: str, pin: Pin) -> Iterator[tuple[str, bool]]:
    is_sound = all(sound for _, sound in _list_state(pin.size, pin.root))
    yield name, is_sound and ORIGIN.fullmatch(pin.origin) is not None and 0 <= pin.disclosed <= pin.size


def _is_digest(text: str) -> bool:
    return _HEX64.fullmatch(text) is not None


def _is_fingerprint(text: str) -> bool:
    return _FINGERPRINT.fullmatch(text) is not None


def _is_short(text: str) -> bool:
    return 0 < len(text) <= _TEXT_LIMIT and text.isprintable()
