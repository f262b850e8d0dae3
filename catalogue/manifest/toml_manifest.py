"""Manifests in TOML, the form that people write by hand."""

import re
import tomllib

from catalogue.errors import InputRefused, InputUnreadable
from catalogue.manifest.columns import find_nearest
from catalogue.manifest.compare_rows import join_rows
from catalogue.manifest.nested import collect_keys, read_claim, read_image
from catalogue.manifest.row import check_header
from catalogue.manifest.rules import make_finding
from catalogue.manifest.table_manifest import COLUMN_LIMIT, ROW_LIMIT
from catalogue.manifest.values import Manifest
from catalogue.record.finding import Finding

_TOP_LEVEL = ("title", "image", "claim")
# A manifest needs keys of two parts; one of twenty thousand costs the parser seconds.
_PARTS = 32
_KEY = r"(?:(?<![\w-])[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
_DOTTED = re.compile(rf"(?:{_KEY}[ \t]*+\.[ \t]*+){{{_PARTS}}}")


def parse_toml(text: str, *, name: str) -> Manifest:
    """The manifest that a TOML text states.

    Raises:
        InputRefused: more than 100,000 entries or 1,000 different keys.
        InputUnreadable: it is nested so deeply that it cannot be a manifest.
    """
    if _DOTTED.search(text):
        raise InputUnreadable(f"cannot read {name}: a key has more than {_PARTS} parts, joined by dots")
    try:
        document = tomllib.loads(text, parse_float=str)
    except RecursionError as error:
        raise InputUnreadable(f"cannot read {name}: it is nested too deeply to be a manifest") from error
    except ValueError as error:  # TOMLDecodeError, and integers of thousands of digits
        return join_rows((), findings=(make_finding("MAN-002", "manifest", problem=str(error)),))
    findings: list[Finding] = []
    if len(document) > COLUMN_LIMIT:
        raise InputRefused(
            f"{name} has {len(document)} keys at the top level; title, claim and image are known"
        )
    _check_top_level(document, findings)
    claims, images = (_get_entries(document, key, findings) for key in ("claim", "image"))
    if len(claims) + len(images) > ROW_LIMIT:
        raise InputRefused(f"{name} has more than {ROW_LIMIT} entries; split it into several manifests")
    if len(set().union(*map(collect_keys, claims + images))) > COLUMN_LIMIT:
        raise InputRefused(
            f"{name} has more than {COLUMN_LIMIT} different keys; a manifest needs a few dozen"
        )
    rows = [read_claim(entry, f"claim {number}") for number, entry in enumerate(claims, start=1)]
    seen: set[str] = set()
    for number, entry in enumerate(images, start=1):
        label = f"image {number}"
        for key in entry:
            if key not in seen and key != "annotation":
                seen.add(key)
                findings += check_header(key, label)
        rows.append(read_image(entry, label))
    title = document.get("title")
    return join_rows(rows, title=title if isinstance(title, str) else None, findings=findings)


def _check_top_level(document: dict[str, object], findings: list[Finding]) -> None:
    for key in document:
        if key not in _TOP_LEVEL:
            nearest = find_nearest(key, _TOP_LEVEL)
            hint = (
                f"; did you mean {nearest}?" if nearest else "; a manifest has title, [[claim]] and [[image]]"
            )
            problem = f"is not known at the top level{hint}"
            findings.append(make_finding("MAN-020", "manifest", column=key, problem=problem))
    if not isinstance(document.get("title", ""), str):
        problem = "is not a text in quotes"
        findings.append(make_finding("MAN-020", "manifest", column="title", problem=problem))


def _get_entries(document: dict[str, object], key: str, findings: list[Finding]) -> list[dict[str, object]]:
    entries = document.get(key, [])
    if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries):
        return entries
    problem = f"is not a list of tables: write [[{key}]], with two brackets, above each one"
    findings.append(make_finding("MAN-020", "manifest", column=key, problem=problem))
    return []
