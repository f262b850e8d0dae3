"""`catalogue sun`: where the sun stood, and how shadows fell."""

from typing import TYPE_CHECKING

import click

from catalogue.cli.session import Session, find_width, with_session

if TYPE_CHECKING:
    from catalogue.record.instant import Instant
    from catalogue.record.sky import SunDay, SunMoment, SunView


@click.command("sun", epilog="Example: catalogue sun --at 44.6167,33.5254 --time 2022-05-19T08:46Z")
@click.option("--at", "point", metavar="LAT,LON", required=True, help="Latitude first, or a map link.")
@click.option("--time", "time", metavar="TIME", required=True, help="Instant, day, month, or interval A/B.")
@click.option("--platform", metavar="NAME", help="Also as the provider of this satellite publishes angles.")
@click.option("--utc", "is_utc", is_flag=True, help="A time without a zone is in UTC.")
@with_session
def command(session: Session, /, point: str, time: str, platform: str | None, is_utc: bool) -> None:
    """Show where the sun stands and how shadows fall, as precisely as TIME is given. Needs no catalogue.

    A date without a zone is that of the place: from midnight to midnight by the mean sun there.
    """
    from catalogue.actions.platform_names import tell_unknown_platform
    from catalogue.actions.sun import view_sun
    from catalogue.record.instant import parse_instant
    from catalogue.record.place import parse_point

    latitude_deg, longitude_deg = parse_point(point)
    when = parse_instant(time)
    view = view_sun(latitude_deg, longitude_deg, when, platform=platform, is_utc=is_utc)
    if not is_utc:
        _tell_zone(session, when, view)
    unknown = tell_unknown_platform(platform) if platform else None
    if unknown:
        session.tell(unknown)
    if session.as_json:
        session.print_json(view)
        return
    session.print_pairs(_list_pairs(view))
    if view.moment is None or any(day.polar for day in view.days):
        session.print_line("")
        _print_days(session, view.days)


def _tell_zone(session: Session, when: "Instant", view: "SunView") -> None:
    """How a time without a zone was taken."""
    from catalogue.actions.sun import is_date_of_place, tell_zone

    if is_date_of_place(when):
        session.tell(
            f"{when.text} has no zone: it is taken as the date of the place, by the mean sun there "
            f"({view.earliest} to {view.latest}); --utc takes it as UTC"
        )
    elif zone := tell_zone(when):
        session.tell(f"{zone}; add Z or +03:00 for one position, or --utc")


def _list_pairs(view: "SunView") -> list[tuple[str, str]]:
    from catalogue.record.sky import render_position

    pairs = [("place", render_position(view.latitude_deg, view.longitude_deg))]
    if view.moment is not None:
        pairs += [("time", view.time), *_tell_moment(view.moment, view.uncertainty_deg or 0.0)]
        day = next(iter(view.days), None)
        if day is not None and day.polar is None:
            pairs.append(("that day", f"sun up from {day.rises_at} to {day.sets_at}"))
    else:
        pairs.append(("time", f"{view.time}: {view.earliest} to {view.latest}"))
        for name, moment in (
            ("first", view.begins),
            ("last", view.ends),
            ("highest", view.highest),
            ("lowest", view.lowest),
        ):
            if moment is not None:
                pairs.append((name, _tell_briefly(moment)))
    if view.convention is not None:
        pairs.append(("convention", view.convention))
    return pairs


def _tell_moment(moment: "SunMoment", uncertainty_deg: float) -> list[tuple[str, str]]:
    # Within a minute the sun moves by a quarter of a degree: a second decimal would be made up.
    places = 2 if uncertainty_deg < 0.05 else 1
    pairs = [
        ("solar time", f"{moment.solar_time} by the mean sun there"),
        ("azimuth", f"{_tell_azimuth(moment.azimuth_deg, places)} deg from true north"),
        ("elevation", f"{moment.elevation_deg:.{places}f} deg, without refraction: {moment.light.value}"),
    ]
    if moment.shadow_azimuth_deg is None or moment.shadow_per_height is None:
        pairs.append(("shadows", "none: the sun is below the horizon"))
    else:
        pairs.append(
            (
                "shadows",
                f"towards {_tell_azimuth(moment.shadow_azimuth_deg, places)} deg, "
                f"{moment.shadow_per_height:.2f} times as long as what throws them is high",
            )
        )
    if moment.published_azimuth_deg is not None and moment.published_elevation_deg is not None:
        azimuth = _tell_azimuth(moment.published_azimuth_deg, places)
        published = f"{azimuth}, {moment.published_elevation_deg:.{places}f}"
        pairs.append(("published", f"azimuth and elevation as the provider writes them: {published} deg"))
    return pairs


def _tell_briefly(moment: "SunMoment") -> str:
    told = (
        f"{moment.elevation_deg:.1f} deg high in {_tell_azimuth(moment.azimuth_deg, 1)}, {moment.light.value}"
    )
    if moment.shadow_per_height is not None:
        told += f", shadows {moment.shadow_per_height:.2f} times the height"
    return f"{moment.at}: {told}"


def _tell_azimuth(azimuth_deg: float, places: int) -> str:
    """Never 360, which is 0."""
    return f"{round(azimuth_deg, places) % 360:.{places}f}"


def _print_days(session: Session, days: "tuple[SunDay, ...]") -> None:
    from catalogue.render.terminal import render_hanging

    rows = [
        (
            day.date,
            _cut(day.rises_at) or (day.polar or "-"),
            _cut(day.highest_at),
            f"{day.highest_deg:.1f}",
            _cut(day.sets_at) or (day.polar or "-"),
        )
        for day in days
    ]
    session.print_table(
        ("solar day", "rises, UTC", "highest", "deg", "sets, UTC"), rows, whole=("solar day",)
    )
    note = "A solar day goes from midnight to midnight by the mean sun at the place."
    click.echo("\n" + render_hanging(note, width=find_width(), indent=0))


def _cut(at: str | None) -> str:
    """A time to the minute, with month and day: the solar day may begin on another date."""
    return f"{at[5:10]} {at[11:16]}" if at else ""
