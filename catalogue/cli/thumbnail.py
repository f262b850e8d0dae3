"""`catalogue thumbnail`: annotated derivatives of images."""

from pathlib import Path

import click

from catalogue.cli.session import Session, leave, with_session

_SOME_FAILED = 4


@click.command("thumbnail", epilog="Example: catalogue thumbnail 3f2a --size 1600 -o quay.png")
@click.argument("images", metavar="IMAGE...", nargs=-1, required=True)
@click.option("--size", "size_px", type=click.IntRange(300, 4000), default=1200, show_default=True)
@click.option(
    "--in-place", type=click.Path(path_type=Path, file_okay=False), help="Folder of originals kept in place."
)
@click.option("-o", "output", type=click.Path(path_type=Path), help="A file, or a folder for several.")
@with_session
def command(
    session: Session, /, images: tuple[str, ...], size_px: int, in_place: Path | None, output: Path | None
) -> None:
    """Draw IMAGE with its annotations, legend, scale and caption. The original is not touched."""
    from catalogue.actions.naming import get_image
    from catalogue.actions.thumbnail import make_thumbnails
    from catalogue.errors import UsageFault

    if output is not None and len(images) > 1 and not output.is_dir():
        raise UsageFault(f"{output} is no folder; several thumbnails need one")
    failed = False
    with session.open() as case:
        documents = [get_image(case, image) for image in images]
        for made in make_thumbnails(case, documents, size_px=size_px, output=output, in_place=in_place):
            failed = failed or made.reason is not None
            if session.as_json:
                session.print_json(made)
            elif made.reason:
                session.print_line(f"x {made.of[0][:12]}  {made.reason}")
            else:
                session.print_line(f"+ {made.of[0][:12]}  {made.derivative}")
    leave(_SOME_FAILED if failed else 0)
