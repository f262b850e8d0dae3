"""Memory and time for scenes of four gigabytes."""

import json
import shutil
import subprocess
from pathlib import Path

from geotiffs import make_geotiff
from rows import Row, render_s, skip
from scale import Scale, find_catalogue
from timing import measure_peak, time_command

_MOST_BYTES = 300_000_000
_BANDS = 4
# The scene, its copy among the originals, and some air.
_ROOM = 2.5


def measure_scene(scale: Scale) -> list[Row]:
    """Peak memory of ingesting and drawing a tiled and a striped scene, both without overviews."""
    size_bytes = scale.scene_side_px**2 * _BANDS
    name = f"GeoTIFF of {size_bytes / 1e9:.2g} GB"
    free_bytes = shutil.disk_usage(scale.scratch).free
    if free_bytes < size_bytes * _ROOM:
        return [
            skip(
                name,
                f"the disk has {free_bytes / 1e9:.1f} GB free and {size_bytes * _ROOM / 1e9:.1f} are needed",
            )
        ]
    if not Path("/proc/self/task").exists():
        return [skip(name, "memory of a family of processes is read from /proc, which is absent")]
    rows = []
    for kind in ("tiled", "striped"):
        scene = make_geotiff(
            scale.scratch / f"scene-{kind}.tif", scale.scene_side_px, is_tiled=kind == "tiled"
        )
        rows += _measure_kind(scale, scene, f"{name}, {kind}")
        scene.unlink()
    return rows


def _measure_kind(scale: Scale, scene: Path, name: str) -> list[Row]:
    case = scale.scratch / "scene-case"
    shutil.rmtree(case, ignore_errors=True)
    program = find_catalogue()
    time_command(program, "init", str(case))
    ingest = measure_peak(program, "-C", str(case), "ingest", "-q", str(scene))
    listed = subprocess.run(
        [program, "-C", str(case), "list", "--json"], capture_output=True, text=True, check=True
    )
    image = json.loads(listed.stdout)["id"]
    thumbnail = measure_peak(program, "-C", str(case), "thumbnail", "-q", image)
    verify = measure_peak(program, "-C", str(case), "verify", "-q", image)
    shutil.rmtree(case)
    return [
        _make_row(f"{name}: ingest", *ingest),
        _make_row(f"{name}: thumbnail", *thumbnail),
        _make_row(f"{name}: verify", *verify),
    ]


def _make_row(name: str, elapsed_s: float, peak_bytes: int) -> Row:
    figure = f"{render_s(elapsed_s)}, peak {peak_bytes / 1e6:.0f} MB"
    return Row(name, figure, None, f"< {_MOST_BYTES // 1_000_000} MB", peak_bytes < _MOST_BYTES)
