"""Orbits as text, TLE or OMM, turned into element sets, with what is wrong with each told as values."""

import csv
import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

from catalogue.check.two_lines import TextFault, parse_two_lines
from catalogue.errors import Damaged
from catalogue.record.strict_json import check_json

Fields = Mapping[str, str]
_KEY_VALUE = re.compile(r"\s*([A-Z_0-9]+)\s*=\s*(.*?)\s*(?:\[[^\]]*\])?\s*")
_OMM_START = "CCSDS_OMM_VERS"
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_DESIGNATOR = re.compile(r"[0-9]{4}-[0-9]{3}[A-Z]{0,3}", re.ASCII)
_NO_DESIGNATOR = {"UNKNOWN", "TBA", "N/A", "NONE"}
# What the mean elements of an OMM must be to be propagated by SGP4; absent means these (CelesTrak).
_REQUIRED = {
    "CENTER_NAME": {"EARTH"},
    "REF_FRAME": {"TEME"},
    "TIME_SYSTEM": {"UTC"},
    "MEAN_ELEMENT_THEORY": {"SGP4", "SGP/SGP4", "SGP"},
    "EPHEMERIS_TYPE": {"0", "2", "SGP4"},
}
# CCSDS 502.0-B-3, table 4-3; the limits are those of the angle or of what can orbit the Earth.
_ELEMENTS = {
    "inclination_deg": ("INCLINATION", 0.0, 180.0),
    "node_deg": ("RA_OF_ASC_NODE", -360.0, 360.0),
    "eccentricity": ("ECCENTRICITY", 0.0, 0.999),
    "perigee_deg": ("ARG_OF_PERICENTER", -360.0, 360.0),
    "anomaly_deg": ("MEAN_ANOMALY", -360.0, 360.0),
    "mean_motion_rev_day": ("MEAN_MOTION", 0.01, 18.0),
    "drag_per_radius": ("BSTAR", -1e3, 1e3),
    "mean_motion_dot": ("MEAN_MOTION_DOT", -1e3, 1e3),
    "mean_motion_ddot": ("MEAN_MOTION_DDOT", -1e3, 1e3),
}
_OPTIONAL = {"MEAN_MOTION_DOT", "MEAN_MOTION_DDOT"}


class SetForm(StrEnum):
    """The form an element set was written in."""

    TLE = "TLE"
    OMM = "OMM"


class ElementSet(msgspec.Struct, frozen=True, kw_only=True):
    """The orbit of one object at one epoch: mean elements for SGP4, frame TEME.

    Attributes:
        name: as the file gives it.
        norad_id: the number in the US catalogue.
        designator: international, such as "2014-048A".
        epoch: aware, UTC.
        raw: the text it was read from, or a canonical rendering of its fields.
        form: TLE (guarded by a checksum) or OMM (guarded by nothing).
        mean_motion_dot: first derivative of the mean motion, halved, rev/day^2.
        mean_motion_ddot: second derivative of the mean motion, divided by six, rev/day^3.
    """

    name: str | None
    norad_id: int
    designator: str | None
    epoch: datetime
    raw: str
    form: SetForm
    inclination_deg: float
    node_deg: float
    eccentricity: float
    perigee_deg: float
    anomaly_deg: float
    mean_motion_rev_day: float
    drag_per_radius: float
    mean_motion_dot: float = 0.0
    mean_motion_ddot: float = 0.0


class SetFault(msgspec.Struct, frozen=True):
    """Why a part of a file is no element set.

    Attributes:
        where: such as "line 4" or "record 2".
        reason: what is wrong with it.
    """

    where: str
    reason: str


class ElementFile(msgspec.Struct, frozen=True):
    """All element sets of a file, and all that could not be taken."""

    sets: tuple[ElementSet, ...]
    faults: tuple[SetFault, ...]


class _Refused(Exception):
    """One record that is no element set; never leaves this file."""


def parse_element_sets(text: str) -> ElementFile:
    """The element sets in a text: TLE of two or three lines, or OMM as JSON, XML, KVN or CSV.

    A set that is faulty is left out and named; the rest is taken.

    Source: CelesTrak, "NORAD Two-Line Element Set Format"; CCSDS 502.0-B-3 (OMM).
    """
    text = text.removeprefix("\ufeff")
    start = text.lstrip()
    if not start:
        return ElementFile((), (SetFault("the file", "is empty"),))
    if start[0] in "[{":
        return _parse_records(text, _split_json)
    if start[0] == "<":
        return _parse_records(text, _split_xml)
    if "NORAD_CAT_ID" in start.splitlines()[0].split(","):
        return _parse_records(text, _split_csv)
    if start.startswith((_OMM_START, "COMMENT ")) and _OMM_START in start:
        return _parse_records(text, _split_key_values)
    return _parse_tle(text)


def _parse_tle(text: str) -> ElementFile:
    sets: list[ElementSet] = []
    faults: list[SetFault] = []
    for number, found in parse_two_lines(text):
        if isinstance(found, TextFault):
            faults.append(SetFault(f"line {number}", found.reason))
            continue
        try:
            sets.append(_make_set(found.fields, SetForm.TLE, found.raw))
        except _Refused as error:
            faults.append(SetFault(f"line {number}", str(error)))
    return ElementFile(tuple(sets), tuple(faults))


def _parse_records(text: str, split: Callable[[str], Iterable[Fields]]) -> ElementFile:
    sets: list[ElementSet] = []
    faults: list[SetFault] = []
    try:
        records = list(split(text))
    except _Refused as error:
        return ElementFile((), (SetFault("the file", str(error)),))
    for number, fields in enumerate(records, 1):
        try:
            raw = "\n".join(f"{name} = {value}" for name, value in fields.items())
            sets.append(_make_set(fields, SetForm.OMM, raw))
        except _Refused as error:
            faults.append(SetFault(f"record {number}", str(error)))
    if not records:
        faults.append(SetFault("the file", "holds no element set"))
    return ElementFile(tuple(sets), tuple(faults))


def _split_json(text: str) -> Iterable[Fields]:
    try:
        value = check_json(text.encode("utf-8", "surrogatepass"))
    except Damaged as error:
        raise _Refused(str(error)) from error
    for record in value if isinstance(value, list) else [value]:
        if not isinstance(record, dict):
            raise _Refused("holds something other than objects")
        yield {
            name.upper(): str(item)
            for name, item in record.items()
            if isinstance(item, str | int | float) and not isinstance(item, bool)
        }


def _split_xml(text: str) -> Iterable[Fields]:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        # A declared encoding contradicts text that is decoded already; bytes in UTF-8 are read as declared.
        root = fromstring(text.lstrip().encode("utf-8", "replace"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise _Refused(f"is no XML that can be read safely: {error or type(error).__name__}") from error
    for message in [root] if _local(root.tag) == "omm" else root.iter():
        if _local(message.tag) == "omm":
            yield {
                _local(part.tag).upper(): (part.text or "").strip()
                for part in message.iter()
                if not len(part) and (part.text or "").strip()
            }


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _split_key_values(text: str) -> Iterable[Fields]:
    fields: dict[str, str] = {}
    for line in text.splitlines():
        match = _KEY_VALUE.fullmatch(line)
        if match is None or line.lstrip().startswith("COMMENT"):
            continue
        if match[1] == _OMM_START and fields:
            yield fields
            fields = {}
        fields[match[1]] = match[2]
    if fields:
        yield fields


def _split_csv(text: str) -> Iterable[Fields]:
    try:
        for row in csv.DictReader(text.lstrip().splitlines(), strict=True):
            yield {name.strip(): value.strip() for name, value in row.items() if name and value}
    except csv.Error as error:
        raise _Refused(f"is no CSV: {error}") from error


def _make_set(fields: Fields, form: SetForm, raw: str) -> ElementSet:
    for name, accepted in _REQUIRED.items():
        if fields.get(name, next(iter(accepted))).upper() not in accepted:
            raise _Refused(
                f"{name} is {fields[name]!r}; only {', '.join(sorted(accepted))} can be propagated"
            )
    number = _get(fields, "NORAD_CAT_ID")
    if not re.fullmatch("[0-9]{1,9}", number, re.ASCII):
        raise _Refused(f"NORAD_CAT_ID is {number!r}, which is no catalogue number")
    designator = fields.get("OBJECT_ID", "").strip().upper()
    designator = "" if designator in _NO_DESIGNATOR else designator
    if designator and not _DESIGNATOR.fullmatch(designator):
        raise _Refused(f"OBJECT_ID is {designator!r}; a designator looks like 2014-048A")
    return ElementSet(
        name=fields.get("OBJECT_NAME") or None,
        norad_id=int(number),
        designator=designator or None,
        epoch=_parse_epoch(_get(fields, "EPOCH")),
        raw=raw,
        form=form,
        **{name: _parse_number(fields, *element) for name, element in _ELEMENTS.items()},
    )


def _get(fields: Fields, name: str) -> str:
    if not fields.get(name):
        raise _Refused(f"{name} is missing")
    return fields[name]


def _parse_number(fields: Fields, name: str, lowest: float, highest: float) -> float:
    if name in _OPTIONAL and not fields.get(name):
        return 0.0
    text = _get(fields, name)
    if not _NUMBER.fullmatch(text):
        raise _Refused(f"{name} is {text!r}, which is no number")
    value = float(text)
    if not (math.isfinite(value) and lowest <= value <= highest):
        raise _Refused(f"{name} is {text}, outside {lowest:g} to {highest:g}")
    return value


def _parse_epoch(text: str) -> datetime:
    """The epoch, to the microsecond.

    Not through `record.instant`, which cuts fractions of a second: a satellite flies 7 km in one.
    """
    head, dot, fraction = text.removesuffix("Z").partition(".")
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{3}T.*", head):
            year_and_day, _, clock = head.partition("T")
            day = datetime(int(year_and_day[:4]), 1, 1, tzinfo=UTC) + timedelta(int(year_and_day[5:]) - 1)
            head = f"{day:%Y-%m-%d}T{clock}"
        if not re.fullmatch(r"[0-9-]{10}T[0-9:]{8}", head, re.ASCII) or (
            dot and not re.fullmatch("[0-9]+", fraction, re.ASCII)
        ):
            raise ValueError("accepted: 2026-05-11T10:22:05.123456")
        whole = datetime.fromisoformat(head).replace(tzinfo=UTC)
        return whole + timedelta(microseconds=round(float(f"0.{fraction or 0}") * 1e6))
    except (ValueError, OverflowError) as error:
        raise _Refused(f"EPOCH is {text!r}, which is no time: {error}") from error
