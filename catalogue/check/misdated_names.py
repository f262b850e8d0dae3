"""What scene ids and names of files say of time and satellite, against what is stated."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

import msgspec

from catalogue.check.accounts import Account, Origin, SaidPlatform, SaidTime, list_accounts
from catalogue.check.check import Check, Result, make_result
from catalogue.check.known_by import is_after_known
from catalogue.check.name_worth import is_sound_name
from catalogue.check.reasons import NO_SCENE_ID
from catalogue.check.same_hand import CAME_WITH_FILE, render_same_hand
from catalogue.check.sensors import Fleet, find_fleet
from catalogue.check.subject import Subject
from catalogue.check.time_spans import (
    LARGEST_CHANCE,
    compute_chance,
    find_tolerance,
    measure_gap,
    render_gap,
    shorten_source,
)
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.fact import Basis, Fact
from catalogue.record.finding import Severity
from catalogue.record.instant import Instant
from catalogue.record.scene_name import SceneName, parse_scene_id, parse_scene_name

NAME = "scene ids and file names"


class _Told(msgspec.Struct, frozen=True):
    """A supplier's name that was found, and where; without a name, a plain date in the name of the file."""

    name: SceneName | None
    fact: Fact
    origin: Origin
    instant: Instant | None


def run(subject: Subject) -> Iterable[Result]:
    """Times and satellites in ids and names against the stated ones; then the supplier's platform."""
    accounts = list_accounts(subject)
    told = _list_told(subject, accounts)
    product = [said for account in accounts if account.origin is Origin.PRODUCT for said in account.platforms]
    if not told and not product:
        yield NotRun(
            check=NAME,
            reason=NO_SCENE_ID,
        )
        return
    stated = [account for account in accounts if account.origin is Origin.STATED]
    times = [said for account in stated for said in account.times]
    platforms = [said for account in stated for said in account.platforms]
    if not times and not platforms:
        yield NotRun(
            check=NAME,
            reason="neither time nor satellite is stated; state them with "
            "`catalogue scene IMAGE --acquired-at TIME --platform NAME`",
        )
        return
    tolerance = find_tolerance(subject)
    for one in told:
        for said in times:
            yield from _judge_time(subject, one, said, tolerance=tolerance)
    yield from _judge_platforms(told, product, platforms)


def _list_told(subject: Subject, accounts: tuple[Account, ...]) -> list[_Told]:
    """Stated and embedded ids, then the names under which the file was obtained, each name once."""
    found: dict[tuple[Origin, str], _Told] = {}
    for account in accounts:
        for fact in account.scene_ids:
            name = parse_scene_id(str(fact.value)) if account.origin is not Origin.FILE_NAME else None
            if name is not None:
                told = _Told(name, fact, account.origin, name.find_instant())
                found.setdefault((account.origin, name.scene_id), told)
        for said in account.times:
            if said.fact.source == "file name: date":
                told = _Told(None, said.fact, Origin.FILE_NAME, said.instant)
                found.setdefault((Origin.FILE_NAME, str(said.fact.value)), told)
    for file, source in _list_files(subject):
        name = parse_scene_name(file)
        if name is not None:
            fact = Fact(name="file_name", value=file, basis=Basis.STATED, source=source)
            told = _Told(name, fact, Origin.FILE_NAME, name.find_instant())
            found.setdefault((Origin.FILE_NAME, name.scene_id), told)
    return list(found.values())


def _list_files(subject: Subject) -> Iterator[tuple[str, str]]:
    if subject.image.name:
        yield subject.image.name, "as obtained"
    for sighting in subject.image.sightings:
        if sighting.name:
            yield sighting.name, f"entry {sighting.get_noted().entry} by {sighting.get_noted().agent}"


def _judge_time(
    subject: Subject, one: _Told, said: SaidTime, *, tolerance: timedelta
) -> Iterator[CheckFinding]:
    if one.instant is None:
        return
    gap = measure_gap(one.instant, said.instant)
    what = "file name" if one.origin is Origin.FILE_NAME else "scene id"
    text = f"{one.fact.value} " if one.name is not None else ""
    sentence = (
        f"stated as taken {said.fact.value} ({said.fact.render_source()}); {what} {text}"
        f"({shorten_source(one.fact)}) says {one.name.acquired_at if one.name else one.fact.value}"
    )
    if gap <= tolerance:
        yield from _tell_agreement(subject, one, said, sentence=sentence, tolerance=tolerance)
        return
    is_sound = one.origin is not Origin.FILE_NAME or is_sound_name(subject, one.name)
    code = ("DATE-017" if is_sound else "DATE-018") if one.origin is Origin.FILE_NAME else "DATE-015"
    end = "" if is_sound else "; anybody can name a file"
    if is_sound and _is_backed(subject, said, tolerance):
        # Rather an id was mistyped than two sources of a time.
        is_sound, end = False, f"; but a time in {CAME_WITH_FILE} agrees with the stated one"
    yield make_result(
        code,
        f"{sentence}, at least {render_gap(gap)} apart{end}",
        check=NAME,
        question=Question.MISDATED,
        bearing=Bearing.CONTRADICTS if is_sound else Bearing.SAYS_NOTHING,
        severity=Severity.FAULT if is_sound else Severity.WARNING,
        facts=(said.fact, one.fact),
    )


def _tell_agreement(
    subject: Subject, one: _Told, said: SaidTime, *, sentence: str, tolerance: timedelta
) -> Iterator[CheckFinding]:
    """Of a stated id nothing: whoever stated it also stated the time."""
    if one.origin is Origin.STATED or one.instant is None:
        return
    chance = compute_chance(said.instant, one.instant, tolerance)
    is_product = one.origin is Origin.PRODUCT
    is_telling = is_product and chance <= LARGEST_CHANCE and not is_after_known(subject, one.instant)
    end = (
        f"and it is in {CAME_WITH_FILE}; written independently, a date wrong by up to a year would agree in "
        f"{chance:.2%} of cases{render_same_hand(subject, said.fact)}"
        if is_product
        else "but anybody can name a file"
    )
    yield make_result(
        "DATE-016" if is_product else "DATE-027",
        f"{sentence}: they agree, {end}",
        check=NAME,
        question=Question.MISDATED,
        bearing=Bearing.SUPPORTS if is_telling else Bearing.SAYS_NOTHING,
        facts=(said.fact, one.fact),
        evidence=(("chance", f"{chance:.4f}"),) if is_product else (),
    )


def _is_backed(subject: Subject, said: SaidTime, tolerance: timedelta) -> bool:
    """Whether the metadata that came with the file give the stated time."""
    return any(
        measure_gap(other.instant, said.instant) <= tolerance
        for account in list_accounts(subject)
        if account.origin is Origin.PRODUCT
        for other in account.times
    )


def _judge_platforms(
    told: list[_Told], product: list[SaidPlatform], platforms: list[SaidPlatform]
) -> Iterator[CheckFinding]:
    witnesses = [(said.fact, said.fleet, Origin.PRODUCT) for said in product]
    for one in told:
        if one.name is not None and one.name.platform is not None:
            witnesses.append((one.fact, find_fleet(one.name.platform), one.origin))
    seen = set()
    for said in platforms:
        for fact, fleet, origin in witnesses:
            key = (said.fact.value, tuple(sensor.key for sensor in fleet.sensors), origin)
            if key in seen or not _are_apart(said.fleet, fleet):
                continue
            seen.add(key)
            yield _tell_platform(said, fact, fleet, origin)


def _tell_platform(said: SaidPlatform, fact: Fact, fleet: Fleet, origin: Origin) -> CheckFinding:
    # An operator sells pictures of others too, so the name of one excludes nothing.
    is_sound = origin is not Origin.FILE_NAME and not said.fleet.is_group and not fleet.is_group
    satellites = ", ".join(sensor.name for sensor in fleet.sensors[:3])
    why = "anybody can name a file" if origin is Origin.FILE_NAME else "operators sell pictures of others too"
    return make_result(
        "DATE-019" if is_sound else "DATE-020",
        f"stated as taken by {said.fact.value} ({said.fact.render_source()}); {fact.name} {fact.value} "
        f"({shorten_source(fact)}) is of {satellites}" + ("" if is_sound else f"; but {why}"),
        check=NAME,
        question=Question.MISREPRESENTED,
        bearing=Bearing.CONTRADICTS if is_sound else Bearing.SAYS_NOTHING,
        severity=Severity.FAULT if is_sound else Severity.WARNING,
        facts=(said.fact, fact),
    )


def _are_apart(first: Fleet, second: Fleet) -> bool:
    keys = {sensor.key for sensor in first.sensors}
    return bool(keys) and bool(second.sensors) and not keys & {sensor.key for sensor in second.sensors}


CHECK = Check(NAME, (Question.MISDATED, Question.MISREPRESENTED), run)
