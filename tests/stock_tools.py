"""Stock tools, run on what was handed over as a stranger runs them: nothing of ours, and no network."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pystac
import pytest
from pystac.validation import JsonSchemaSTACValidator, RegisteredValidator

SYSTEM = ("sha256sum", "sha512sum", "ssh-keygen", "openssl", "unzip")
_EXTENSIONS = ("eo_v1.1.0", "file_v2.1.0", "projection_v2.0.0", "view_v1.0.0")
# Words of the text's own commands, and of the tools that they call, when something is wrong.
COMPLAINTS = re.compile(
    r"FAILED|NOT |BAD|BROKEN|OTHER BYTES|[Ee]rror|not verify|Could not|WARNING", re.MULTILINE
)


@dataclass(frozen=True)
class Done:
    """What a tool left: its exit code, and what it said on both streams."""

    code: int
    said: str


def require_tools() -> None:
    """Skip, loudly, on a system that lacks one."""
    absent = [name for name in SYSTEM if shutil.which(name, path="/usr/bin:/bin") is None]
    absent += [name for name in ("bagit.py", "bdbag", "rocrate-validator") if not _find_script(name).exists()]
    if absent:
        pytest.skip(f"NO STOCK TOOL: {', '.join(absent)}; install them to run the acceptance of hand-over")


def run_tool(*command: str | Path, cwd: Path, stdin: bytes = b"") -> Done:
    """Run a program with an environment that says nothing of this account."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(cwd.parent), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, input=stdin, capture_output=True, check=False
    )
    return Done(done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace"))


def check_sums(bundle: Path, manifest: str) -> Done:
    """`sha256sum -c` or its like."""
    program = "sha512sum" if "sha512" in manifest else "sha256sum"
    return run_tool(program, "--strict", "-c", manifest, cwd=bundle)


def verify_signature(bundle: Path, name: str, *, data: str, signers: Path, namespace: str) -> Done:
    """`ssh-keygen -Y verify` of one signature, by whoever the list of signers finds for it."""
    signature = bundle / "signatures" / name
    found = run_tool("ssh-keygen", "-Y", "find-principals", "-s", signature, "-f", signers, cwd=bundle)
    if found.code:
        return found
    command = ["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", found.said.strip()]
    command += ["-s", str(signature), "-n", namespace]
    return run_tool(*command, cwd=bundle, stdin=(bundle / data).read_bytes())


def verify_timestamp(bundle: Path, name: str, root: Path) -> Done:
    """`openssl ts -verify` of one response, over the signature that it bears the name of."""
    answer = bundle / "signatures" / name
    signature = answer.with_name(name.rsplit(".", 2)[0])
    return run_tool(
        "openssl", "ts", "-verify", "-data", signature, "-in", answer, "-CAfile", root, cwd=bundle
    )


def validate_bag(bundle: Path) -> Done:
    """`bagit.py --validate`."""
    return run_tool(sys.executable, _find_script("bagit.py"), "--validate", bundle, cwd=bundle.parent)


def validate_bdbag(bundle: Path) -> Done:
    """`bdbag --validate full`."""
    return run_tool(_find_script("bdbag"), "--validate", "full", bundle, cwd=bundle.parent)


@contextmanager
def know_schemas(folder: Path) -> Iterator[JsonSchemaSTACValidator]:
    """Let pystac validate with the schemas in it and in a folder, and ask nobody for others."""
    validator, before = JsonSchemaSTACValidator(), RegisteredValidator.get_validator()
    for name in _EXTENSIONS:
        extension, version = name.split("_")
        uri = f"https://stac-extensions.github.io/{extension}/{version}/schema.json"
        validator.schema_cache[uri] = json.loads((folder / f"{name}_schema.json").read_text())
    RegisteredValidator.set_validator(validator)
    yield validator
    RegisteredValidator.set_validator(before)


def count_valid_items(bundle: Path, schemas: Path) -> int:
    """How many STAC Items pystac found in a bundle, each valid.

    Raises:
        STACValidationError: one is not, or the catalogue is not.
    """
    with know_schemas(schemas):
        catalog = pystac.Catalog.from_file(str(bundle / "data/stac/catalog.json"))
        return catalog.validate_all()


def list_commands(text: str) -> dict[int, list[str]]:
    """The blocks of commands of VERIFY.txt, by section; 0 stands before the first."""
    sections = re.split(r"^\d\. [A-Z ]+$", text, flags=re.MULTILINE)
    return {
        number: [
            re.sub(r"^    ", "", block, flags=re.MULTILINE)
            for block in re.findall(r"(?:^    .*\n)+", section, re.MULTILINE)
        ]
        for number, section in enumerate(sections)
    }


def follow_text(bundle: Path, sections: tuple[int, ...], shell: str = "/bin/sh") -> dict[int, str]:
    """What the commands of VERIFY.txt say, typed in order into one shell, by section."""
    blocks = list_commands((bundle / "VERIFY.txt").read_text("ascii"))
    typed = "exec 2>&1\n" + "".join(blocks[0])
    for number in sections:
        typed += f"echo '== section {number}'\n" + "".join(blocks[number])
    said = run_tool(shell, cwd=bundle, stdin=typed.encode()).said
    parts = re.split(r"^== section (\d)\n", said, flags=re.MULTILINE)
    return {int(number): part for number, part in zip(parts[1::2], parts[2::2], strict=True)}


def _find_script(name: str) -> Path:
    return Path(sys.executable).with_name(name)
