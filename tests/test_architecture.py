"""The floors of the house: who may import whom, how large things may be, what loads at start-up."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "catalogue"
# DESIGN section 4, "may import"; every folder may also import itself and `errors`.
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "durable": set(),
    "record": set(),
    "examine": {"record"},
    "journal": {"record", "durable"},
    "store": {"record", "durable"},
    "originals": {"record", "durable"},
    "match": {"record"},
    "render": {"record"},
    "manifest": {"record"},
    "check": {"record", "match"},
    "bundle": {"record", "durable", "journal", "originals", "render"},
    "actions": {
        *("durable", "record", "examine", "journal", "store", "originals", "match", "render", "manifest"),
        *("check", "bundle"),
    },
    "cli": {"actions", "render", "record"},
    "web": {"actions", "render", "record"},
}
HEAVY = (
    "rasterio",
    "numpy",
    "PIL",
    "exifread",
    "defusedxml",
    "cv2",
    "pebble",
    "cryptography",
    "rfc3161_client",
    "c2pa",
    "sgp4",
)
MODULE_LINES, FUNCTION_LINES, PARAMETERS = 400, 60, 8
MODULES = sorted(PACKAGE.rglob("*.py"))


@cache
def _walk(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _get_floor(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _find_imported_floors(path: Path) -> Iterator[tuple[int, str]]:
    """(line, floor) of every import of ours, wherever in the file it stands."""
    for node in _walk(path):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{_name(path)}:{node.lineno}: relative imports hide the floor"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            if called in {"import_module", "__import__"} and node.args:
                # A name that is put together still begins with a literal, such as f"catalogue.cli.{name}".
                literals = (part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant))
                names = [text for text in literals if isinstance(text, str)]
        for name in names:
            first, *rest = name.split(".")
            if first == "catalogue" and rest:
                yield getattr(node, "lineno", 0), rest[0]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_module_imports_only_what_its_floor_allows(path: Path) -> None:
    floor = _get_floor(path)
    if floor == "__init__":
        return
    assert floor in MAY_IMPORT, f"{floor}/ is no folder of DESIGN section 4"

    allowed = MAY_IMPORT[floor] | {floor, "errors"}
    trespasses = [
        f"line {line}: {other}" for line, other in _find_imported_floors(path) if other not in allowed
    ]

    assert trespasses == []


def test_table_has_no_floor_that_imports_a_higher_one() -> None:
    order = list(MAY_IMPORT)

    for floor, allowed in MAY_IMPORT.items():
        assert all(order.index(other) < order.index(floor) for other in allowed)


@pytest.mark.parametrize(
    ("source", "floors"),
    [
        ("import catalogue.store.tiny", ["store"]),
        ("from catalogue import store", ["store"]),
        ("def f():\n    from catalogue.examine.exif import x", ["examine"]),
        ("if True:\n    import catalogue.cli.main as m", ["cli"]),
        ("import importlib\nimportlib.import_module('catalogue.web.page')", ["web"]),
        ("from importlib import import_module\nimport_module(f'catalogue.web.{name}')", ["web"]),
        ("import tinydb", []),
    ],
)
def test_imports_are_seen_wherever_they_stand(tmp_path: Path, source: str, floors: list[str]) -> None:
    path = tmp_path / "module.py"
    path.write_text(source)

    assert [floor for _, floor in _find_imported_floors(path)] == floors


@pytest.mark.parametrize("path", [p for p in MODULES if p.name == "__init__.py"], ids=_name)
def test_init_holds_a_docstring_only(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_module_begins_with_one_sentence_and_is_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(text))

    assert docstring, "line 1 is the room's name plate"
    assert docstring.splitlines()[0].endswith("."), "the name plate is one sentence on one line"
    assert text.count("\n") <= MODULE_LINES


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_functions_are_small(path: Path) -> None:
    large = []
    for node in _walk(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                large.append(f"{node.name}: {lines} lines")

    assert large == []


@pytest.mark.parametrize("path", [p for p in MODULES if _get_floor(p) not in {"cli", "web"}], ids=_name)
def test_functions_have_few_parameters(path: Path) -> None:
    """Commands are exempt: each option of a command is a parameter of its function."""
    crowded = []
    for node in _walk(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            count = len(node.args.posonlyargs) + len(node.args.args) + len(node.args.kwonlyargs)
            if count - (node.args.args[:1] != [] and node.args.args[0].arg in {"self", "cls"}) > PARAMETERS:
                crowded.append(node.name)

    assert crowded == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_nothing_catches_everything_or_is_left_to_do(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    broad = [
        node.lineno
        for node in _walk(path)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]

    assert broad == []
    assert not re.search(r"#.*\b(TODO|FIXME|XXX)\b", text)


@pytest.mark.parametrize("module", ["catalogue.cli.main", "catalogue.actions.case", "catalogue.actions.look"])
def test_start_up_loads_nothing_heavy(module: str) -> None:
    if not (ROOT / Path(*module.split(".")).with_suffix(".py")).exists():
        pytest.skip(f"NO {module} YET: what it loads is not known")
    probe = f"import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"

    loaded = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()

    assert "catalogue" in loaded
    assert not set(loaded) & set(HEAVY)


def test_record_knows_no_file_network_or_clock() -> None:
    forbidden = {"os", "pathlib", "socket", "urllib.request", "http", "time", "tempfile", "subprocess", "io"}
    for path in (p for p in MODULES if _get_floor(p) == "record"):
        for node in _walk(path):
            if isinstance(node, ast.Import):
                names = {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names = {node.module or ""}
            elif isinstance(node, ast.Attribute):
                names = {f"clock.{node.attr}"} if node.attr in {"now", "utcnow", "today"} else set()
            else:
                continue
            assert not names & (forbidden | {"clock.now", "clock.utcnow", "clock.today"}), _name(path)
