"""How long things take and how much memory they need, measured in turns so that noise is shared."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

# Short enough to catch a peak that lasts a tenth of a second, long enough not to disturb.
_SAMPLE_S = 0.01

Measure = Callable[[], float]


def time_in_turns(rounds: int, measures: dict[str, Measure]) -> dict[str, list[float]]:
    """The seconds that each measure returns, round by round."""
    runs: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            runs[name].append(measure())
    return runs


def time_call(call: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def time_command(*command: str, accepted: Sequence[int] = (0,)) -> float:
    """Seconds of a whole command, its start included.

    Raises:
        RuntimeError: it ended with another exit code.
    """
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    elapsed_s = time.perf_counter() - start
    check_exit(command, done.returncode, done.stderr, accepted)
    return elapsed_s


def check_exit(command: Sequence[str], code: int, stderr: str, accepted: Sequence[int] = (0,)) -> None:
    """Nothing, when a command ended as it should.

    Raises:
        RuntimeError: it did not; a measured failure would be a lie.
    """
    if code not in accepted:
        raise RuntimeError(f"{' '.join(command[:4])} ended with {code}: {stderr[-500:]}")


def measure_peak(*command: str) -> tuple[float, int]:
    """(seconds, most bytes that a command and all its children held in memory at one time).

    Resident memory is summed over the processes; what they share counts more than once.
    """
    start, peak_bytes = time.perf_counter(), 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            peak_bytes = max(peak_bytes, sum(map(_read_resident, _find_family(process.pid))))
            time.sleep(_SAMPLE_S)
        elapsed_s = time.perf_counter() - start
        assert process.stderr is not None
        check_exit(command, process.returncode, process.stderr.read())
    return elapsed_s, peak_bytes


def _find_family(pid: int) -> list[int]:
    """A process and its descendants."""
    family, at = [pid], 0
    while at < len(family):
        for path in Path(f"/proc/{family[at]}/task").glob("*/children"):
            try:
                family += map(int, path.read_text(encoding="ascii").split())
            except OSError:  # it has ended meanwhile
                continue
        at += 1
    return family


def _read_resident(pid: int) -> int:
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
