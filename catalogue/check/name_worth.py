"""Whether the name of a file is worth a verdict: anybody can rename one."""

from catalogue.check.accounts import Account, Origin, list_accounts
from catalogue.check.sensors import find_fleet
from catalogue.check.subject import Subject
from catalogue.record.scene_name import SceneName, parse_scene_name


def is_sound_account(subject: Subject, account: Account) -> bool:
    """Whether what an account says may accuse: tags never, a file name only as `is_sound_name` has it."""
    if account.origin is Origin.TAGS:
        return False
    if account.origin is not Origin.FILE_NAME:
        return True
    return is_sound_name(subject, parse_scene_name(subject.image.name or ""))


def is_sound_name(subject: Subject, name: SceneName | None) -> bool:
    """Whether it is a supplier's whole name, on a georeferenced file or of the satellite named elsewhere.

    Somebody would have to have written all of that by hand and have got this part wrong.
    """
    if name is None or not name.is_whole or name.platform is None:
        return False
    keys = {sensor.key for sensor in find_fleet(name.platform).sensors}
    others = [
        {sensor.key for sensor in platform.fleet.sensors}
        for account in list_accounts(subject)
        if account.origin in {Origin.STATED, Origin.PRODUCT}
        for platform in account.platforms
        if platform.fleet.sensors
    ]
    if any(not keys & other for other in others):
        return False
    return bool(others) or subject.grid is not None
