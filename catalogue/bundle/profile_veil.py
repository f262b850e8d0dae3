"""What stands for contributors, entries, times and file names in public, and how much was withheld."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from catalogue.bundle.coarsen import WITHHELD, holds_point
from catalogue.bundle.profile_facts import clean_url
from catalogue.record.statement import Noted

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[T ].*", re.DOTALL)
_EXTENSION = re.compile(r".*(\.[A-Za-z0-9]{1,5})", re.DOTALL)
# What is counted, and the words that tell it, in front of the number.
_SENTENCES = {
    "agents": "contributors replaced by letters, and their entries by numbers; times of their acts by days",
    "places": "places rounded to 0.1 degree with a radius of 10 km or more",
    "outlines": "footprints and boxes widened outward to a grid of 0.1 degree",
    "words": "place names finer than a region withheld",
    "notes": "notes withheld",
    "names": "file names replaced by digests",
    "fetches": "fetches reduced to their day and status",
    "links": "links withheld, or parts of them, that hold a position or name who followed them",
    "facts": "facts on positions, persons or single devices withheld or coarsened",
    "findings": "findings of checks reduced to their code, weight and bearing",
    "reasons": "reasons why a check could not run withheld",
    "paths": "texts in which a path that names an account or a machine was withheld",
    "originals": "originals withheld",
    "spoken": "statements about withheld images left out",
    "acts": "acts of custody reduced to their day and kind",
    "manifests": "digests of manifests withheld",
}


@dataclass
class Veil:
    """What stands for whom, what is gone, and how often something was withheld.

    A contributor is an agent in one journal: whoever uses another's name is not taken for him.
    """

    letters: dict[tuple[str, str], str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    reasons: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)

    def hide(self, text: str | None, kind: str) -> str | None:
        """The word for what is withheld, counted; None stays None, for nothing was there."""
        if text is None:
            return None
        self.counts[kind] += 1
        return WITHHELD

    def cite(self, noted: Noted) -> Noted:
        """The same entry by its number, its agent by a letter, its time by the day."""
        return Noted(self.get_entry(noted.entry), get_day(noted.at), self.letters[noted.origin, noted.agent])

    def get_entry(self, entry: str) -> str:
        """The number of an entry; numbers are given when an entry is first spoken of."""
        return self.numbers.setdefault(entry, f"{WITHHELD}:{len(self.numbers) + 1}")

    def name_file(self, name: str | None, sha256: str) -> str | None:
        """A name that tells no more than digest and extension."""
        if name is None:
            return None
        self.counts["names"] += 1
        match = _EXTENSION.fullmatch(name)
        return sha256[:16] + (match[1].lower() if match else "")

    def link(self, url: str | None) -> str | None:
        """A link without what names who followed it; withheld when it holds a position."""
        if url is None:
            return None
        cleaned = WITHHELD if holds_point(url) else clean_url(url)
        self.counts["links"] += cleaned != url
        return cleaned

    def tell(self) -> Iterator[str]:
        """One sentence for each kind of thing that was withheld."""
        for words, number in sorted(self.reasons.items()):
            yield f"{number} {'image' if number == 1 else 'images'} withheld: {words}"
        for kind, sentence in _SENTENCES.items():
            if number := self.counts[kind]:
                yield f"{sentence}: {number}"


def get_day(at: str) -> str:
    """The day of a time; a form that is not known is withheld."""
    match = _DAY.fullmatch(at)
    return match[1] if match else at if re.fullmatch(r"\d{4}(-\d{2}){0,2}|not stated", at) else WITHHELD


def get_letters(number: int) -> str:
    """A, B ... Z, AA, AB ..."""
    head, last = divmod(number, 26)
    return (get_letters(head - 1) if head else "") + chr(ord("A") + last)
