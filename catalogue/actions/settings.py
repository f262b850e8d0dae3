"""`catalogue.toml`: the title of a catalogue, its device's journal, and its agent."""

import json
import os
import re
import secrets
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from catalogue.errors import Damaged, NoSuchRecord, StoreUnavailable, UsageFault, ValueRefused
from catalogue.record.pseudonym import is_pseudonym

FILE_NAME = "catalogue.toml"
DISTRIBUTION = "satellite-evidence-catalogue"
# Crockford's alphabet: no letters that are read for one another.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
# It becomes a file name, and stands before the colon of "ORIGIN:SEQ".
_ORIGIN = re.compile(r"[0-9a-z][0-9a-z-]{0,63}")


@dataclass(frozen=True)
class Settings:
    """What `catalogue.toml` says.

    Attributes:
        title: of the catalogue, for people.
        origin: the name of this device's journal; random, so that it names no machine.
        agent: the pseudonym that acts are recorded under unless another is given.
    """

    title: str
    origin: str
    agent: str


def make_settings(*, title: str, agent: str | None) -> Settings:
    """Settings for a new catalogue, with a random origin and, unless given, a random pseudonym.

    Raises:
        ValueRefused: the title or the pseudonym cannot be recorded.
    """
    name = parse_agent(agent) if agent else f"agent-{_draw(6)}"
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in title):
        raise ValueRefused(title, "is not a title: it holds a character that cannot be printed")
    return Settings(title=title, origin=f"{_draw(10)}", agent=name)


def parse_agent(text: str) -> str:
    """A pseudonym: 1 to 64 letters, digits, dots, hyphens or underscores.

    Raises:
        ValueRefused: anything else, such as a mail address, which would name a person.
    """
    if not is_pseudonym(text):
        raise ValueRefused(text, "is not a pseudonym", ("ines", "desk-3", "agent-7f3kq2"))
    return text


def find_folder(start: Path) -> Path:
    """The catalogue that a folder lies in, like git: upwards until one is found.

    Raises:
        NoSuchRecord: there is none.
    """
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise NoSuchRecord(
        f"no catalogue in {start.name or start} or above it; make one with 'catalogue init DIR', "
        "or name one with -C DIR"
    )


def read_settings(folder: Path) -> Settings:
    """The settings of the catalogue in a folder.

    Raises:
        NoSuchRecord: it is no catalogue.
        Damaged: the file is not what it should be.
    """
    try:
        content = tomllib.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        return Settings(
            title=str(content["title"]),
            origin=_parse_origin(str(content["origin"])),
            agent=parse_agent(str(content["agent"])),
        )
    except FileNotFoundError as error:
        raise NoSuchRecord(
            f"{folder.name or folder} is no catalogue; make one with 'catalogue init DIR'"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, ValueRefused) as error:
        raise Damaged(f"{FILE_NAME} is damaged: {error}; it needs title, origin and agent") from error
    except OSError as error:
        raise StoreUnavailable(f"cannot read {FILE_NAME}: {error.strerror}") from error


def _parse_origin(text: str) -> str:
    if not _ORIGIN.fullmatch(text):
        raise ValueRefused(text, "is not the name of a journal")
    return text


def write_settings(folder: Path, settings: Settings) -> None:
    """Make a new `catalogue.toml`.

    Raises:
        UsageFault: there is one already.
        StoreUnavailable: the folder cannot be written.
    """
    # A JSON string is a TOML basic string as long as no lone surrogate is in it.
    lines = [
        "# What this catalogue is. The journal's name must never change.",
        f"title = {json.dumps(settings.title, ensure_ascii=False)}",
        f"origin = {json.dumps(settings.origin)}",
        f"agent = {json.dumps(settings.agent)}",
        "",
    ]
    try:
        with (folder / FILE_NAME).open("x", encoding="utf-8") as file:
            file.write("\n".join(lines))
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise UsageFault(f"{folder.name} is a catalogue already; nothing was changed") from error
    except OSError as error:
        raise StoreUnavailable(f"cannot write {FILE_NAME}: {error.strerror}") from error


def read_tool() -> str:
    """Program and version, as entries record it."""
    from importlib import metadata

    return f"{DISTRIBUTION} {metadata.version(DISTRIBUTION)}"


def _draw(count: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(count))
