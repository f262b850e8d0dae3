"""How the stated satellite saw a stated place at the stated second, by its element sets."""

import msgspec

from catalogue.check.accounts import is_moment
from catalogue.check.orbit import Look, compute_look_at, count_seconds, find_nearest, make_orbit
from catalogue.check.pairing import Pair, list_fleets
from catalogue.check.pass_verdict import judge_pass
from catalogue.check.subject import Subject


class StatedLook(msgspec.Struct, frozen=True):
    """The look, and by a set of what age."""

    look: Look
    sensor: str
    age_days: float


def find_look(subject: Subject, pair: Pair, *, oldest_days: float) -> StatedLook | None:
    """The look of a satellite that had the place in view at that moment; None for a group of satellites.

    Args:
        subject: the image, for its platforms and element sets.
        pair: the time and the place.
        oldest_days: how far the time may be from the nearest set.
    """
    fleets = list_fleets(subject, pair.time_source)
    if not subject.elements or not is_moment(pair.time.instant) or len(fleets) != 1:
        return None
    if len(fleets[0].fleet.sensors) != 1:
        return None
    judged = judge_pass(
        subject.elements, pair.time.instant, spot=pair.place.spot, fleet=fleets[0].fleet, is_daylight=True
    )
    if judged.best is None or judged.best.age_days > oldest_days:
        return None
    (number,) = {one.norad_id for one in judged.members if one.best is judged.best}
    at_s = count_seconds(pair.time.instant.earliest) if pair.time.instant.earliest else 0.0
    nearest = find_nearest((one for one in subject.elements if one.norad_id == number), at_s)
    look = None if nearest is None else compute_look_at(make_orbit(nearest), at_s, pair.place.spot)
    return None if look is None else StatedLook(look, judged.best.sensor, judged.best.age_days)
