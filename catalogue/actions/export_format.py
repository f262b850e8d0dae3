"""One standard format alone, without a bundle."""

from pathlib import Path

from catalogue.actions.exported import Plan
from catalogue.actions.thumbnail import write_output
from catalogue.errors import UsageFault
from catalogue.render.formats import render_format

# Of formats that are one file; the others are several, and need a folder.
_ENDINGS = {
    "geojson": (".geojson", ".json"),
    "annotations": (".json", ".jsonld"),
    "claim-review": (".json", ".jsonld"),
}


def check_output(name: str, output: Path | None) -> None:
    """Refuse a place for one format before anything is gathered for it.

    Raises:
        UsageFault: one file would get a name without its ending, or there are several and no folder is named.
    """
    endings = _ENDINGS.get(name)
    if endings is None:
        if output is None:
            raise UsageFault(f"{name} is several files: name a folder with -o")
        if output.exists() and not output.is_dir():
            raise UsageFault(f"{output} is no folder, and {name} is several files: name a folder with -o")
        return
    if output is None or output.is_dir():
        return
    if output.suffix.lower() not in endings:
        raise UsageFault(
            f"{output}: {name} is one file: name one that ends in {' or '.join(endings)}, or a folder "
            "that is there"
        )
    if not output.parent.is_dir():
        raise UsageFault(f"{output.parent} is no folder; make it, or choose another")


def write_format(plan: Plan, name: str, output: Path | None) -> dict[str, bytes]:
    """The files of one standard format, written to a new file, or into a folder.

    Args:
        plan: what is handed over.
        name: of the format.
        output: where to: a file, or a folder, which is made for several; None for one file that the caller
            writes.

    Returns:
        Each file's content by the path that it was written to, or by its name.

    Raises:
        UsageFault: something is there already, or `check_output` refuses the place.
        StoreUnavailable: it cannot be written there.
    """
    check_output(name, output)
    files = dict(render_format(name, plan.dossier))
    if output is None:
        return files
    if name in _ENDINGS and not output.is_dir():
        return {str(write_output(data, output)): data for data in files.values()}
    written = {}
    for path, data in files.items():
        target = output / path
        target.parent.mkdir(parents=True, exist_ok=True)
        written[str(write_output(data, target))] = data
    return written
