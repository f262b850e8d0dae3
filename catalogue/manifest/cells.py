"""Parsers of single cells: text in, value or a refusal that names the accepted forms out."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from catalogue.errors import ValueRefused
from catalogue.record.claim import Relation, parse_slug
from catalogue.record.instant import parse_instant
from catalogue.record.place import PlacePrecision
from catalogue.record.tag import Workflow, parse_tag

CellValue = str | float | bool | tuple[str, ...]
CellParser = Callable[[str], CellValue]

PLACEHOLDER = "REPLACE-ME"
_NUMBER = re.compile(r"[-+]?[0-9]{1,12}(?:\.[0-9]{1,12})?")
_WEB_FORMS = ("https://example.org/picture.jpg",)
_FILE_FORMS = ("images/quay.tif", "../images/quay.tif")
_RELATIONS = {relation.value.replace(" ", ""): relation for relation in Relation}
_STATUSES = {status.value.replace("-", ""): status for status in Workflow} | {"completed": Workflow.DONE}


def parse_text(text: str) -> str:
    """The text without outer blanks, when it can be recorded.

    Raises:
        ValueRefused: it holds a control character other than tab and line end, or half a character.
    """
    for letter in text:
        if letter not in "\t\n\r" and unicodedata.category(letter) in {"Cc", "Cs"}:
            raise ValueRefused(
                text, f"holds the control character U+{ord(letter):04X}", ("text without control characters",)
            )
    return text.strip()


def parse_time(text: str) -> str:
    """A time in the normal form of `catalogue.record.instant`."""
    return parse_instant(text).text


def parse_sha256(text: str) -> str:
    """64 lower-case hex digits; a prefix `sha256:` is taken off."""
    digits = re.sub(r"^sha-?256:", "", text.strip().lower())
    if not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise ValueRefused(text, "is not a SHA-256 digest", ("64 hex digits", "sha256: and 64 hex digits"))
    return digits


def parse_web_address(text: str) -> str:
    """An http or https address without user name and password."""
    address = text.strip()
    if any(letter.isspace() or not letter.isprintable() for letter in address):
        raise ValueRefused(text, "holds a blank or a control character", _WEB_FORMS)
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueRefused(text, "is not a web address", _WEB_FORMS) from error
    if parts.scheme not in {"http", "https"} or not host:
        raise ValueRefused(text, "is not an http or https address", _WEB_FORMS)
    if parts.username is not None or parts.password is not None:
        raise ValueRefused(text, "holds a user name or password, which would be published", _WEB_FORMS)
    return address


def parse_file(text: str) -> str:
    """A path relative to the manifest, reaching no higher than the folder above it.

    Raises:
        ValueRefused: a web address, an absolute path, a path with backslashes, or one that
            climbs higher: a manifest from a stranger must not reach into the rest of the disk.
    """
    path = parse_text(text)
    if "://" in path:
        raise ValueRefused(text, "is a web address: it belongs into the column url", _FILE_FORMS)
    if "\\" in path:
        raise ValueRefused(text, "holds a backslash: write / between folders", _FILE_FORMS)
    if path.startswith(("/", "~")) or re.match(r"[A-Za-z]:", path):
        raise ValueRefused(text, "is not relative to the manifest", _FILE_FORMS)
    depth = 0
    for part in PurePosixPath(path).parts:
        depth += -1 if part == ".." else 1
        if depth < -1:
            raise ValueRefused(text, "climbs above the folder that the manifest's folder is in", _FILE_FORMS)
    if depth < 1 and PurePosixPath(path).name in {"", "..", "."}:
        raise ValueRefused(text, "names a folder, not a file", _FILE_FORMS)
    return path


def parse_name(text: str) -> str:
    """A file's name without any folder."""
    name = parse_text(text)
    if "/" in name or "\\" in name:
        raise ValueRefused(text, "holds a folder: give the name alone", ("quay.tif",))
    return name


def make_number_parser(lowest: float, highest: float, *, unit: str, example: str) -> CellParser:
    """A parser of numbers within a closed range, written with a decimal point and without a unit."""

    def parse_number(text: str) -> float:
        stripped = text.strip()
        accepted = (example, f"{lowest:g} to {highest:g} {unit}, decimal point, no unit")
        if not _NUMBER.fullmatch(stripped):
            raise ValueRefused(text, "is not a number", accepted)
        if not lowest <= float(stripped) <= highest:
            raise ValueRefused(text, f"is outside {lowest:g} to {highest:g} {unit}", accepted)
        return float(stripped)

    return parse_number


def parse_tags(text: str) -> tuple[str, ...]:
    """Tags separated by comma, semicolon, bar or line end, each once."""
    return tuple(dict.fromkeys(parse_tag(part) for part in re.split(r"[,;|\n]", text) if part.strip()))


def parse_sensitivity(text: str) -> tuple[str, ...]:
    """Sensitivity words as tags: "Graphic Violence" becomes `sensitivity:graphic-violence`."""
    words = parse_tags(re.sub(r"[\[\]\"{}]", "", text))
    return tuple(f"sensitivity:{word.lower().replace(' ', '-')}" for word in words)


def parse_slugs(text: str) -> tuple[str, ...]:
    """Slugs of claims separated by comma, semicolon, bar or blank, each once."""
    return tuple(dict.fromkeys(parse_slug(part) for part in re.split(r"[,;|\s]+", text) if part))


def parse_status(text: str) -> Workflow:
    """A word of the workflow, also as Atlos writes it ("To Do", "Completed")."""
    status = _STATUSES.get(re.sub(r"[\s_-]", "", text.casefold()))
    if status is None:
        raise ValueRefused(text, "is not a workflow status", tuple(Workflow))
    return status


def parse_relation(text: str) -> Relation:
    """Cited for, supports, contradicts or context; with hyphen or blank."""
    relation = _RELATIONS.get(re.sub(r"[\s_-]", "", text.casefold()))
    if relation is None:
        raise ValueRefused(text, "is not a relation of a picture to a claim", tuple(Relation))
    return relation


def parse_precision(text: str) -> PlacePrecision:
    """A word for precision; an explanation in brackets after it is let pass ("Vicinity (100 m)")."""
    try:
        return PlacePrecision(text.partition("(")[0].strip().casefold())
    except ValueError as error:
        raise ValueRefused(text, "is not a word for precision", tuple(PlacePrecision)) from error


def parse_coordinate(text: str) -> str:
    """One coordinate as text; `record.place` reads it together with the other one."""
    if re.search(r"[,;/]", text):
        problem = "is not one coordinate (decimal point, no comma; a pair belongs into the column point)"
        raise ValueRefused(text, problem, ("44.6103", "44.6103 N", "44°36'37\"N"))
    return parse_text(text)


def parse_yes(text: str) -> bool:
    """Yes or no."""
    word = text.strip().casefold()
    if word not in {"yes", "true", "1", "no", "false", "0"}:
        raise ValueRefused(text, "is neither yes nor no", ("yes", "no"))
    return word in {"yes", "true", "1"}
