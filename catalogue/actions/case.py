"""An open catalogue: journals, view and originals together, with one way to record an act."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from catalogue.actions.held import follow_imports
from catalogue.actions.plain_files import check_plain_files
from catalogue.actions.settings import make_settings, read_settings, read_tool, write_settings
from catalogue.errors import Damaged, StoreUnavailable, UsageFault
from catalogue.journal.journal import Journal
from catalogue.journal.line import Draft, Writer
from catalogue.originals.folder import LocalOriginals
from catalogue.record.entry import Created, Entry, EntryType
from catalogue.record.position import START
from catalogue.store.lock import hold_lock
from catalogue.store.tiny import TinyStore

Clock = Callable[[], datetime]
VIEW_NAME = "catalogue.json"


def read_clock() -> datetime:
    """Now, aware, UTC."""
    return datetime.now(UTC)


class Case:
    """An open catalogue.

    Attributes:
        folder: where it lies.
        settings: what `catalogue.toml` says.
        store: the view.
        originals: the bytes.
        clock: what time it is.
        notices: what opening found that a person should know.
    """

    def __init__(
        self, folder: Path, *, agent: str | None = None, clock: Clock = read_clock, is_dry_run: bool = False
    ) -> None:
        """Open the catalogue in a folder.

        Raises:
            NoSuchRecord: it is no catalogue.
            Damaged: a journal or the settings are not what they should be, or a link or a device stands
                in the place of a file.
        """
        self.folder = folder
        check_plain_files(folder)
        self.settings = read_settings(folder)
        self._agent = agent or self.settings.agent
        self.clock = clock
        self.originals = LocalOriginals(folder / "images")
        self.notices: list[str] = []
        self._is_dry_run = is_dry_run
        # The saved view, which still knows what the journals lack, is kept until somebody rebuilds it.
        self._has_lost_lines = False
        self._is_own_stray = False
        self.store = TinyStore(folder / VIEW_NAME)
        self._journals: dict[str, Journal] = {}
        self._open_view()

    @cached_property
    def writer(self) -> Writer:
        """Who acts; asking for the program's version takes a while, and only acts need it."""
        return Writer(agent=self._agent, tool=read_tool())

    @property
    def journal(self) -> Journal:
        """The journal of this device."""
        return self._journals[self.settings.origin]

    @property
    def journals(self) -> tuple[Journal, ...]:
        """Every journal here, own and peers', by origin."""
        return tuple(self._journals[origin] for origin in sorted(self._journals))

    @contextmanager
    def act(self) -> Iterator[Callable[[Sequence[Draft]], list[Entry]]]:
        """Hold the lock, catch up with other processes, and hand out the one way to record.

        What is recorded through it is durable and in the view when the call returns.

        Raises:
            StoreUnavailable: locked, full, or read-only.
            UsageFault: this is a dry run, which cannot write.
            Damaged: a journal is not what it should be, or lacks lines that the saved view reflects.
        """
        if self._is_dry_run:
            raise UsageFault("a dry run cannot record anything")
        if self._is_own_stray:
            raise Damaged(
                f"journal {self.journal.path.name} lacks lines that {VIEW_NAME} reflects, or {VIEW_NAME} is "
                "wrong; restore the journal from a copy, or, if 'catalogue verify' finds it whole and it is "
                "meant to be as it is, run 'catalogue rebuild', then do it again"
            )
        with hold_lock(self.folder / "journal" / "lock"):
            self.catch_up()
            yield self._record

    def record(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Record acts that depend on nothing in the view."""
        with self.act() as record:
            return record(drafts)

    def rebuild(self) -> None:
        """Make the view anew from the journals and save it.

        Raises:
            StoreUnavailable: locked, full, or read-only.
            UsageFault: this is a dry run, which cannot write.
            Damaged: a journal is not what it should be; the saved view stays as it was.
        """
        if self._is_dry_run:
            raise UsageFault("a dry run cannot rebuild anything")
        with hold_lock(self.folder / "journal" / "lock"):
            self._start_over()
            self.store.save()
        self._has_lost_lines = self._is_own_stray = False

    def close(self) -> None:
        """Save the view if that costs little against what reopening would cost otherwise.

        What prevents it is said by the next act or the next opening.
        """
        if self.store.is_settling_due() and not self._is_dry_run and not self._has_lost_lines:
            with suppress(StoreUnavailable, Damaged), hold_lock(self.folder / "journal" / "lock", wait_s=1.0):
                self.catch_up()
                self.store.save()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open_view(self) -> None:
        paths = sorted((self.folder / "journal").glob("*.jsonl"))
        positions = self.store.positions
        self._journals = {
            path.stem: Journal(path, position=positions.get(path.stem, START)) for path in paths
        }
        own = self.settings.origin
        path = self.folder / "journal" / f"{own}.jsonl"
        self._journals.setdefault(own, Journal(path, position=positions.get(own, START)))
        stray = next((j for j in self._journals.values() if not j.is_at(j.position)), None)
        lost = set(positions) - set(self._journals)
        if self.store.damage:
            self.notices.append(f"{self.store.damage}; the view was made anew from the journals")
        elif stray or lost:
            name = stray.origin if stray else min(lost)
            self.notices.append(
                f"{VIEW_NAME} does not belong to journal {name} as it is now; the view was made anew "
                "from the journals; run 'catalogue verify'"
            )
            # A view that is behind the journal's end, and yet not of it, is itself what is wrong.
            strays = [j for j in self._journals.values() if not j.is_at(j.position)]
            self._has_lost_lines = bool(lost) or not all(map(_is_view_wrong, strays))
            self._is_own_stray = any(j is self.journal and not _is_view_wrong(j) for j in strays)
            self._start_over()
            return
        elif not positions and any(
            j.path.exists() and j.path.stat().st_size for j in self._journals.values()
        ):
            self.notices.append(f"{VIEW_NAME} was missing; the view was made anew from the journals")
        try:
            self.catch_up()
        except Damaged as error:
            # Either the view or a journal: a view made from the journals alone settles it.
            self._start_over()
            self.notices.append(f"{error}; the view was made anew from the journals")

    def distrust_view(self) -> None:
        """Go by the journals alone from here on, and leave the saved view as it is, for `rebuild`.

        Raises:
            Damaged: a journal is not what it should be.
        """
        self._has_lost_lines = True
        self._start_over()

    def _start_over(self) -> None:
        self.store.clear()
        self.catch_up()

    def catch_up(self) -> None:
        """Read what other processes have recorded since."""
        reflected = self.store.positions
        for origin, journal in self._journals.items():
            # What the view reflects counts, not what was read: damage or Ctrl-C may lie between the two.
            journal.position = reflected.get(origin, START)
            if journal.has_grown():
                self.store.apply(self.follow(journal.refresh(), origin))
                self.store.move({origin: journal.position})

    def follow(self, entries: Iterable[Entry], origin: str) -> Iterator[Entry]:
        """The entries of a journal; behind each import of this device, what came with it.

        Raises:
            Damaged: what an import kept is missing or was altered.
        """
        is_own = origin == self.settings.origin
        return follow_imports(entries, self.folder / "journal") if is_own else iter(entries)

    def _record(self, drafts: Sequence[Draft]) -> list[Entry]:
        if not drafts:
            return []
        entries = self.journal.append(drafts, self.writer, now=self.clock())
        self.store.apply(follow_imports(entries, self.folder / "journal"))
        self.store.move({self.journal.origin: self.journal.position})
        if self.store.is_save_due():
            # A full disk must not fail an act that the journal already holds.
            with suppress(StoreUnavailable):
                self.store.save()
        return entries


def _is_view_wrong(journal: Journal) -> bool:
    """Whether a position that a journal does not pass through is the view's fault, not a loss of lines."""
    position = journal.position
    try:
        is_within = position.end_bytes <= journal.path.stat().st_size
    except OSError:
        return False
    is_impossible = not 0 < position.last_bytes < position.end_bytes or position.size <= 0
    return is_impossible or (is_within and journal.is_as_left())


def create_case(
    folder: Path, *, title: str | None = None, agent: str | None = None, clock: Clock = read_clock
) -> Case:
    """Make a new catalogue in a folder that is new or empty, and open it.

    Raises:
        UsageFault: the folder is a catalogue already, or holds something else.
        StoreUnavailable: it cannot be written.
    """
    settings = make_settings(title=title or folder.resolve().name, agent=agent)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()) and not (folder / "catalogue.toml").exists():
            raise UsageFault(f"{folder.name} is not empty; name a new folder, so that nothing gets mixed up")
        write_settings(folder, settings)
        for name in ("journal", "images", "manifests", "thumbnails"):
            (folder / name).mkdir(exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"cannot make a catalogue in {folder.name}: {error.strerror}") from error
    case = Case(folder, clock=clock)
    created = Created(title=settings.title)
    case.record([Draft(EntryType.CATALOGUE_CREATED, f"catalogue:{settings.origin}", created)])
    return case
