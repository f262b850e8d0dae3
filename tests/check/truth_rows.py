"""Truth rows of real scenes and real element sets, read where they lie."""

import csv
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

Row = dict[str, str]


@cache
def read_rows(path: Path) -> tuple[Row, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def read_time(text: str) -> datetime:
    """The moment; a bare date becomes its midnight, as careless software has it."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
