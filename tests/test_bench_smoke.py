"""The benchmark runs from end to end; what it measures is not judged here."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).parent / "bench" / "run.py"


@pytest.mark.slow
def test_benchmark_prints_every_row(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(RUN), "--quick", "--scratch", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    commands = re.findall(r"^python tests/bench/run\.py (\w+)", done.stdout, re.MULTILINE)
    assert commands == ["start", "ingest", "fixity", "tag", "search", "journal", "import", "scene", "bundle"]
    rows = [line for line in done.stdout.splitlines() if line.startswith("  ")]
    assert len(rows) >= 3 * len(commands)
    assert all(re.search(r"\d (s|ms|us|x)|not measured: |peak \d+ MB", row) for row in rows)
    assert str(tmp_path) not in done.stdout
