"""What in facts, links and tags tells a position, a person or a single device."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

import msgspec

from catalogue.bundle.coarsen import MIN_RADIUS_M, WITHHELD, holds_point, round_deg
from catalogue.bundle.profile_texts import holds_own_path, is_program, names_device
from catalogue.record.canonical import JsonValue
from catalogue.record.fact import Basis, Fact
from catalogue.record.place import PlaceState
from catalogue.record.views import ImageView

# Names of the glossary, and of facts that could not be read (`..._unreadable`).
_POSITIONS = frozenset({"latitude_deg", "longitude_deg", "altitude_m", "gps_at", "transform", "gcp_count"})
_GEOREFERENCE = frozenset({"transform", "gcp_count", "has_rpc"})
_PERSONS = frozenset(
    {"creator", "creator_title", "caption_writer", "user_comment", "comment", "credit", "rights"}
    | {"instructions", "transmission_reference", "description"}
)
_PROGRAMS = frozenset({"software", "creator_tool"})
_DOCUMENTS = frozenset({"document_id", "original_document_id", "derived_from_document_id"})
_PLACE_WORDS = frozenset({"place", "city", "location_name"})
_NO_PLACE = frozenset(map(str, PlaceState))
_SUN = frozenset({"sun_azimuth_deg", "sun_elevation_deg"})
# Of tags that have no fact: EXIF 3.0 section 4.6, XMP and IPTC names alike.
_REVEALING = re.compile(
    r"serial|owner|artist|author|creator(?!_?tool)|by-?line|writer|usercomment|xpcomment|hostcomputer|host_?name"
    r"|makernote|photographer|contact|e-?mail|phone|gps|latitude|longitude|person",
    re.IGNORECASE,
)
_PLACE_SPACES = frozenset(
    {"place", "port", "city", "town", "village", "street", "address", "locality", "location", "geo", "quay"}
    | {"site", "airfield", "base", "building", "coordinates"}
)
_PERSON_SPACES = frozenset({"person", "people", "name", "individual", "victim", "witness", "photographer"})
# Names of elements and attributes in a packet of XMP, which the raw reading holds as text.
_XML_NAME = re.compile(r"[<\s]([\w.-]+:[\w.-]+)(?=[\s=>])")
# Parameters of links that name a session, an account or whoever shared them.
_TRACE = re.compile(
    r"(?:utm_.*|fbclid|gclid|igsh.*|mc_.*|si|s|t|sid|session.*|token|auth.*|access.*|key|api_?key|sig.*"
    r"|.*token|.*user.*|.*mail.*|login|account|ref.*|share.*|x-amz-.*|x-goog-.*|expires)",
    re.IGNORECASE,
)
# Shorter texts stand in other words too.
_LEAST_CHARS = 4


@dataclass(frozen=True)
class Secrets:
    """Texts of an image that are withheld, and must not come back within others.

    Attributes:
        texts: longest first.
    """

    texts: tuple[str, ...]

    def hide_in(self, text: str | None) -> str | None:
        """A text with every secret in it replaced."""
        for secret in self.texts if text is not None else ():
            text = (text or "").replace(secret, WITHHELD)
        return text


def find_secrets(image: ImageView) -> Secrets:
    """File names, and what the facts that are withheld say."""
    names = [image.name, *(one.name for one in image.sightings)]
    names += [*(one.name for one in image.sidecars), *(one.name for one in image.derivatives)]
    for fact in image.facts:
        if coarsen_fact(fact, is_region=True) != fact:
            names += [*_find_texts(fact), fact.raw]
    texts = {name for name in names if name is not None}
    texts |= {name.rpartition(".")[0] for name in texts}
    long = (text for text in texts if len(text) >= _LEAST_CHARS)
    return Secrets(tuple(sorted(long, key=lambda text: (-len(text), text))))


def _find_texts(fact: Fact) -> Iterator[str]:
    for value in fact.value if isinstance(fact.value, tuple) else (fact.value,):
        if not isinstance(value, bool):
            yield str(value)


def coarsen_fact(fact: Fact, *, is_region: bool) -> Fact:
    """The fact as the public may see it.

    Args:
        fact: of an image.
        is_region: whether it comes from a scene whose place is stated as a region.
    """
    name = fact.name.removesuffix("_unreadable")
    if name in _SUN and isinstance(fact.value, int | float):
        return msgspec.structs.replace(fact, value=float(round(fact.value)), raw=None)
    if fact.basis is Basis.STATED and isinstance(fact.value, int | float):
        if name in {"latitude_deg", "longitude_deg"}:
            return msgspec.structs.replace(fact, value=round_deg(fact.value), raw=None)
        if name == "place_radius_m":
            return msgspec.structs.replace(fact, value=max(MIN_RADIUS_M, float(fact.value)), raw=None)
    is_words = name in _PLACE_WORDS and not is_region and fact.value not in _NO_PLACE
    is_document = name in _DOCUMENTS and fact.basis is not Basis.STATED
    if name in _POSITIONS or is_words or is_document or _is_personal(fact):
        return msgspec.structs.replace(fact, value=WITHHELD, raw=None if fact.raw is None else WITHHELD)
    return fact


def _is_personal(fact: Fact) -> bool:
    """Whether a fact was put into the file by or about a person or a device; what publishers say is not."""
    name = fact.name.removesuffix("_unreadable")
    if fact.basis is Basis.STATED:
        return False
    tag = fact.source.rpartition(":")[2]
    texts = [*_find_texts(fact), fact.raw or ""]
    if name in _PROGRAMS and not all(map(is_program, _find_texts(fact))):
        return True
    if name in _DOCUMENTS and any(map(names_device, texts)):
        return True
    return name in _PERSONS or bool(_REVEALING.search(name) or _REVEALING.search(tag))


def find_revealing_fact(facts: Iterable[Fact]) -> str | None:
    """Why an original that embeds these facts cannot be shown; None when none of them reveals anything."""
    for fact in facts:
        name = fact.name.removesuffix("_unreadable")
        if fact.basis is Basis.STATED:
            continue
        if name in _POSITIONS or (name in _GEOREFERENCE and fact.value):
            return f"it embeds a position ({fact.source})"
        if _is_personal(fact) or any(map(holds_own_path, [*_find_texts(fact), fact.raw or ""])):
            return f"it may name a person or a single device ({fact.source})"
    return None


def find_revealing_names(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Names of embedded facts that tell a position, a place, a person or a device, sorted.

    That a picture is georeferenced is no secret of it, and is left out.
    """
    names = {
        fact.name
        for fact in facts
        if fact.basis is Basis.EMBEDDED
        and (fact.name in (_POSITIONS - _GEOREFERENCE) | _PLACE_WORDS | _DOCUMENTS or _is_personal(fact))
    }
    return tuple(sorted(names))


def find_revealing_tags(raw: JsonValue) -> tuple[str, ...]:
    """Names of tags in a raw reading that may hold a position, a person or a device, sorted.

    Args:
        raw: the `raw` of an examination file.
    """
    return tuple(sorted(set(_find_names(raw))))


def _find_names(value: JsonValue) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if _REVEALING.search(name) and inner not in (None, "", [], {}):
                yield name
            yield from _find_names(inner)
        # Tags also stand as rows that name themselves.
        word = value.get("name") or value.get("keyword")
        if isinstance(word, str) and _REVEALING.search(word):
            yield word
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _find_names(inner)
    elif isinstance(value, str):
        yield from _find_names_in_text(value)


def _find_names_in_text(value: str) -> Iterator[str]:
    if holds_own_path(value):
        yield "a path"
    if value.lstrip("\ufeff ").startswith("<"):
        yield from (name for name in _XML_NAME.findall(value) if _REVEALING.search(name))


def is_place_tag(name: str) -> bool:
    """Whether a tag names a place that may be finer than a region, or holds a position."""
    namespace, colon, rest = name.partition(":")
    return (bool(colon) and namespace.casefold() in _PLACE_SPACES) or holds_point(rest) or holds_point(name)


def is_person_tag(name: str) -> bool:
    """Whether a tag names a person."""
    return name.partition(":")[0].casefold() in _PERSON_SPACES and ":" in name


def clean_url(url: str) -> str:
    """A link without account, session or whoever shared it; withheld when it is no link of the web."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or _is_own_host(parts.hostname):
            return WITHHELD
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return WITHHELD
    if not any(_TRACE.fullmatch(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)):
        return url if host == parts.netloc else urlunsplit(parts._replace(netloc=host))
    pairs = [
        f"{quote(name)}={WITHHELD if _TRACE.fullmatch(name) else quote(value)}"
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    ]
    return urlunsplit(parts._replace(netloc=host, query="&".join(pairs)))


def _is_own_host(host: str) -> bool:
    """Whether a host is in somebody's own network rather than in the public one."""
    return (
        "." not in host
        or host.endswith((".local", ".lan", ".home", ".internal"))
        or bool(re.fullmatch(r"(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))\..*", host))
    )
