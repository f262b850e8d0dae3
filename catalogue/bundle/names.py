"""Names of files in a foreign bundle: each hazard is found and named; none is ever acted on."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from catalogue.bundle.layout import MAX_PATH, is_safe_path
from catalogue.record.finding import Finding, make_fault
from catalogue.render.terminal import render_safe

_DRIVE = re.compile(r"[A-Za-z]:")
# Windows keeps these names for devices in every folder, whatever extension follows.
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:[. ].*)?", re.IGNORECASE
)
_SHOWN = 120
# The one kind of bad name that harms nobody: a file of that name can be read and compared.
ODD = "BAG-018"


def show_name(name: str) -> str:
    """A name for a sentence: nothing in it moves a cursor, and it is not longer than a line."""
    safe = render_safe(name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
    return safe if len(safe) <= _SHOWN else f"{safe[:_SHOWN]}…"


def check_name(name: str) -> Finding | None:
    """What is wrong with a name; None when a bundle of ours may hold it."""
    parts = name.split("/")
    shown = show_name(name)
    hazards = (
        ("BAG-014", any(ord(c) < 32 or ord(c) == 127 for c in name), "holds a control character"),
        ("BAG-013", "\\" in name or name.startswith("//"), "holds a backslash or names a network share"),
        ("BAG-011", name.startswith("/"), "is absolute"),
        ("BAG-012", bool(_DRIVE.match(name)), "begins with a drive letter"),
        ("BAG-010", not {"", ".", ".."}.isdisjoint(parts), "leads out of its folder or has an empty part"),
        ("BAG-015", any(part.startswith("~") for part in parts), "begins with a tilde"),
        ("BAG-016", any(_is_windows_trap(part) for part in parts), "means something else on Windows"),
        ("BAG-017", len(name) > MAX_PATH, f"is longer than {MAX_PATH} characters"),
        (ODD, not is_safe_path(name), "is none that a bundle of ours can hold"),
    )
    for code, is_so, problem in hazards:
        if is_so:
            return make_fault(code, f"the name {shown} {problem}; do not unpack it", name=shown)
    return None


def _is_windows_trap(part: str) -> bool:
    return part.endswith((".", " ")) or ":" in part or bool(_DEVICE.fullmatch(part))


def check_names(names: Iterable[str]) -> tuple[list[Finding], set[str]]:
    """(findings, names of files that can be read without doubt which file is meant)."""
    findings: list[Finding] = []
    usable: set[str] = set()
    twins: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        finding = check_name(name)
        if finding:
            findings.append(finding)
        if finding is None or finding.code == ODD:
            usable.add(name)
        twins[_fold(name)].append(name)
    folders = {folded.rsplit("/", count)[0] for folded in twins for count in range(1, folded.count("/") + 1)}
    for folded, group in twins.items():
        if len(group) > len(set(group)):
            repeated = sorted(name for name in set(group) if group.count(name) > 1)
            usable.difference_update(repeated)
            findings.extend(
                make_fault("BAG-019", f"{show_name(name)} is in it twice; neither is read")
                for name in repeated
            )
        if len(set(group)) > 1 or folded in folders:
            shown = ", ".join(map(show_name, sorted(set(group))))
            sentence = f"{shown}: other systems would put these into one file, or a file where a folder is"
            findings.append(make_fault("BAG-020", sentence))
    return findings, usable


def _fold(name: str) -> str:
    """The name as a system sees it that tells neither capitals nor ways of writing accents apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
