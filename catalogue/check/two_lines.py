"""Two-line element sets: columns, checksums, and the pairing of lines."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec

_LINE_CHARS = 69
_NOT_PRINTABLE = re.compile(r"[^\x20-\x7e]")
# Alpha-5 (Space-Track): A is 10, without I and O, so that 5 characters reach 339999.
_ALPHA = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# Two-digit years begin with the first satellite, of 1957 (CelesTrak FAQ).
_FIRST_YEAR = 57
_EXPONENT = re.compile(r"([-+ ]?)([0-9 ]{5})([-+ ])([0-9])", re.ASCII)


class TwoLines(msgspec.Struct, frozen=True):
    """A pair of sound lines, as the fields that an OMM would have."""

    fields: dict[str, str]
    raw: str


class TextFault(msgspec.Struct, frozen=True):
    """Why a line is no part of an element set."""

    reason: str


class _Unsound(Exception):
    """A pair that is refused; never leaves this file."""


def compute_checksum(line: str) -> int:
    """The digit that the first 68 columns call for: the sum of digits, minus signs as one, modulo 10."""
    return sum(int(char) if char in "0123456789" else char == "-" for char in line[: _LINE_CHARS - 1]) % 10


def parse_two_lines(text: str) -> Iterator[tuple[int, TwoLines | TextFault]]:
    """Each pair of lines, or why it is none, with the number of the line (from 1) that it begins at."""
    name: tuple[int, str] | None = None
    first: tuple[int, str] | None = None
    found = 0
    for number, full in enumerate(text.splitlines(), 1):
        line = full.rstrip()
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        is_second = line.startswith("2 ") and (first is not None or _looks_like_line(line))
        if first is not None and not is_second:
            yield first[0], TextFault("line 1 of a set is not followed by its line 2")
            first = None
        if is_second:
            found += 1
            yield _pair(first, (number, line), name)
            name = first = None
        elif line.startswith("1 ") and _looks_like_line(line):
            first = number, line
        else:
            if name is not None:
                yield name[0], TextFault(f"{name[1][:40]!r} is no part of an element set")
            name = number, line.removeprefix("0 ").strip()
    if first is not None:
        yield first[0], TextFault("line 1 of a set is not followed by its line 2")
    if name is not None:
        yield name[0], TextFault(f"{name[1][:40]!r} is no part of an element set")
    if not (found or first or name):
        yield 1, TextFault("the file holds no element set")


def _looks_like_line(line: str) -> bool:
    """Whether it is meant as an element line, not as a satellite's name that begins with a digit."""
    return len(line) > 24 and line[2:7].strip().isalnum()


def _pair(
    first: tuple[int, str] | None, second: tuple[int, str], name: tuple[int, str] | None
) -> tuple[int, TwoLines | TextFault]:
    number, line = second
    if first is None:
        return number, TextFault("line 2 of a set has no line 1 before it")
    try:
        fields = _read_fields(first[1], line)
    except _Unsound as error:
        return first[0], TextFault(str(error))
    if name is not None:
        fields["OBJECT_NAME"] = name[1]
    return first[0], TwoLines(fields, f"{first[1]}\n{line}")


def _read_fields(first: str, second: str) -> dict[str, str]:
    for which, line in (("1", first), ("2", second)):
        if _NOT_PRINTABLE.search(line):
            raise _Unsound(f"line {which} of the set holds characters that are not plain text")
        if len(line) != _LINE_CHARS:
            raise _Unsound(f"line {which} of the set has {len(line)} characters, not {_LINE_CHARS}")
        if line[-1] != str(compute_checksum(line)):
            raise _Unsound(
                f"line {which} of the set ends with {line[-1]}, its checksum is {compute_checksum(line)}: "
                "mistyped, altered or invented"
            )
    number = _read_number(first[2:7])
    if number != _read_number(second[2:7]):
        raise _Unsound(f"its lines name two objects, {first[2:7]} and {second[2:7]}")
    return {
        "NORAD_CAT_ID": str(number),
        "OBJECT_ID": _read_designator(first[9:17]),
        "EPOCH": _read_epoch(first[18:20], first[20:32]),
        "EPHEMERIS_TYPE": first[62].strip() or "0",
        "MEAN_MOTION_DOT": _squeeze(first[33:43]),
        "MEAN_MOTION_DDOT": _read_exponent(first[44:52]),
        "BSTAR": _read_exponent(first[53:61]),
        "INCLINATION": _squeeze(second[8:16]),
        "RA_OF_ASC_NODE": _squeeze(second[17:25]),
        "ECCENTRICITY": "0." + _squeeze(second[26:33]),
        "ARG_OF_PERICENTER": _squeeze(second[34:42]),
        "MEAN_ANOMALY": _squeeze(second[43:51]),
        "MEAN_MOTION": _squeeze(second[52:63]),
    }


def _squeeze(text: str) -> str:
    """The digits without the blanks that old sets pad numbers with."""
    return re.sub(r"^([-+]?) +", r"\1", text.strip()).replace("+", "")


def _read_number(text: str) -> int:
    stripped = text.strip()
    if re.fullmatch("[0-9]{1,5}", stripped):
        return int(stripped)
    if re.fullmatch("[A-HJ-NP-Z][0-9]{4}", stripped):
        return _ALPHA.index(stripped[0]) * 10_000 + int(stripped[1:])
    raise _Unsound(f"{text!r} is no catalogue number")


def _read_designator(text: str) -> str:
    """In the long form; blank stays blank."""
    match = re.fullmatch("([0-9]{2})([0-9]{3})([A-Z]{1,3})", text.strip())
    if match is None:
        if text.strip():
            raise _Unsound(f"{text.strip()!r} is no international designator")
        return ""
    return f"{_widen(int(match[1]))}-{match[2]}{match[3]}"


def _widen(year: int) -> int:
    return year + (1900 if year >= _FIRST_YEAR else 2000)


def _read_epoch(year: str, day: str) -> str:
    if not (re.fullmatch("[0-9 ][0-9]", year) and re.fullmatch(r"[0-9 ]{2}[0-9]\.[0-9 ]{8}", day)):
        raise _Unsound(f"{year + day!r} is no epoch")
    days = float(day.replace(" ", ""))
    if not 1 <= days < 367:
        raise _Unsound(f"day {day.strip()} is in no year")
    epoch = datetime(_widen(int(year)), 1, 1, tzinfo=UTC) + timedelta(days=days - 1)
    return epoch.replace(tzinfo=None).isoformat(timespec="microseconds")


def _read_exponent(text: str) -> str:
    """A number with an assumed point and exponent: " 12345-4" is 0.12345e-4."""
    match = _EXPONENT.fullmatch(text)
    if match is None:
        raise _Unsound(f"{text!r} is no number with an assumed decimal point")
    digits = match[2].strip() or "0"
    return f"{match[1].strip().replace('+', '')}0.{digits}e{match[3].strip() or '+'}{match[4]}"
