"""`catalogue corroborate`: which free satellite pictures to look for around a claim."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalogue.cli.passes import print_narrow, print_satellites, render_direction, render_none, tell_refused
from catalogue.cli.session import Session, find_width, leave, with_session

if TYPE_CHECKING:
    from catalogue.record.place import Place
    from catalogue.record.sky import CorroborationView, FreePass

_SOME_REFUSED = 4
_HOUR_S, _DAY_S = 3600.0, 86_400.0
_MEANING = (
    "Times are UTC, of the top of the pass. elev: degrees above the horizon and where to look from there; "
    "aside: degrees off nadir; swath: whether the sensor sees the place, edge when that hangs on how exactly "
    "the place is known, or when only another of its modes does, dark when it needs "
    "daylight and has none; sun: its elevation; +-s: seconds by which the satellite may be early or late."
)


@click.command(
    "corroborate",
    epilog="Example: catalogue corroborate two-ships-loading-grain --time 2022-05-19 --elements free.tle",
)
@click.argument("claim")
@click.option(
    "--elements",
    metavar="FILE",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Orbits of satellites, TLE or OMM, from around that time; may be repeated.",
)
@click.option(
    "--days",
    metavar="N",
    type=click.IntRange(0, 30),
    default=5,
    show_default=True,
    help="To search before it and after it.",
)
@click.option("--time", "time", metavar="TIME", help="Instead of the claim's time; nothing is recorded.")
@click.option("--at", "point", metavar="LAT,LON", help="Instead of the claim's place; nothing is recorded.")
@with_session
def command(
    session: Session,
    /,
    claim: str,
    elements: tuple[Path, ...],
    days: int,
    time: str | None,
    point: str | None,
) -> None:
    """List the free pictures, of Sentinel-1, Sentinel-2 and Landsat, to look for around CLAIM."""
    from catalogue.actions.corroborate import PlanOptions, plan_corroboration
    from catalogue.actions.elements import read_element_files
    from catalogue.record.instant import parse_instant
    from catalogue.record.place import make_place

    options = PlanOptions(
        days=days,
        place=make_place(point=point) if point else None,
        event_at=parse_instant(time) if time else None,
    )
    read = read_element_files(elements)
    with session.open() as case:
        view = plan_corroboration(case, claim, read, options=options)
    tell_refused(session, view.refused)
    if session.as_json:
        session.print_json(view)
    else:
        _print_plan(session, view)
    leave(_SOME_REFUSED if view.refused else 0)


def _print_plan(session: Session, view: "CorroborationView") -> None:
    session.print_pairs(
        [
            ("claim", view.slug or view.claim[:12]),
            ("event", f"{view.event_at}, {_tell_place(view.place)}"),
            ("searched", f"{view.searched_from} to {view.searched_to}"),
        ]
    )
    session.print_line("")
    if view.passes:
        _print_passes(session, view.passes)
        session.print_wrapped(_MEANING)
    else:
        session.print_wrapped(render_none(view.satellites, is_known=view.is_known))
    if view.passed_by:
        session.print_wrapped(f"left out: {view.passed_by} that look past the place")
    print_satellites(session, view.satellites, (each.overflight for each in view.passes))
    for note in view.notes:
        session.print_wrapped(note)


def _print_passes(session: Session, passes: "tuple[FreePass, ...]") -> None:
    row = "{:<13}  {:<16}  {:<12}  {:<6}  {:>5}  {:<5}  {:>4}  {:>4}"
    heads = ("from event", "highest, UTC", "satellite", "elev", "aside", "swath", "sun", "+-s")
    is_narrow = len(row.format(*heads)) > find_width()
    if not is_narrow:
        session.print_line(row.format(*heads).rstrip())
    for each in passes:
        over = each.overflight
        cells = (
            _tell_gap(each.from_event_s),
            f"{over.culminates_at[:10]} {over.culminates_at[11:16]}",
            over.satellite,
            render_direction(over),
            f"{over.off_nadir_deg:.0f}",
            "dark" if over.is_dark else each.in_swath.value,
            f"{over.sun_elevation_deg:.0f}",
            "?" if over.disagreement_s is not None else f"{over.tolerance_s:.0f}",
        )
        if is_narrow:
            print_narrow(session, f"{cells[0]}, {cells[1]}", heads[2:], cells[2:])
        else:
            session.print_line(row.format(*cells).rstrip())
        session.print_wrapped(f"    {each.product} ({each.where}){_tell_sight(each)}")
    session.print_line("")


def _tell_sight(each: "FreePass") -> str:
    if each.overflight.is_dark:
        return "; night: an optical sensor sees nothing but lights and fires"
    return "; radar: sees through cloud and at night" if each.is_radar else ""


def _tell_gap(seconds: float) -> str:
    """How long before or after the event, in few letters."""
    if not seconds:
        return "within"
    gap = abs(seconds)
    told = f"{gap / _DAY_S:.1f} d" if gap >= _DAY_S else f"{gap / _HOUR_S:.1f} h"
    return f"{told} {'after' if seconds > 0 else 'before'}"


def _tell_place(place: "Place") -> str:
    from catalogue.record.sky import render_position

    assert place.latitude_deg is not None and place.longitude_deg is not None
    told = render_position(place.latitude_deg, place.longitude_deg)
    radius = f", within {place.radius_m:,.0f} m" if place.radius_m is not None else ""
    return f"{told}{radius}{f' ({place.name})' if place.name else ''}"
