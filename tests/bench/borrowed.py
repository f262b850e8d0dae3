"""Lets benchmarks use the builders and truth rows that tests use: import this before them."""

import sys
from pathlib import Path

_TESTS = Path(__file__).resolve().parents[1]
for _folder in (_TESTS, _TESTS / "check"):
    if str(_folder) not in sys.path:
        sys.path.append(str(_folder))
