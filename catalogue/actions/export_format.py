"""One standard format alone, without a bundle."""

from pathlib import Path

from catalogue.actions.exported import Plan
from catalogue.actions.thumbnail import write_output
from catalogue.errors import UsageFault
from catalogue.render.formats import render_format


def write_format(plan: Plan, name: str, output: Path | None) -> dict[str, bytes]:
    """The files of one standard format, written to a new file, or a new folder when they are several.

    Args:
        plan: what is handed over.
        name: of the format.
        output: where to; None for one file that the caller writes.

    Returns:
        Each file's content by the path that it was written to, or by its name.

    Raises:
        UsageFault: something is there already, or there are several files and no folder is named.
        StoreUnavailable: it cannot be written there.
    """
    files = dict(render_format(name, plan.dossier))
    if len(files) > 1 and output is None:
        raise UsageFault(
            f"{name} is several files ({', '.join(sorted(files)[:3])} ...): name a folder with -o"
        )
    if output is None:
        return files
    if len(files) == 1:
        return {str(write_output(data, output)): data for data in files.values()}
    written = {}
    for path, data in files.items():
        target = output / path
        target.parent.mkdir(parents=True, exist_ok=True)
        written[str(write_output(data, target))] = data
    return written
