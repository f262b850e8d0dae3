"""`catalogue passes`: when satellites passed over a place."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalogue.cli.session import Session, find_width, leave, with_session

if TYPE_CHECKING:
    from catalogue.record.sky import PassesView, PassView, SatelliteView

_SOME_REFUSED = 4
_COMPASS = (
    "N",
    "NNE",
    "NE",
    "ENE",
    "E",
    "ESE",
    "SE",
    "SSE",
    "S",
    "SSW",
    "SW",
    "WSW",
    "W",
    "WNW",
    "NW",
    "NNW",
)
_COLUMNS = ("rises", "top", "sets", "elev", "aside", "reach", "sun", "age", "+-s")
_WIDTHS = (5, 5, 5, 6, 5, 5, 4, 4, 4)
_MEANING = (
    "Times are UTC. elev: degrees above the horizon at the top of the pass, and where to look from there; "
    "aside: how far off nadir the satellite looks then; reach: whether its sensor sees the place, ? when "
    "that is not certain, dark when it needs daylight and has none; sun: its elevation; age: days between "
    "element set and pass; +-s: seconds by which the satellite may be early or late."
)


@click.command(
    "passes",
    epilog="Example: catalogue passes --at 44.6167,33.5254 --on 2022-05-19 --platform Maxar "
    "--elements maxar.tle --plot passes.png",
)
@click.option("--at", "point", metavar="LAT,LON", required=True, help="Latitude first, or a map link.")
@click.option(
    "--on",
    "on",
    metavar="TIME",
    required=True,
    help="Day, month, interval A/B or instant: every pass that overlaps it, from rising to setting.",
)
@click.option(
    "--platform",
    "platforms",
    metavar="NAME",
    multiple=True,
    help="Satellite, operator or constellation; may be repeated. Else all with an element set.",
)
@click.option(
    "--elements",
    metavar="FILE",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    help="Orbits of satellites, TLE or OMM, from around that time; may be repeated.",
)
@click.option("--utc", "is_utc", is_flag=True, help="A date without a zone is a day in UTC, not of any zone.")
@click.option(
    "--in-reach",
    "is_in_reach",
    is_flag=True,
    help="Only passes that can see the place: not past it, not in the dark.",
)
@click.option(
    "--plot", metavar="FILE.png", type=click.Path(path_type=Path), help="Draw the tracks in the sky."
)
@with_session
def command(
    session: Session,
    /,
    point: str,
    on: str,
    platforms: tuple[str, ...],
    elements: tuple[Path, ...],
    is_utc: bool,
    is_in_reach: bool,
    plot: Path | None,
) -> None:
    """List when satellites passed over a place, and what they could see. Needs no catalogue.

    Passes are those that TIME touches at any moment between rising and setting. Without an element set from
    near that time the answer is unknown, which is not the same as no passes.
    """
    from catalogue.actions.elements import read_element_files
    from catalogue.actions.passes import PassesOptions, draw_passes, list_passes_over
    from catalogue.actions.sun import tell_zone
    from catalogue.record.instant import parse_instant
    from catalogue.record.place import parse_point

    latitude_deg, longitude_deg = parse_point(point)
    when = parse_instant(on)
    read = read_element_files(elements)
    options = PassesOptions(platforms=platforms, is_utc=is_utc, is_in_reach=is_in_reach)
    listed = list_passes_over(latitude_deg, longitude_deg, when, elements=read, options=options)
    view = listed.view if plot is None else draw_passes(listed, plot)
    zone = None if is_utc else tell_zone(when)
    if zone:
        session.tell(f"{zone}; --utc takes it as UTC")
    tell_refused(session, view.refused)
    if session.as_json:
        session.print_json(view)
    else:
        _print_passes(session, view)
    leave(_SOME_REFUSED if view.refused else 0)


def render_none(satellites: "Iterable[SatelliteView]", *, is_known: bool) -> str:
    """What an empty list of passes means."""
    from catalogue.actions.pass_survey import NO_SETS

    if not is_known:
        return f"unknown: {NO_SETS}"
    is_partial = any(each.problem for each in satellites if each.is_in_service)
    return "no passes" + (" of the satellites whose orbit is known then" if is_partial else "")


def tell_refused(session: Session, refused: Iterable[str]) -> None:
    """What could not be taken of files of element sets, to standard error."""
    for fault in refused:
        session.tell(f"not taken: {fault}")


def print_satellites(
    session: Session, satellites: "Iterable[SatelliteView]", passes: "Iterable[PassView]"
) -> None:
    """Why the passes of some satellites are not told, and how far those listed look aside."""
    listed = {each.satellite for each in passes}
    problems: dict[str, list[str]] = {}
    limits: dict[str, list[str]] = {}
    for each in satellites:
        if each.problem is not None:
            number = f" (object {each.norad_ids[0]})" if len(each.norad_ids) == 1 else ""
            problems.setdefault(each.problem, []).append(f"{each.satellite}{number}")
        if each.off_nadir_limit_deg is not None and each.satellite in listed:
            said = "" if each.is_limit_verified else " (commonly said, not verified)"
            limits.setdefault(f"{each.off_nadir_limit_deg:g} deg{said}", []).append(each.satellite)
    for problem, names in problems.items():
        session.print_wrapped(f"{', '.join(names)}: {problem}")
    for limit, names in limits.items():
        session.print_wrapped(f"limit of view {limit}: {', '.join(names)}")


def render_reach(each: "PassView") -> str:
    """Whether a sensor can take a picture on a pass, in one word."""
    if each.is_in_reach is False:
        return "no"
    if each.is_dark:
        return "dark"
    return "yes" if each.is_in_reach and each.disagreement_s is None else "?"


def render_direction(each: "PassView") -> str:
    """How high a satellite rises, and where to look for it."""
    return f"{each.elevation_deg:.0f} {_COMPASS[round(each.azimuth_deg / 22.5) % 16]}"


def _print_passes(session: Session, view: "PassesView") -> None:
    from catalogue.record.sky import render_position

    session.print_pairs(
        [
            ("place", render_position(view.latitude_deg, view.longitude_deg)),
            ("time", f"{view.on}: {view.earliest} to {view.latest}"),
        ]
    )
    session.print_line("")
    if view.passes:
        _print_table(session, view.passes)
        session.print_line("")
        session.print_wrapped(_MEANING)
    else:
        session.print_wrapped(render_none(view.satellites, is_known=view.is_known))
    print_satellites(session, view.satellites, view.passes)
    for note in view.notes:
        session.print_wrapped(note)
    if view.plot is not None:
        session.print_line(f"+ {view.plot}")


def _print_table(session: Session, passes: "tuple[PassView, ...]") -> None:
    # Under the day on which it rises, which is the first time in its row.
    rows = sorted(
        ((_name(each, passes), each) for each in passes), key=lambda row: (row[1].rises_at, row[1].norad_id)
    )
    width = max(len("satellite"), *(len(name) for name, _ in rows))
    is_narrow = len(_join("satellite", tuple("-" * size for size in _WIDTHS), width)) > find_width()
    if not is_narrow:
        session.print_line(_join("satellite", _COLUMNS, width))
    date = ""
    for name, each in rows:
        if each.rises_at[:10] != date:
            date = each.rises_at[:10]
            session.print_line(date)
        cells = (
            each.rises_at[11:16],
            each.culminates_at[11:16],
            each.sets_at[11:16],
            render_direction(each),
            f"{each.off_nadir_deg:.0f}",
            render_reach(each),
            f"{each.sun_elevation_deg:.0f}",
            f"{each.age_days:.0f}" if each.age_days >= 10 else f"{each.age_days:.1f}",
            "?" if each.disagreement_s is not None else f"{each.tolerance_s:.0f}",
        )
        if is_narrow:
            print_narrow(session, name, _COLUMNS, cells)
        else:
            session.print_line(_join(name, cells, width))


def print_narrow(session: Session, name: str, heads: Sequence[str], cells: Sequence[str]) -> None:
    """A row that is wider than the terminal, each value with its name."""
    told = (f"{head} {cell}" for head, cell in zip(heads, cells, strict=True))
    session.print_wrapped(f"{name}: {', '.join(told)}")


def _name(each: "PassView", passes: "tuple[PassView, ...]") -> str:
    """The satellite; of a family that is listed under one name, with its number."""
    numbers = {one.norad_id for one in passes if one.satellite == each.satellite}
    return each.satellite if len(numbers) == 1 else f"{each.satellite} {each.norad_id}"


def _join(name: str, cells: tuple[str, ...], width: int) -> str:
    rest = (f"{cell:{'<' if size == 6 else '>'}{size}}" for cell, size in zip(cells, _WIDTHS, strict=True))
    return "  ".join((f"{name:<{width}}", *rest)).rstrip()
