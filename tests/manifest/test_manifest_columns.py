"""The table of columns, the templates made from it, and what any input may do."""

import csv
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.errors import CatalogueError
from catalogue.manifest.columns import COLUMNS, KEPT_HEADERS, fold_header, render_columns_table
from catalogue.manifest.parse import parse_manifest
from catalogue.manifest.rules import RULES
from catalogue.manifest.template import render_template
from catalogue.manifest.values import Manifest

ENDINGS = st.sampled_from(["m.toml", "m.csv", "m.tsv", "m.jsonl", "m"])
WORDS = st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=20)
PLAIN = WORDS.filter(lambda word: word.strip() == word and word[0] not in "'#" and "REPLACE-ME" not in word)


def test_every_example_is_accepted_by_its_parser() -> None:
    for column in COLUMNS:
        assert column.parser(column.example) is not None, column.name


def test_no_header_means_two_things() -> None:
    headers = [
        folded
        for column in COLUMNS
        for folded in {fold_header(name) for name in (column.name, *column.aliases)}
    ]
    headers += [fold_header(name) for name in KEPT_HEADERS]

    assert sorted(headers) == sorted(set(headers))


def test_documentation_lists_every_column() -> None:
    table = render_columns_table()

    assert table.count("\n") == len(COLUMNS) + 2
    assert all(f"| `{column.name}` |" in table for column in COLUMNS)


def test_rule_codes_are_unique_and_in_order() -> None:
    assert [rule.code for rule in RULES] == [f"MAN-{number:03}" for number in range(1, len(RULES) + 1)]


@pytest.mark.parametrize("kind", ["toml", "csv"])
def test_template_fails_until_its_placeholder_is_replaced(kind: str) -> None:
    template = render_template("toml" if kind == "toml" else "csv")

    unchanged = parse_manifest(template.encode(), name=f"m.{kind}")
    filled = parse_manifest(template.replace("REPLACE-ME", "quay").encode(), name=f"m.{kind}")

    assert [finding.code for finding in unchanged.findings] == ["MAN-015"]
    assert filled.findings == () and filled.images[0].file == "quay.tif"


def test_every_line_of_the_toml_template_can_be_used() -> None:
    template = render_template("toml").replace("REPLACE-ME", "quay")

    used = re.sub(r"^#\s+(?=\w+ = |\[\[)", "", template, flags=re.MULTILINE)
    manifest = parse_manifest(used.encode(), name="m.toml")

    assert manifest.findings == () and manifest.unresolved_slugs == ()
    assert manifest.images[0].annotations and manifest.images[0].claims and manifest.claims


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=400), name=ENDINGS)
def test_any_bytes_give_a_manifest_or_our_own_exception(data: bytes, name: str) -> None:
    try:
        manifest = parse_manifest(data, name=name)
    except CatalogueError:
        return
    assert isinstance(manifest, Manifest)


@settings(max_examples=300, deadline=None)
@given(
    headers=st.lists(st.sampled_from([column.name for column in COLUMNS]) | st.text(max_size=8), max_size=8),
    rows=st.lists(
        st.lists(st.text(max_size=30) | st.sampled_from([c.example for c in COLUMNS]), max_size=8), max_size=4
    ),
    separator=st.sampled_from(",;\t"),
)
def test_any_table_gives_a_manifest_whose_words_are_utf8(
    headers: list[str], rows: list[list[str]], separator: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([headers, *rows])

    manifest = parse_manifest(out.getvalue().encode("utf-8", "replace"), name="m.csv")

    for finding in manifest.findings:
        assert f"{finding.sentence}{finding.evidence}".encode()
        assert finding.sentence.isprintable()


@settings(max_examples=150, deadline=None)
@given(
    caption=PLAIN,
    publisher=PLAIN,
    gsd=st.integers(1, 9_999),
    latitude=st.integers(1, 89),
    longitude=st.integers(-179, 179),
    separator=st.sampled_from(",;\t"),
)
def test_well_formed_row_comes_back_as_written(
    caption: str, publisher: str, gsd: int, latitude: int, longitude: int, separator: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(["file", "caption", "publisher", "gsd_m", "point"])
    writer.writerow(["a.tif", caption, publisher, f"{gsd / 100}", f"{latitude}, {longitude}"])

    manifest = parse_manifest(out.getvalue().encode(), name="m.csv")

    assert manifest.findings == ()
    (image,) = manifest.images
    assert image.sighting and (image.sighting.caption, image.sighting.publisher) == (caption, publisher)
    assert image.scene and image.scene.place and image.scene.gsd_m == gsd / 100
    assert (image.scene.place.latitude_deg, image.scene.place.longitude_deg) == (latitude, longitude)
