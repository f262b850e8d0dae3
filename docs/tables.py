"""Tables of fields, types and meanings from the program's own values."""

import inspect
import re
from collections.abc import Iterable

import msgspec
from msgspec import inspect as types

from catalogue.actions.check import CheckResult
from catalogue.actions.checkpoints import Anchor, CheckpointShown, LogStatus
from catalogue.actions.explain import list_explanations
from catalogue.actions.exported import Exported
from catalogue.actions.foreign_hash_list import ListResult
from catalogue.actions.import_bundle import ImportResult
from catalogue.actions.ingest import IngestResult
from catalogue.actions.keys import KeyChange, KeyShown, ListedKey
from catalogue.actions.thumbnail import Made
from catalogue.actions.timestamping import StampResult
from catalogue.examine.media_type import ACCEPTED
from catalogue.record.answer import Answer, Answers, CheckFinding, NotRun, Source
from catalogue.record.documents import AgentDocument, ClaimDocument, ImageDocument
from catalogue.record.entry import BODIES, Digests, Entry, Pin
from catalogue.record.examination import Dump, Examination, Footprint, Grid
from catalogue.record.explanation import Explanation
from catalogue.record.fact import Fact
from catalogue.record.finding import Finding
from catalogue.record.fixity import Verification
from catalogue.record.place import Place
from catalogue.record.position import Position
from catalogue.record.sighting import Fetch
from catalogue.record.sky import (
    CorroborationView,
    FreePass,
    PassesView,
    PassView,
    SatelliteView,
    SunDay,
    SunMoment,
    SunView,
)
from catalogue.record.statement import Noted
from catalogue.record.views import ClaimView, ImageSummary, ImageView, LinkedClaim, LogLine

Struct = type[msgspec.Struct]
VALUES: tuple[Struct, ...] = (
    *(Digests, Dump, Place, Fetch, Pin),
    *(Answers, Answer, CheckFinding, NotRun, Source),
)
EXAMINATION: tuple[Struct, ...] = (Examination, Fact, Footprint, Grid)
DOCUMENTS: tuple[Struct, ...] = (ImageDocument, ClaimDocument, AgentDocument, Noted)
OUTPUTS: tuple[tuple[str, Struct], ...] = (
    ("`ingest`, and `import` of other tools' exports: one line per input", IngestResult),
    ("`list`, `search`: one line per image", ImageSummary),
    ("`show IMAGE`", ImageView),
    ("a claim inside it", LinkedClaim),
    ("`show CLAIM`; `claim list`: one line per claim", ClaimView),
    ("`tag`, `annotate`, `claim`, `assess`, `sighting`, `scene`, `status`: a list of entries", Entry),
    ("`verify`, `log verify`: one line per target (a bundle too)", Verification),
    ("`check`: one line per image (`answers` as under Values)", CheckResult),
    ("`sun`", SunView),
    ("a moment inside it", SunMoment),
    ("a day inside it", SunDay),
    ("`passes`", PassesView),
    ("a satellite inside it", SatelliteView),
    ("a pass inside it", PassView),
    ("`corroborate`", CorroborationView),
    ("a pass inside it", FreePass),
    ("`manifest check`, `doctor`, and inside `verify`: findings", Finding),
    ("`thumbnail`, `sheet`: one line per derivative", Made),
    ("`log`: one line per entry", LogLine),
    ("`export`, also as `--dry-run`", Exported),
    ("`import` of bundles: one line per bundle", ImportResult),
    ("`import` of lists of digests: one line per listed file, and per file that is not listed", ListResult),
    ("`key new`, `key show`", KeyShown),
    ("`key trust`, `key revoke`", KeyChange),
    ("`key list`: one line per key", ListedKey),
    ("`log checkpoint`, `log sign`", CheckpointShown),
    ("`log timestamp`: one line per signature and authority", StampResult),
    ("`log status`", LogStatus),
    ("an anchor inside it", Anchor),
    ("`explain`", Explanation),
)
# Longer lists of words than this are told where the word stands.
_MOST_WORDS = 9


def render_entry_fields() -> str:
    """The fields of a journal line, Markdown."""
    return _render_struct(Entry)


def render_position_fields() -> str:
    """The fields of a position, Markdown."""
    return _render_struct(Position)


def render_bodies() -> str:
    """Every type of entry with the fields of its body, Markdown."""
    parts = []
    for body in dict.fromkeys(BODIES.values()):
        names = ", ".join(f"`{kind}`" for kind, one in BODIES.items() if one is body)
        parts.append(f"#### {names}\n\n{_first_line(body)}\n\n{_render_struct(body, without=('noted',))}\n")
    return "\n".join(parts).rstrip()


def render_structs(structs: Iterable[Struct]) -> str:
    """Several kinds of value, each under its name, Markdown."""
    return "\n\n".join(
        f"#### {one.__name__}\n\n{_first_line(one)}\n\n{_render_struct(one)}" for one in structs
    )


def render_outputs() -> str:
    """What each command prints with `--json`, Markdown."""
    return "\n\n".join(f"#### {title}\n\n{_render_struct(one)}" for title, one in OUTPUTS)


def render_media_types() -> str:
    """Every accepted kind of file with the ending of its original's name, Markdown."""
    rows = ["| media type | ending | pixels |", "|---|---|---|"]
    rows += [
        f"| `{one.mime}` | `{one.extension}` | {'read' if one.is_decodable else 'not read: bytes are kept'} |"
        for one in ACCEPTED
    ]
    return "\n".join(rows)


def render_codes() -> str:
    """Every finding code, Markdown."""
    rows = ["| code | means | proves | does not prove |", "|---|---|---|---|"]
    rows += [
        f"| `{one.code}` | {_escape(one.means)} | {_escape(one.proves)} | {_escape(one.proves_not)} |"
        for one in list_explanations()
    ]
    return "\n".join(rows)


def _render_struct(struct: Struct, *, without: tuple[str, ...] = ()) -> str:
    meanings = find_meanings(struct)
    rows = []
    for field in msgspec.structs.fields(struct):
        if field.encode_name in without:
            continue
        kind = _describe(types.type_info(field.type))
        name = f"`{field.encode_name}`" + ("" if field.required else " ?")
        rows.append((name, kind, _escape(meanings.get(field.name, ""))))
    if not any(meaning for _, _, meaning in rows):
        return "\n".join(
            ["| field | type |", "|---|---|", *(f"| {name} | {kind} |" for name, kind, _ in rows)]
        )
    return "\n".join(
        [
            "| field | type | meaning |",
            "|---|---|---|",
            *(f"| {name} | {kind} | {meaning} |" for name, kind, meaning in rows),
        ]
    )


def find_meanings(struct: Struct) -> dict[str, str]:
    """What the docstring of a value says about each of its fields."""
    text = inspect.getdoc(struct) or ""
    _, _, section = text.partition("Attributes:\n")
    meanings: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        if match := re.match(r"    (\w+): (.*)", line):
            name = match[1]
            meanings[name] = match[2]
        elif name and line.strip():
            meanings[name] += f" {line.strip()}"
    return meanings


def _first_line(struct: Struct) -> str:
    return (inspect.getdoc(struct) or "").split("\n", 1)[0]


def _escape(text: str) -> str:
    return text.replace("|", "\\|")


def _describe(kind: types.Type) -> str:
    """A type in the words of JSON."""
    match kind:
        case types.EnumType(cls=words):
            values = [f'"{word.value}"' for word in words]
            return ", ".join(values) if len(values) <= _MOST_WORDS else f"a word of {words.__name__}"
        case types.StructType(cls=cls):
            return cls.__name__
        case types.UnionType(types=several):
            return " or ".join(_describe(one) for one in several)
        case types.VarTupleType(item_type=item) | types.ListType(item_type=item):
            return (
                f"list of ({_describe(item)})"
                if isinstance(item, types.UnionType)
                else f"list of {_describe(item)}"
            )
        case types.TupleType(item_types=items):
            return f"[{', '.join(_describe(one) for one in items)}]"
        case types.DictType(key_type=key, value_type=value):
            return f"object: {_describe(key)} to {_describe(value)}"
        case _:
            return _PLAIN[type(kind)]


_PLAIN: dict[type[types.Type], str] = {
    types.IntType: "integer",
    types.FloatType: "number",
    types.StrType: "text",
    types.BoolType: "true or false",
    types.NoneType: "null",
    types.RawType: "object",
    types.AnyType: "any JSON",
    types.CustomType: "any JSON",
}
