"""Whether a picture has colours that the named satellite cannot take."""

import re
from collections.abc import Iterator

from catalogue.check.accounts import Origin, SaidPlatform, list_accounts
from catalogue.check.check import Check, Result, make_result
from catalogue.check.covered import find_georeference
from catalogue.check.sensors import Fleet, Kind
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity

_NAME = "colours of the satellite"
_COLOURS = re.compile(r"\b(red|green|blue|nir|coastal|yellow|red ?edge|near[ -]?infrared)\b", re.IGNORECASE)
# Grey, grey with transparency, and grey saved as red, green and blue with transparency.
_MOST_GREY_BANDS = 4


def _run(subject: Subject) -> Iterator[Result]:
    grey = [
        platform
        for account in list_accounts(subject)
        if account.origin is not Origin.TAGS
        for platform in account.platforms
        if sees_only_grey(platform.fleet)
    ]
    if not grey:
        yield NotRun(check=_NAME, reason="no satellite is named that takes only grey pictures")
        return
    bands = next((fact for fact in subject.image.facts if fact.name == "band_count"), None)
    names = [fact for fact in subject.image.facts if fact.name == "band_descriptions"]
    if bands is None:
        yield NotRun(
            check=_NAME,
            reason="the file does not say which bands it has; ingest the supplier's own GeoTIFF or NITF",
        )
        return
    yield from _judge(subject, grey[0], bands, names)


def sees_only_grey(fleet: Fleet) -> bool:
    """Whether every satellite of the name is known to take no colours; radar is often shown in false ones."""
    return fleet.is_complete and all(
        sensor.kind is Kind.OPTICAL
        and sensor.has_colour is not None
        and sensor.has_colour.is_verified
        and not sensor.has_colour.value
        for sensor in fleet.sensors
    )


def _judge(subject: Subject, platform: SaidPlatform, bands: Fact, names: list[Fact]) -> Iterator[Result]:
    count = bands.value if isinstance(bands.value, int) else 1
    text = " ".join(
        str(one) for fact in names for one in (fact.value if isinstance(fact.value, tuple) else (fact.value,))
    )
    colours = {match[0].casefold() for match in _COLOURS.finditer(text)}
    is_coloured = len(colours) > 1 or count > _MOST_GREY_BANDS
    if count < 3:
        return
    georeference = find_georeference(subject)
    is_supplied = georeference is not None and not georeference.is_separate
    is_sure = is_coloured and is_supplied
    what = f"bands named {', '.join(sorted(colours))}" if len(colours) > 1 else f"{count} bands"
    why = (
        "" if is_sure else " Press pictures are coloured by hand, and grey ones saved with three bands: look."
    )
    yield make_result(
        "REP-018" if is_sure else "REP-019",
        f"the picture has {what}, and {platform.fleet.name} takes only grey pictures.{why}",
        check=_NAME,
        question=Question.MISREPRESENTED,
        bearing=Bearing.CONTRADICTS if is_sure else Bearing.SAYS_NOTHING,
        severity=None if is_sure else Severity.WARNING,
        facts=(platform.fact, bands, *names),
    )


CHECK = Check(_NAME, (Question.MISREPRESENTED,), _run)
