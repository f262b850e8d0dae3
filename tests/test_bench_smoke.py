"""The benchmark runs from end to end; what it measures is not judged here."""

import os
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
    assert commands == [
        *("start", "ingest", "fixity", "tag", "search", "journal", "import", "scene", "bundle", "check"),
        "accuracy",
    ]
    rows = [line for line in done.stdout.splitlines() if line.startswith("  ")]
    assert len(rows) >= 3 * (len(commands) - 1)
    assert all(re.search(r"\d (s|ms|us|x)|not measured: |peak \d+ MB", row) for row in rows)
    assert str(tmp_path) not in done.stdout


@pytest.mark.slow
def test_accuracy_prints_a_table_for_every_part(shared_data: Path, tmp_path: Path) -> None:
    done = _run_accuracy(tmp_path)

    assert done.returncode == 0, done.stderr
    parts = re.findall(r"^### (\w+)", done.stdout, re.MULTILINE)
    assert parts == ["sun", "orbit", "dates", "shadow", "combined", "traps"]
    for part in done.stdout.split("### ")[1:]:
        assert part.count("| --- ") > 1
        assert re.search(r"^- (met|\*\*NOT MET\*\*): ", part, re.MULTILINE)
    assert re.search(r"^- met: wrong accusations in any question", done.stdout, re.MULTILINE)


def test_accuracy_without_truth_rows_says_so(tmp_path: Path) -> None:
    done = _run_accuracy(tmp_path, {"CATALOGUE_TEST_DATA": str(tmp_path / "absent")})

    assert done.returncode == 0, done.stderr
    assert "not measured: NO TEST DATA" in done.stdout


def _run_accuracy(
    scratch: Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(RUN), "--quick", "--scratch", str(scratch), "accuracy"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
