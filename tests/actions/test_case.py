"""An open catalogue: acts, the view they leave, and what opening notices."""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import make_case, make_clock, make_entry, make_id, make_tag_draft, put_images
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.actions.case import VIEW_NAME, Case, create_case
from catalogue.actions.claims import add_claim, assess, link_claim, unlink_claim, withdraw_from_claim
from catalogue.actions.describe import (
    add_scene,
    add_sighting,
    add_tags,
    annotate,
    remove_annotation,
    remove_statement,
    remove_tags,
    set_status,
)
from catalogue.actions.naming import get_claim, get_image
from catalogue.actions.settings import find_folder, read_settings
from catalogue.errors import Damaged, NoSuchRecord, StoreUnavailable, UsageFault, ValueRefused
from catalogue.journal.journal import Journal
from catalogue.journal.line import Draft
from catalogue.journal.verification import check_journal
from catalogue.record.annotation import Shape
from catalogue.record.claim import Assessment, Claim, Relation, Verdict
from catalogue.record.documents import ImageDocument, Table
from catalogue.record.entry import Entry, EntryType
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.tag import Status, Tag, Workflow

WORDS = st.sampled_from(["ship", "quay", "grain", "port:sevastopol"])
NUMBERS = st.integers(0, 2)


def _get_tags(case: Case, number: int = 0) -> list[str]:
    document = case.store.find(Table.IMAGES, make_id(number))
    assert isinstance(document, ImageDocument)
    return [tag.name for tag in document.tags]


def test_new_catalogue_records_its_making(tmp_path: Path) -> None:
    case = create_case(tmp_path / "my-case", clock=make_clock())

    (line,) = case.journal.path.read_bytes().splitlines()

    assert json.loads(line)["type"] == "catalogue.created"
    assert json.loads(line)["body"]["title"] == "my-case"
    assert sorted(p.name for p in (tmp_path / "my-case").iterdir()) == sorted(
        ["catalogue.toml", "journal", "images", "manifests", "thumbnails"]
    )


def test_catalogue_made_in_the_current_folder_bears_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    assert create_case(Path()).settings.title == "here"


def test_catalogue_is_not_made_twice_or_among_other_files(tmp_path: Path) -> None:
    make_case(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("keep me")

    with pytest.raises(UsageFault, match="already"):
        create_case(tmp_path / "case")
    with pytest.raises(UsageFault, match="not empty"):
        create_case(tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("title", ['quotes " and \\', "Зерно", "a = 1 # no", "''' \"\"\"", "ship 🚢"])
def test_title_is_read_again_as_it_was_given(tmp_path: Path, title: str) -> None:
    create_case(tmp_path / "case", title=title)

    assert read_settings(tmp_path / "case").title == title


@pytest.mark.parametrize("title", ["line\nbreak", "delete \x7f", "half \ud800"])
def test_title_that_cannot_be_printed_is_refused_and_nothing_made(tmp_path: Path, title: str) -> None:
    with pytest.raises(ValueRefused):
        create_case(tmp_path / "case", title=title)

    assert not (tmp_path / "case").exists()


@pytest.mark.parametrize(
    "content",
    [
        'title = "x"',
        "no toml",
        'title = "x"\norigin = "../../outside"\nagent = "ines"',
        'title = "x"\norigin = "a:b"\nagent = "ines"',
        'title = "x"\norigin = "abc"\nagent = "ines@example.org"',
    ],
)
def test_settings_that_make_no_sense_are_damaged(tmp_path: Path, content: str) -> None:
    (tmp_path / "catalogue.toml").write_text(content)

    with pytest.raises(Damaged, match="catalogue.toml"):
        Case(tmp_path)


def test_catalogue_is_found_from_below_like_git(tmp_path: Path) -> None:
    make_case(tmp_path)
    deep = tmp_path / "case" / "images" / "ab"
    deep.mkdir()

    assert find_folder(deep) == tmp_path / "case"
    with pytest.raises(NoSuchRecord):
        find_folder(tmp_path)
    with pytest.raises(NoSuchRecord):
        Case(tmp_path)


def test_nothing_recorded_names_user_host_or_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "LOGNAME", "USERNAME", "HOSTNAME", "HOME", "TZ"):
        monkeypatch.setenv(name, f"planted-{name}")
    folder = tmp_path / "planted-folder"
    with create_case(folder, title="Grain") as case:
        put_images(case, range(2))
        add_tags(case, make_id(0), ["ship"])

    for path in folder.rglob("*"):
        if path.is_file():
            assert b"planted" not in path.read_bytes(), path.name
            assert os.uname().nodename.encode() not in path.read_bytes(), path.name
            assert str(tmp_path).encode() not in path.read_bytes(), path.name


def test_what_was_recorded_is_in_the_view_at_once_and_after_opening(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    case.record([make_tag_draft("ship")])
    assert _get_tags(case) == ["ship"]
    case.close()

    for again in (Case(case.folder), Case(case.folder)):
        assert _get_tags(again) == ["ship"]
        assert again.notices == []
        again.close()


def test_acts_of_another_process_are_seen_by_the_next_act(tmp_path: Path) -> None:
    one = make_case(tmp_path)
    two = Case(one.folder)
    two.record([make_tag_draft("ship")])

    with one.act():
        assert _get_tags(one) == ["ship"]
    two.record([make_tag_draft("quay")])
    one.catch_up()

    assert _get_tags(one) == ["ship", "quay"]


def test_acts_of_two_that_take_turns_keep_one_chain(tmp_path: Path) -> None:
    one = make_case(tmp_path)
    two = Case(one.folder, agent="ole")

    for number in range(10):
        for case in (one, two):
            with case.act() as record:
                record([make_tag_draft(f"{case.writer.agent}-{number}")])
    one.catch_up()

    state = check_journal(one.journal.path)
    assert (state.position.size, state.findings) == (22, ())
    assert len(_get_tags(one)) == 20
    assert one.store.render() == two.store.render()


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    make_case(tmp_path).close()
    before = {p: p.read_bytes() for p in (tmp_path / "case").rglob("*") if p.is_file()}

    with Case(tmp_path / "case", is_dry_run=True) as case:
        for work in (lambda: case.record([make_tag_draft("ship")]), case.rebuild):
            with pytest.raises(UsageFault):
                work()

    assert {p: p.read_bytes() for p in (tmp_path / "case").rglob("*") if p.is_file()} == before


def test_act_of_no_drafts_records_nothing(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    before = case.journal.path.read_bytes()

    assert case.record([]) == []
    assert case.journal.path.read_bytes() == before


def test_interrupted_act_is_in_the_view_after_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case(tmp_path)

    def interrupt(entries: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(case.store, "apply", interrupt)
        with pytest.raises(KeyboardInterrupt):
            case.record([make_tag_draft("ship")])
    case.record([make_tag_draft("quay")])
    case.store.save()

    assert _get_tags(case) == ["ship", "quay"]
    assert _get_tags(Case(case.folder)) == ["ship", "quay"]


def test_view_skips_nothing_after_damage_was_mended(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    other = Case(case.folder)
    other.record([make_tag_draft("ship")])
    other.record([make_tag_draft("quay")])
    whole = case.journal.path.read_bytes()
    case.journal.path.write_bytes(whole[:-20] + b"!" + whole[-19:])
    for _ in range(2):
        with pytest.raises(Damaged):
            case.record([make_tag_draft("grain")])

    case.journal.path.write_bytes(whole)
    case.record([make_tag_draft("grain")])

    assert sorted(_get_tags(case)) == ["grain", "quay", "ship"]


def test_entry_with_a_senseless_body_is_not_skipped_in_silence(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    journal = Journal(case.journal.path)
    list(journal.refresh())
    wrong = Draft(EntryType.STATUS_SET, f"image:{make_id(0)}", Tag(name="ship"))
    journal.append([wrong], case.writer, now=case.clock())

    for _ in range(2):
        with pytest.raises(Damaged, match=f"{journal.origin}:2"):
            case.catch_up()


def test_full_disk_while_saving_the_view_fails_no_act(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case(tmp_path)

    def refuse(*_: object) -> None:
        raise StoreUnavailable("cannot save the view")

    monkeypatch.setattr(case.store, "is_save_due", lambda: True)
    monkeypatch.setattr(case.store, "save", refuse)

    assert len(case.record([make_tag_draft("ship")])) == 1
    assert _get_tags(case) == ["ship"]


def test_full_disk_while_writing_records_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_case(tmp_path)
    before = case.journal.path.read_bytes()

    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(StoreUnavailable, match="nothing was recorded"):
            case.record([make_tag_draft("ship")])

    assert case.journal.path.read_bytes() == before
    assert _get_tags(case) == []


def test_lost_journal_folder_is_noticed_until_rebuilt(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    case.close()
    for path in (case.folder / "journal").iterdir():
        path.unlink()
    (case.folder / "journal").rmdir()

    for _ in range(2):
        with Case(case.folder) as again:
            assert again.store.count(Table.IMAGES) == 0
            assert again.notices
            with pytest.raises(Damaged, match="rebuild"):
                again.record([make_tag_draft("ship")])
    again.rebuild()

    assert len(again.record([make_tag_draft("ship")])) == 1
    again.close()
    assert Case(case.folder).notices == []


# What people do, each with what doing it once more must give: nothing, or "there is no such thing".
Act = tuple[str, int, str]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("tag", "untag", "annotate", "unannotate", "sighting", "scene", "unstate", "status"),
                *("claim", "link", "unlink", "assess", "assess link", "unclaim", "reopen", "rebuild"),
            ]
        ),
        NUMBERS,
        WORDS,
    ),
    max_size=14,
)


def _do(case: Case, act: Act) -> list[Entry]:
    verb, number, word = act
    image, slug = make_id(number)[:10], f"claim-{word.replace(':', '-')}"
    opinion = Assessment(claim="", verdict=list(Verdict)[number], reasons=word)
    ways: dict[str, Callable[[], list[Entry]]] = {
        "tag": lambda: add_tags(case, image, [word]),
        "untag": lambda: remove_tags(case, image, [word]),
        "annotate": lambda: annotate(case, image, Shape.BOX, at=f"1,2,{number + 5},9", label=word),
        "unannotate": lambda: remove_annotation(case, image, number + 1),
        "sighting": lambda: add_sighting(case, image, Sighting(caption=word)),
        "scene": lambda: add_scene(case, image, Scene(platform=word, gsd_m=0.5)),
        "unstate": lambda: _unstate(case, image),
        "status": lambda: set_status(case, image, list(Workflow)[number]),
        "claim": lambda: add_claim(case, Claim(slug=slug, text=word, claimant="Harbour")),
        "link": lambda: link_claim(case, image, slug, Relation.CITED_FOR),
        "unlink": lambda: unlink_claim(case, image, slug),
        "assess": lambda: assess(case, slug, opinion),
        "assess link": lambda: assess(case, slug, opinion, image=image),
        "unclaim": lambda: _unclaim(case, slug),
    }
    return ways[verb]()


def _unstate(case: Case, image: str) -> list[Entry]:
    document = get_image(case, image)
    first = (*document.sightings, *document.scenes)[0]
    return remove_statement(case, image, first.get_noted().entry)


def _unclaim(case: Case, slug: str) -> list[Entry]:
    document = get_claim(case, slug)
    last = (*document.statements, *document.assessments)[-1]
    return withdraw_from_claim(case, slug, last.get_noted().entry)


@given(acts=ACTS)
@settings(max_examples=40, deadline=None)
def test_view_is_the_rebuilt_view_and_a_second_run_records_nothing(
    acts: list[Act], tmp_path_factory: pytest.TempPathFactory
) -> None:
    case = make_case(tmp_path_factory.mktemp("acts"), images=3)

    for act in acts:
        if act[0] == "reopen":
            case.close()
            case = Case(case.folder, clock=make_clock())
        elif act[0] == "rebuild":
            case.rebuild()
        else:
            try:
                _do(case, act)
            except (NoSuchRecord, IndexError):
                continue
            if not act[0].startswith("un"):
                assert _do(case, act) == []

    view = case.store.render()
    assert Case(case.folder).store.render() == view
    case.rebuild()
    assert case.store.render() == view
    assert check_journal(case.journal.path).findings == ()
    assert (case.folder / VIEW_NAME).read_bytes().endswith(view)


def test_merged_views_do_not_depend_on_whose_journal_came_first(tmp_path: Path) -> None:
    one = make_case(tmp_path / "one", images=2)
    two = make_case(tmp_path / "two", images=2)
    add_tags(one, make_id(0), ["ship"])
    add_tags(two, make_id(0), ["ship", "quay"])
    remove_tags(two, make_id(0), ["ship"])

    for source, target in ((one, two), (two, one)):
        name = source.journal.path.name
        (target.folder / "journal" / name).write_bytes(source.journal.path.read_bytes())

    merged = [Case(case.folder) for case in (one, two)]
    assert merged[0].store.render() == merged[1].store.render()
    assert sorted(_get_tags(merged[0])) == ["quay", "ship"]
    assert {j.origin for j in merged[0].journals} == {one.settings.origin, two.settings.origin}


def test_status_counts_by_time_not_by_arrival(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    subject = f"image:{make_id(0)}"
    done, todo = Status(status=Workflow.DONE), Status(status=Workflow.TODO)
    late = make_entry(EntryType.STATUS_SET, subject, done, origin="aaa", at="2022-05-12T00:00:00Z")
    early = make_entry(EntryType.STATUS_SET, subject, todo, origin="bbb", at="2022-05-10T00:00:00Z")

    case.store.apply([late, early])

    found = [status.status for status in get_image(case, make_id(0)).statuses]
    assert found == [Workflow.TODO, Workflow.DONE]
