"""Catalogues that merge: any order and grouping of imports gives one view; no rewriting goes through."""

import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import make_clock, make_id, make_ingested
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_builders import POLICY, find_faults, make_device

from catalogue.actions.case import Case
from catalogue.actions.claims import add_claim, assess, link_claim, unlink_claim
from catalogue.actions.describe import add_tags, annotate, remove_tags, set_status, withdraw
from catalogue.actions.disclosed import disclose
from catalogue.actions.held import read_held
from catalogue.actions.import_bundle import ImportResult, import_bundle
from catalogue.bundle.disclosure import render_disclosure
from catalogue.bundle.layout import LOG
from catalogue.bundle.selection import Selection
from catalogue.bundle.write import write_bundle
from catalogue.errors import UsageFault
from catalogue.journal.line import Draft
from catalogue.record.annotation import Annotation, Shape
from catalogue.record.claim import Assessment, Claim, Link, Relation, Verdict
from catalogue.record.documents import ClaimDocument, ImageDocument, Table
from catalogue.record.entry import HOUSEKEEPING, BundleExported, EntryType, Ingested
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.statement import Statement
from catalogue.record.tag import Status, Tag, Withdrawal, Workflow

pytestmark = pytest.mark.slow

IMAGES, CLAIMS = 4, 3
ALL = Selection(is_all=True)


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here is about power cuts: that needs no waiting for the disk."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def make_claim(number: int) -> Claim:
    return Claim(slug=f"claim-number-{number}", text=f"Claim {number}.", claimant="Nobody")


def hand_over(case: Case, target: Path, selection: Selection = ALL) -> Path:
    """A bundle of the log alone: everything that merging goes by, without the drawing of reports."""
    disclosed = disclose(case, selection)
    files: dict[str, bytes | Path] = {"data/x.txt": b"x\n"}
    for one in disclosed.disclosures:
        folder = f"{LOG}/{one.checkpoint.origin}/{one.checkpoint.size}"
        files |= {f"{folder}/{name}": data for name, data in render_disclosure(one).items()}
    written = write_bundle(target, files, bagging_date=None, software="test 1")
    own = disclosed.own.checkpoint
    if written.bundle_id not in disclosed.exported:
        statement = BundleExported(
            bundle=written.bundle_id, size=own.size, root=own.root.hex(), profile="full", images=0, claims=0
        )
        case.record([Draft(EntryType.BUNDLE_EXPORTED, f"catalogue:{case.settings.origin}", statement)])
    return target


def take_over(case: Case, bundle: Path) -> ImportResult:
    return import_bundle(case, bundle, policy=POLICY)


def ingest(case: Case, chance: random.Random) -> None:
    number = chance.randrange(IMAGES)
    ingested = make_ingested(number, name=f"{case.settings.agent}-{chance.randrange(3)}.tif")
    case.record([Draft(EntryType.IMAGE_INGESTED, f"image:{make_id(number)}", ingested)])


def find_images(case: Case) -> list[ImageDocument]:
    return [d for d in case.store.scan(Table.IMAGES) if isinstance(d, ImageDocument)]


def find_claims(case: Case) -> list[ClaimDocument]:
    return [d for d in case.store.scan(Table.CLAIMS) if isinstance(d, ClaimDocument) and d.statements]


def act(case: Case, chance: random.Random) -> None:
    """One act of a person: whatever the view offers, own or others'."""
    images, claims = find_images(case), find_claims(case)
    kind = chance.randrange(10)
    if kind == 0 or not images:
        ingest(case, chance)
        return
    image = chance.choice(images)
    if kind == 1 or not claims:
        add_claim(case, make_claim(chance.randrange(CLAIMS)))
    elif kind == 2:
        link_claim(case, image.id, chance.choice(claims).id, chance.choice(list(Relation)))
    elif kind == 3 and image.links and any(link.claim in {c.id for c in claims} for link in image.links):
        known = [link.claim for link in image.links if link.claim in {c.id for c in claims}]
        unlink_claim(case, image.id, chance.choice(known))
    elif kind == 4:
        verdict = chance.choice(list(Verdict))
        claim = chance.choice(claims).id
        linked = [link.image for document in claims if document.id == claim for link in document.links]
        of = chance.choice([None, *linked])
        assess(case, claim, Assessment(claim="", verdict=verdict, reasons=str(chance.random())), image=of)
    elif kind == 5:
        at = f"{chance.randrange(100)},{chance.randrange(100)}"
        annotate(case, image.id, Shape.POINT, at=at, label="a ship")
    elif kind == 6:
        set_status(case, image.id, chance.choice(list(Workflow)))
    elif kind == 7 and image.tags:
        with suppress(UsageFault):  # a sensitivity tag of another device
            remove_tags(case, image.id, [chance.choice(image.tags).name])
    elif kind == 8 and (said := list_statements(image)):
        # Own or another's, custody too: whoever wrote it may be told that it is taken back.
        case.record([withdraw(image, chance.choice(said), "something", None)])
    else:
        word = f"{chance.choice(('tag-', 'sensitivity:'))}{chance.randrange(4)}"
        add_tags(case, image.id, [word])


def list_statements(image: ImageDocument) -> list[Statement]:
    return [
        *(*image.ingested, *image.tags, *image.annotations),
        *(*image.statuses, *image.links, *image.assessments),
    ]


def choose(case: Case, chance: random.Random) -> Selection:
    """Part of what a device knows."""
    images = [d.id for d in find_images(case)]
    claims = [d.id for d in find_claims(case)]
    if chance.random() < 0.3 or not images:
        return ALL
    some = frozenset(chance.sample(images, chance.randint(1, len(images))))
    return Selection(some, frozenset(chance.sample(claims, chance.randint(0, len(claims)))))


@dataclass
class World:
    """Some devices, and every bundle that was ever handed over.

    Attributes:
        folder: where all lie.
        chance: what happens next.
        devices: by number.
        bundles: each may be imported by anybody at any time, more than once.
    """

    folder: Path
    chance: random.Random
    devices: list[Case] = field(default_factory=list)
    bundles: list[Path] = field(default_factory=list)

    def join(self) -> None:
        number = len(self.devices)
        off = timedelta(days=self.chance.randint(-400, 20), seconds=self.chance.randint(0, 50))
        self.devices.append(make_device(self.folder / f"device-{number}", agent=f"a{number}", clock_off=off))

    def hand_over(self, case: Case, selection: Selection) -> None:
        self.bundles.append(hand_over(case, self.folder / f"bundle-{len(self.bundles)}", selection))

    def take_over(self, case: Case, bundle: Path) -> None:
        result = take_over(case, bundle)
        # An honest bundle is never refused, unless there is nothing in it.
        assert set(find_faults(result)) <= {"IMP-004"}, result.findings

    def step(self) -> None:
        case, dice = self.chance.choice(self.devices), self.chance.random()
        if dice < 0.6:
            act(case, self.chance)
        elif dice < 0.65:  # a clock that is set, forwards or backwards
            case.clock = make_clock(
                datetime(2022, 5, 1, tzinfo=UTC) + timedelta(hours=self.chance.randint(0, 700))
            )
        elif dice < 0.7:
            case.rebuild()
        elif dice < 0.85:
            self.hand_over(case, choose(case, self.chance))
        elif self.bundles:
            self.take_over(case, self.chance.choice(self.bundles))

    def settle(self) -> None:
        """Everybody gets everything, in an order of their own; what comes of the first round is handed on."""
        for case in self.devices:
            for bundle in self.chance.sample(self.bundles, len(self.bundles)):
                self.take_over(case, bundle)
        fresh = len(self.bundles)
        for case in self.devices:
            self.hand_over(case, ALL)
        for case in self.devices:
            news = self.bundles[fresh:]
            for bundle in self.chance.sample(news, len(news)):
                self.take_over(case, bundle)


@pytest.fixture
def make_world() -> Iterator[Callable[[int], World]]:
    folders: list[Path] = []

    def make(seed: int) -> World:
        folders.append(Path(tempfile.mkdtemp(prefix="catalogue-merge-")))
        return World(folders[-1], random.Random(seed))

    yield make
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def read_lines(case: Case) -> dict[str, bytes]:
    """Every line that a device holds and that says something, by reference."""
    held = read_held(case.folder)
    return {one.entry.noted.entry: one.line for one in held if one.entry.type not in HOUSEKEEPING}


def read_own(case: Case) -> dict[str, bytes]:
    return {
        name: line for name, line in read_lines(case).items() if name.startswith(f"{case.settings.origin}:")
    }


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_any_order_and_grouping_gives_the_same_view(make_world: Callable[[int], World], seed: int) -> None:
    world = make_world(seed)
    for _ in range(3):
        world.join()
    for _ in range(45):
        world.step()
    world.join()  # somebody who comes late, and gets all of it in an order of its own

    world.settle()

    said = {name: line for case in world.devices for name, line in read_own(case).items()}
    views = set()
    for case in world.devices:
        assert read_lines(case) == said  # none is lost, none made up
        kept = case.store.render()
        case.rebuild()
        assert case.store.render() == kept
        views.add((case.folder / "catalogue.json").read_bytes())
        check_withdrawn(case)
    assert len(views) == 1


def check_withdrawn(case: Case) -> None:
    """What was taken back is nowhere, and what nobody can take back stands.

    That is custody; and testimony or a sensitivity tag when nobody but other journals takes it back.
    """
    withdrawn: dict[str, set[str]] = {}
    for one in read_held(case.folder):
        if isinstance(statement := one.entry.read_statement(), Withdrawal):
            withdrawn.setdefault(statement.withdraws, set()).add(one.entry.origin)
    shown = {s.get_noted().entry for image in find_images(case) for s in list_statements(image)}
    for one in read_held(case.folder):
        name, statement = one.entry.noted.entry, one.entry.read_statement()
        is_guarded = isinstance(statement, Claim | Sighting | Scene | Assessment) or (
            isinstance(statement, Tag) and statement.name.startswith("sensitivity:")
        )
        if isinstance(statement, Ingested):
            assert name in shown
        elif isinstance(statement, Tag | Annotation | Status | Link) or is_guarded:
            by = withdrawn.get(name, set())
            is_gone = one.entry.origin in by or bool(by and not is_guarded)
            on_claim_alone = isinstance(statement, Claim | Assessment) and not getattr(
                statement, "image", None
            )
            assert (name in shown) is not (is_gone or on_claim_alone)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_rewritten_history_is_caught_against_any_earlier_pin(
    make_world: Callable[[int], World], seed: int
) -> None:
    """One device is copied, and both copies go on; whichever is seen first, the other is not taken."""
    world, chance = make_world(seed), random.Random(seed)
    world.join()
    [honest] = world.devices
    for _ in range(chance.randint(1, 6)):
        act(honest, chance)
    if chance.random() < 0.5:
        world.hand_over(honest, ALL)
    common = len(world.bundles)
    honest.close()
    shutil.copytree(honest.folder, world.folder / "copy")
    rewriting = Case(world.folder / "copy", clock=make_clock())
    branches: list[list[Path]] = []
    for case in (honest, rewriting):
        begin = len(world.bundles)
        for _ in range(chance.randint(1, 3)):
            for _ in range(chance.randint(1, 4)):
                ingest(case, chance)
            world.hand_over(case, ALL if chance.random() < 0.5 else choose(case, chance))
        branches.append(world.bundles[begin:])
    world.join()
    reader = world.devices[-1]
    for bundle in world.bundles[:common]:
        world.take_over(reader, bundle)
    first, second = chance.sample(branches, 2)
    for bundle in chance.sample(first, len(first)):
        world.take_over(reader, bundle)
    before = reader.store.render()

    for bundle in chance.sample(second, len(second)):
        result = take_over(reader, bundle)

        assert result.outcome == "refused"
        assert set(find_faults(result)) <= {"IMP-001", "IMP-002"}
        assert reader.store.render() == before
    whole = hand_over(rewriting if second is branches[1] else honest, world.folder / "whole")
    # Of the longer history only parts may have been shown: then nothing proves the shorter one to be another,
    # and it is refused for want of proof that it is not.
    assert find_faults(take_over(reader, whole)) in (["IMP-001"], ["IMP-002"])
    assert reader.store.render() == before
