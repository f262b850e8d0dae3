"""How metadata beside a picture are spoken of, and whether who stated something also put them in."""

from collections.abc import Iterable

from catalogue.check.subject import Subject
from catalogue.record.fact import Fact

CAME_WITH_FILE = "the metadata that came with the file"


def name_metadata(facts: Iterable[Fact]) -> str:
    """Such as `the metadata that came with the file (STAC)`: anybody may have written them."""
    return f"{CAME_WITH_FILE} ({', '.join(dict.fromkeys(fact.source.partition(':')[0] for fact in facts))})"


def render_same_hand(subject: Subject, stated: Fact) -> str:
    """`; both were put in by ANN` when one person made the statement and took the file in; else nothing."""
    agent = stated.source.rpartition(" by ")[2] if " by " in stated.source else ""
    takers = {noted.agent for noted in subject.image.ingested}
    return f"; both were put in by {agent}" if takers == {agent} else ""
