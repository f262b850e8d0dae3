"""Durable tags, opening and searching, in a small and in a large catalogue."""

import itertools
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from big_cases import RARE_TAG, make_big_case, make_image_id
from rows import Row, compare, compare_speed, make_figure
from scale import Scale, find_catalogue
from timing import time_call, time_command, time_in_turns

from catalogue.actions.catalogue import Catalogue
from catalogue.record.query import Query

# Stock TinyDB takes seconds for each at 100,000 images.
_STOCK_ROUNDS = 3


def measure_tag(scale: Scale) -> list[Row]:
    """`Catalogue.tag`, durable when it returns, in catalogues that are open already."""
    few, many = (
        Catalogue.open(make_big_case(scale.scratch / f"case-{n}", n))
        for n in (scale.few_images, scale.many_images)
    )
    with few, many:
        runs = time_in_turns(
            scale.acts,
            {"few": _make_tagging(few, scale.few_images), "many": _make_tagging(many, scale.many_images)},
        )
    stock = _time_stock(scale)
    name = "one durable tag"
    return [
        make_figure(f"{name} in {scale.many_images:,} images", runs["many"]),
        compare(f"  against the same in {scale.few_images:,}", runs["many"], runs["few"], most=1.5),
        compare_speed("  stock TinyDB doing the same is slower by", runs["many"], stock, least=1_000),
    ]


def _make_tagging(case: Catalogue, images: int) -> Callable[[], float]:
    """A measure that puts a new tag on another image each time."""
    numbers = itertools.count()
    word = secrets.token_hex(4)

    def tag() -> float:
        number = next(numbers)
        image = make_image_id(number * 7919 % images)
        return time_call(lambda: case.tag(image, f"bench:{word}-{number}"))

    tag()  # the first one makes the index of ids
    return tag


def _time_stock(scale: Scale) -> list[float]:
    """Stock TinyDB putting a tag into one document of a copy of the same view."""
    from tinydb import TinyDB, where
    from tinydb.table import Document

    view = make_big_case(scale.scratch / f"case-{scale.many_images}", scale.many_images) / "catalogue.json"
    copy = scale.scratch / "stock.json"
    copy.write_bytes(view.read_bytes())
    image = make_image_id(scale.many_images // 2)

    def add_tag(document: Any) -> None:
        document["tags"] = [*document.get("tags", []), {"name": "bench:stock"}]

    with TinyDB(copy) as db:
        table = db.table("images")
        found = table.get(where("id") == image)
        assert isinstance(found, Document)
        doc_id = found.doc_id
        runs = [
            time_call(lambda: table.update(add_tag, doc_ids=[doc_id]))
            for _ in range(min(_STOCK_ROUNDS, scale.rounds))
        ]
    copy.unlink()
    return runs


def measure_search(scale: Scale) -> list[Row]:
    """Opening a large catalogue and looking through all of it."""
    folder = make_big_case(scale.scratch / f"case-{scale.many_images}", scale.many_images)
    queries = {
        "a tag": Query(tags=(RARE_TAG,)),
        "a word": Query(text="sevastopol berth"),
        "a box": Query(bounds_wgs84=(33.5, 44.5, 33.52, 44.52)),
    }
    measures = {name: _make_search(folder, query) for name, query in queries.items()}
    command = (find_catalogue(), "-C", str(folder), "search")
    measures["command"] = lambda: time_command(*command, "--tag", RARE_TAG)
    runs = time_in_turns(scale.rounds, measures)
    count = f"{scale.many_images:,} images"
    return [
        *(
            make_figure(
                f"open and search {count} for {name}", runs[name], below_s=1.0 if name == "a tag" else None
            )
            for name in queries
        ),
        make_figure(f"whole command: catalogue search --tag, {count}", runs["command"]),
    ]


def _make_search(folder: Path, query: Query) -> Callable[[], float]:
    def search() -> None:
        case = Catalogue.open(folder)
        assert list(case.search(query))

    return lambda: time_call(search)
