"""What the name of a file says about the scene, when it follows a supplier's own pattern."""

import re

from catalogue.examine.stamps import make_fact
from catalogue.record.fact import Fact
from catalogue.record.scene_name import normalise_time, parse_scene_name

_ISO_INTERVAL = re.compile(
    r"^(?P<from>\d{4}-\d{2}-\d{2})-(?P<h1>\d{2})_(?P<m1>\d{2})_(?P<to>\d{4}-\d{2}-\d{2})-(?P<h2>\d{2})_(?P<m2>\d{2})_"
)
_ISO_DAY = re.compile(r"^(?P<day>\d{4}-\d{2}-\d{2})(?=[_ .-]|$)(?!-\d)")


def parse_file_name(name: str) -> tuple[Fact, ...]:
    """`acquired_at`, `platform` and `scene_id` as far as the name is certain about them; often none.

    Args:
        name: of the file, without any folder.
    """
    scene = parse_scene_name(name)
    if scene is None:
        return _parse_plain_date(name)
    found = [("acquired_at", scene.acquired_at), ("platform", scene.platform), ("scene_id", scene.scene_id)]
    return tuple(make_fact(key, text, f"file name:{scene.supplier}") for key, text in found if text)


def _parse_plain_date(name: str) -> tuple[Fact, ...]:
    source = "file name: date"
    if interval := _ISO_INTERVAL.match(name):
        first = f"{interval['from']}T{interval['h1']}:{interval['m1']}"
        value = normalise_time(f"{first}/{interval['to']}T{interval['h2']}:{interval['m2']}")
    elif day := _ISO_DAY.match(name):
        value = normalise_time(day["day"])
    else:
        value = None
    return (make_fact("acquired_at", value, source),) if value else ()
