"""`catalogue scene`: what a satellite is said to have taken."""

from typing import TYPE_CHECKING

import click

from catalogue.cli.describing import tell_entries
from catalogue.cli.session import Session, with_session

if TYPE_CHECKING:
    from catalogue.actions.case import Case


@click.command(
    "scene", epilog="Example: catalogue scene 3f2a --platform WorldView-3 --acquired-at 2022-05-19T08:46Z"
)
@click.argument("image")
@click.option("--provider", help="Who runs the satellite or sells the scene.")
@click.option("--platform", help="Such as WorldView-3.")
@click.option("--instrument", help="The sensor on it.")
@click.option("--scene-id", help="The provider's identifier.")
@click.option("--acquired-at", metavar="TIME", help="Instant, day, interval A/B, or 'not stated'.")
@click.option("--point", metavar="LAT,LON", help="Latitude first, or 'unlocatable'.")
@click.option("--place", "place_name", help="The place in words.")
@click.option("--precision", help="exact, vicinity, locality or region.")
@click.option("--radius-m", type=click.FloatRange(0), help="How far off the point may be.")
@click.option("--force-zero", is_flag=True, help="Accept 0, 0.")
@click.option("--gsd-m", type=click.FloatRange(0, min_open=True), help="Ground sample distance.")
@click.option("--off-nadir-deg", type=click.FloatRange(0, 90))
@click.option("--sun-azimuth-deg", type=click.FloatRange(0, 360))
@click.option("--sun-elevation-deg", type=click.FloatRange(-90, 90))
@click.option("--cloud-cover-pct", type=click.FloatRange(0, 100))
@click.option("--source-url", help="Where it is stated.")
@click.option("--note", help="Anything else.")
@click.option("--withdraw", metavar="ENTRY", help="Take back the scene that this entry recorded.")
@click.option("--reason", help="Why it is taken back.")
@with_session
def command(
    session: Session, /, image: str, withdraw: str | None, reason: str | None, **stated: object
) -> None:
    """Record what a satellite is said to have taken: several statements stand side by side."""
    from catalogue.actions.describe import add_scene, remove_statement
    from catalogue.record.instant import parse_instant
    from catalogue.record.place import make_place
    from catalogue.record.scene import Scene

    point, name = stated.pop("point"), stated.pop("place_name")
    place_options = {key: stated.pop(key) for key in ("precision", "radius_m", "force_zero")}
    if isinstance(stated["acquired_at"], str):
        stated["acquired_at"] = parse_instant(stated["acquired_at"]).text
    if point is not None or name is not None:
        stated["place"] = make_place(point=point, name=name, **place_options)  # type: ignore[arg-type]  # click's
    with session.open() as case:
        if withdraw:
            entries = remove_statement(case, image, withdraw, reason=reason)
        else:
            _warn_of_swapped_axes(session, case, image, stated.get("place"))
            entries = add_scene(case, image, Scene(**stated))  # type: ignore[arg-type]  # click made the types
            _tell_platform(session, stated.get("platform"))
    tell_entries(session, entries)


def _tell_platform(session: Session, platform: object) -> None:
    """Tell when checks cannot know which satellite is meant; that it is said is recorded all the same."""
    from catalogue.actions.platform_names import tell_unknown_platform

    unknown = tell_unknown_platform(platform) if isinstance(platform, str) else None
    if unknown:
        session.tell(f"warning: {unknown} Recorded as stated; checks of orbit and sensor cannot use it")


def _warn_of_swapped_axes(session: Session, case: "Case", image: str, place: object) -> None:
    """Tell when the point would lie at a claimed place if its axes were exchanged."""
    from catalogue.actions.naming import find_claims_of, get_image
    from catalogue.record.place import Place, are_axes_swapped

    if not isinstance(place, Place):
        return
    for claim in find_claims_of(case, get_image(case, image)):
        if claim.place is not None and are_axes_swapped(place, claim.place):
            session.tell(
                f"warning: with latitude and longitude exchanged, the point would lie at the place of claim "
                f"{claim.slug}; latitude comes first"
            )
