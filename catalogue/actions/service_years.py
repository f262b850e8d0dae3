"""When the satellites that a picture is said to come from could take it."""

from collections.abc import Iterator

from catalogue.check.sensors import compute_earliest, find_fleet
from catalogue.record.timeline import Service
from catalogue.record.views import ImageView

# The years of a constellation of many satellites say little about one picture.
_FLEET_LIMIT = 4


def list_service(image: ImageView) -> Iterator[Service]:
    """When each satellite that a picture is said to come from could take it, as far as the table knows."""
    names = dict.fromkeys(str(fact.value) for fact in image.facts if fact.name == "platform")
    fleets = [find_fleet(name).sensors for name in names]
    small = [sensor for fleet in fleets if len(fleet) <= _FLEET_LIMIT for sensor in fleet]
    for sensor in {sensor.key: sensor for sensor in small}.values():
        launched = compute_earliest(sensor)
        if launched is not None:
            retired = sensor.retired.value if sensor.retired is not None else None
            yield Service(name=sensor.name, launched=launched.value, retired=retired)
