"""The command `catalogue`: finds the subcommand, and turns every fault into a message with an exit code."""

import sys
from typing import NoReturn

import click

import catalogue
from catalogue.errors import CatalogueError

_OUR_DOCSTRING = (
    "Keep satellite pictures, what is claimed with them, and proof that nothing has changed since."
)
# (module and attribute under catalogue.cli, one line of help): a module is imported when its command runs,
# so that help stays quick.
COMMANDS = {
    "init": ("init", "Make a new catalogue."),
    "ingest": ("ingest", "Put pictures under evidence: files, folders, URLs, manifests."),
    "manifest": ("manifest", "Write a starter manifest, or check one."),
    "list": ("listing", "List images."),
    "search": ("searching", "Find images by tag, claim, text, time, place, platform, status or digest."),
    "show": ("show", "Show everything known about an image or a claim."),
    "tag": ("tag", "Put tags on an image, or take them off."),
    "annotate": ("annotate", "Mark what is to be seen on an image."),
    "claim": ("claim", "Record claims, and link images to them."),
    "assess": ("assess", "Record what you make of a claim."),
    "sighting": ("sighting", "Record where an image was seen published."),
    "scene": ("scene", "Record what a satellite is said to have taken."),
    "status": ("status", "Set how far the work on an image is."),
    "check": ("check", "Ask what a picture can say about what is claimed with it."),
    "thumbnail": ("thumbnail", "Draw annotated thumbnails."),
    "sheet": ("sheet", "Draw a contact sheet of many images."),
    "sun": ("sun", "Show where the sun stands over a place, and how shadows fall."),
    "passes": ("passes", "List when satellites passed over a place."),
    "corroborate": ("corroborate", "List the free satellite pictures to look for around a claim."),
    "export": ("export", "Hand over a bundle that a stranger can verify."),
    "verify": ("verify", "Verify that nothing has changed: files, images, or everything."),
    "import": (
        "importing",
        "Take in what others hand over: bundles, other tools' exports, lists of digests.",
    ),
    "key": ("key", "Make the key that you sign with, and say whose keys are whose."),
    "log": ("log", "Read the custody journal; check, sign and timestamp it."),
    "explain": ("explain", "Explain a finding: what it proves and what it does not."),
    "rebuild": ("rebuild", "Make the view anew from the journals."),
    "doctor": ("doctor", "Say what is wrong with a catalogue, and mend it."),
    "completion": ("completion", "Print the shell's completion script."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported."""
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        module = import_module(f"catalogue.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; a near miss is named when there is none."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line of help for each command, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in COMMANDS.items()])


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 unexpected, 2 wrong usage, 3 faults found, 4 some inputs refused, "
    "5 no such record, 6 locked or out of reach, 7 damaged.",
)
@click.option(
    "-C", "folder", metavar="DIR", envvar="CATALOGUE_DIR", help="The catalogue; else upwards from here."
)
@click.version_option(package_name="satellite-evidence-catalogue", prog_name="catalogue")
@click.pass_context
def group(ctx: click.Context, folder: str | None) -> None:
    """Keep satellite pictures, what is claimed with them, and proof that nothing has changed."""
    ctx.obj = folder


def main() -> NoReturn:
    """Run the command line; every fault that we know ends in a message and its exit code."""
    check_import_name()
    try:
        code = group.main(prog_name="catalogue", standalone_mode=False)
    except click.exceptions.Abort:
        _end("interrupted; what was acknowledged is kept, and the same command goes on from there", 1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except CatalogueError as error:
        _end(str(error), error.exit_code)
    except OSError as error:
        _end(f"cannot go on: {error.strerror or error}; what was acknowledged is kept", 1)
    sys.exit(code if isinstance(code, int) else 0)


def check_import_name() -> None:
    """Say so when another package of the index has put itself in the place of ours."""
    if (catalogue.__doc__ or "").strip() != _OUR_DOCSTRING:
        _end(
            "another package called 'catalogue' is installed over this one; install "
            "satellite-evidence-catalogue in an environment of its own, for example with pipx",
            1,
        )


def _end(message: str, code: int) -> NoReturn:
    from catalogue.render.terminal import render_safe

    click.echo(f"catalogue: {render_safe(message)}", err=True)
    sys.exit(code)
