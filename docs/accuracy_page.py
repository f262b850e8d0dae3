"""Write the measured tables of docs/ACCURACY.md anew: `python docs/accuracy_page.py [PART]...`.

It takes minutes. Without arguments everything is measured, the speed of checks included: let nothing else run
then.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from generate import replace_part

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "ACCURACY.md"


def main(names: Sequence[str]) -> None:
    """Measure the parts that are named, or all, and put them into the page.

    Raises:
        SystemExit: there is no such part, or the truth rows are absent.
    """
    sys.path.append(str(ROOT / "tests" / "bench"))
    from accuracy import PARTS, measure_part
    from real_data import find_real_data
    from scale import Scale

    unknown = set(names) - set(PARTS)
    if unknown:
        sys.exit(f"no part called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    if not find_real_data().is_dir():
        sys.exit("NO TEST DATA: set CATALOGUE_TEST_DATA to the folder of truth rows")
    with tempfile.TemporaryDirectory(prefix="catalogue-accuracy-") as scratch:
        for name in names or PARTS:
            text = measure_part(name, Scale(Path(scratch)))
            page = PAGE.read_text(encoding="utf-8")
            PAGE.write_text(replace_part(page, name, text), encoding="utf-8")
            print(f"measured {name}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
