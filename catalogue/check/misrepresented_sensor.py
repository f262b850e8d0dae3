"""Whether the named satellite can see as finely as is declared of the picture."""

from collections.abc import Iterator
from math import hypot

from catalogue.check.accounts import Account, Origin, SaidPlatform, list_accounts
from catalogue.check.check import Check, Result, make_result
from catalogue.check.reasons import NO_SCALE
from catalogue.check.scene_scale import compute_stretch, find_finest, find_native_gsd
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, NotRun, Question
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity

_NAME = "sharpness of the satellite"
# The least ratio of published to computed distance is 0.975 over 3,154 scenes of five satellites of Maxar.
_TOLERANCE = 0.95
# Suppliers deliver on even grids, finer than the sensor sees: Pleiades at 0.5 m from 0.7, SkySat at 0.5,
# Maxar at 0.3 from 0.31 and, sharpened, at 0.15. Such a figure is of the product, not of the sensor.
_GRIDS_M = (0.15, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.5, 2.0, 2.5, 3.0, 5.0, 10.0, 15.0)
_PRODUCT_TAGS = ("productgsd", "rowgsd", "colgsd")
# Computed by the supplier for the one scene; a data sheet, a press text and many STAC items give the figure
# straight down, whatever the angle.
_SCENE_TAGS = ("collectedgsd", "gsd_across_track", "gsd_along_track")


def _run(subject: Subject) -> Iterator[Result]:
    named = [
        (account, platform)
        for account in list_accounts(subject)
        if account.origin is not Origin.TAGS
        for platform in account.platforms
        if find_native_gsd(platform.fleet) is not None
    ]
    if not named:
        yield NotRun(
            check=_NAME,
            reason="no satellite is named whose sharpness the sensor table knows from a source; "
            "state it with `catalogue scene IMAGE --platform NAME`",
        )
        return
    declared = any(account.find_number("gsd_m") for account, _ in named)
    if not declared and subject.grid is None:
        yield NotRun(
            check=_NAME,
            reason=NO_SCALE,
        )
        return
    for account, platform in named:
        yield from _judge_declared(account, platform)
    yield from _judge_pixels(subject, named)


def _judge_declared(account: Account, platform: SaidPlatform) -> Iterator[Result]:
    """What the account that names the satellite declares, against what that satellite sees at that angle."""
    facts = [fact for fact in account.numbers if fact.name == "gsd_m" and _is_of_sensor(fact)]
    off_nadir = account.find_number("off_nadir_deg")
    angle_deg = abs(float(str(off_nadir.value))) if off_nadir else None
    finest_m = _find_finest_possible(platform, angle_deg)
    for fact in facts:
        gsd_m = float(str(fact.value))
        if finest_m is None or gsd_m <= 0 or gsd_m >= finest_m * _TOLERANCE:
            continue
        native_m = find_native_gsd(platform.fleet) or 0.0
        is_below = gsd_m < native_m * _TOLERANCE or _is_of_scene(account, fact)
        is_sure = angle_deg is not None and is_below and not _is_on_grid(gsd_m)
        is_nominal = abs(gsd_m - native_m) <= native_m * (1 - _TOLERANCE)
        why = (
            "the figure straight down, as data sheets give it"
            if is_nominal
            else "that of a resampled product"
        )
        aside = f" at {angle_deg:g} deg off nadir" if angle_deg is not None else ""
        sentence = (
            f"{fact.render_source()} declares {gsd_m:g} m; {platform.fleet.name}{aside} sees no finer than "
            f"{finest_m:.2f} m"
        )
        yield make_result(
            "REP-015" if is_sure else "REP-016",
            f"{sentence}." if is_sure else f"{sentence}: it may be {why}.",
            check=_NAME,
            question=Question.MISREPRESENTED,
            bearing=Bearing.CONTRADICTS if is_sure else Bearing.SAYS_NOTHING,
            severity=None if is_sure or is_nominal else Severity.WARNING,
            facts=(fact, platform.fact, *((off_nadir,) if off_nadir else ())),
            evidence=(("finest_possible_m", f"{finest_m:.3f}"),),
        )
        return


def _find_finest_possible(platform: SaidPlatform, angle_deg: float | None) -> float | None:
    """Metres at that angle for the finest satellite of the name; at nadir where the angle is not known."""
    values = []
    for sensor in platform.fleet.sensors:
        native_m = find_finest(sensor)
        stretch = compute_stretch(sensor, angle_deg) if angle_deg is not None else 1.0
        if native_m is None:
            return None
        # Without a known orbit nothing is granted but the view straight down.
        values.append(native_m * (stretch if stretch is not None else 1.0))
    return min(values, default=None)


def _judge_pixels(subject: Subject, named: list[tuple[Account, SaidPlatform]]) -> Iterator[Result]:
    if subject.grid is None:
        return
    pixel_m = min(hypot(*subject.grid.column_m), hypot(*subject.grid.row_m))
    for _, platform in named:
        native_m = find_native_gsd(platform.fleet)
        if native_m is None or pixel_m >= native_m * _TOLERANCE:
            continue
        yield make_result(
            "REP-017",
            f"a pixel covers {pixel_m:.2g} m; {platform.fleet.name} sees no finer than {native_m:g} m: the "
            "picture was resampled and shows no more than that.",
            check=_NAME,
            question=Question.MISREPRESENTED,
            bearing=Bearing.SAYS_NOTHING,
            facts=(platform.fact,),
            evidence=(("pixel_m", f"{pixel_m:.3g}"),),
        )
        return


def _is_of_sensor(fact: Fact) -> bool:
    """Whether a figure is what the sensor saw, not the grid of a product."""
    tag = fact.source.rpartition(".")[2].casefold()
    return not tag.endswith(_PRODUCT_TAGS) and isinstance(fact.value, int | float)


def _is_of_scene(account: Account, fact: Fact) -> bool:
    """Whether the supplier computed a figure for this very scene."""
    return account.origin is Origin.PRODUCT and fact.source.casefold().endswith(_SCENE_TAGS)


def _is_on_grid(gsd_m: float) -> bool:
    return any(abs(gsd_m - grid_m) < 1e-6 for grid_m in _GRIDS_M)


CHECK = Check(_NAME, (Question.MISREPRESENTED,), _run)
