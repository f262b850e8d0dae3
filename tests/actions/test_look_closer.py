"""Closer looks in confined processes: lost ones give a reason, the others go on."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest
from picture_bytes import make_scene, save_jpeg, write
from subject_builders import make_subject

from catalogue.actions import confinement
from catalogue.actions.closer_look import Item, look_closer_at
from catalogue.actions.confinement import parse_reply, parse_task, render_message
from catalogue.actions.look_closer import LookCloser, Looked, look
from catalogue.check.check import Check
from catalogue.check.modified_compression import CHECK as COMPRESSION
from catalogue.check.modified_damage import CHECK as DAMAGE
from catalogue.check.modified_thumbnail import CHECK as THUMBNAIL
from catalogue.check.modified_trailing import CHECK as TRAILING
from catalogue.errors import StoreUnavailable
from catalogue.record.answer import Bearing, CheckFinding, NotRun
from catalogue.record.closer_look import CloserLook

CHECKS: tuple[Check, ...] = (DAMAGE, TRAILING, THUMBNAIL, COMPRESSION)
# Stands in for a hostile file that a library falls over: the looker itself is made to misbehave.
LOOKER = """
import os, signal, sys, time
from catalogue.actions import confined, look_closer

honest = look_closer.look

def misbehave(task):
    if "crashes" in task.name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "hangs" in task.name:
        time.sleep(600)
    return honest(task)

confined.look = misbehave
confined.main()
"""


def make_items(folder: Path, *names: str) -> list[Item]:
    data = save_jpeg(make_scene(1))
    return [(name, write(folder / name, data), name, "image/jpeg") for name in names]


def test_each_image_gets_its_look(tmp_path: Path) -> None:
    found = dict(look_closer_at(make_items(tmp_path, "a.jpg", "b.jpg", "c.jpg"), workers=2))

    assert sorted(found) == ["a.jpg", "b.jpg", "c.jpg"]
    assert all(isinstance(one, CloserLook) and one.is_decoded for one in found.values())


def test_nothing_to_look_at_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalogue.actions.confinement.subprocess.Popen", None)

    assert list(look_closer_at([])) == []


def test_original_that_is_gone_gives_a_reason(tmp_path: Path) -> None:
    items: list[Item] = [("id", tmp_path / "gone.jpg", "quay.jpg", None)]

    ((image, reason),) = look_closer_at(items)

    assert image == "id"
    assert isinstance(reason, str)
    assert "cannot read quay.jpg" in reason


@pytest.mark.parametrize("fate", ["crashes", "hangs"])
def test_lost_looker_gives_a_reason_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fate: str
) -> None:
    honest = subprocess.Popen

    def start(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        return honest([sys.executable, "-c", LOOKER, command[4]], **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr("catalogue.actions.confinement.subprocess.Popen", start)
    monkeypatch.setattr(confinement, "_DEADLINE_S", 6.0)

    found = dict(look_closer_at(make_items(tmp_path, "a.jpg", f"{fate}.jpg", "b.jpg"), workers=1))

    lost = found.pop(f"{fate}.jpg")
    assert isinstance(lost, str)
    assert "hostile" in lost
    assert all(isinstance(one, CloserLook) for one in found.values())


def test_task_and_reply_survive_the_pipe(tmp_path: Path) -> None:
    task = LookCloser(path=str(tmp_path / "a"), name="a", trust_list=str(tmp_path / "list\udcff.pem"))
    reply = look(LookCloser(path=str(write(tmp_path / "a.jpg", save_jpeg(make_scene(1)))), name="a.jpg"))

    assert parse_task(render_message(task)) == task
    assert parse_reply(render_message(reply)) == reply
    assert isinstance(reply, Looked) and reply.found is not None


def test_list_of_signers_is_laid_down_once_and_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    items = make_items(tmp_path, "a.jpg", "b.jpg", "c.jpg")
    sent: list[int] = []
    honest = confinement.render_message

    def send(task: confinement.Task) -> bytes:
        sent.append(len(honest(task)))
        return honest(task)

    monkeypatch.setattr(confinement, "render_message", send)

    found = dict(look_closer_at(items, trust_list=b"x" * 3_000_000))

    assert len(found) == len(sent) == 3
    assert max(sent) < 2_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jpg", "b.jpg", "c.jpg"]


def test_items_are_taken_as_they_are_needed(tmp_path: Path) -> None:
    taken: list[str] = []

    def take() -> Iterator[Item]:
        for item in make_items(tmp_path, *(f"{number}.jpg" for number in range(9))):
            taken.append(item[0])
            yield item

    looks = look_closer_at(take(), workers=1)
    next(looks)

    assert len(taken) <= 3
    looks.close()  # type: ignore[attr-defined]  # a generator


def test_list_of_signers_that_is_gone_is_a_fault_of_this_machine(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="temporary"):
        look(LookCloser(path="a", name="a", trust_list=str(tmp_path / "missing.pem")))


def list_files(corpus: Path, *folders: str) -> list[Item]:
    return [
        (str(path.relative_to(corpus)), path, path.name, None)
        for folder in folders
        for path in sorted((corpus / folder).rglob("*"))
        if path.is_file() and "truth" not in path.parts and path.suffix != ".csv"
    ]


@pytest.mark.slow
def test_real_pictures_are_accused_of_nothing_but_what_is_so(shared_data: Path) -> None:
    """By the bytes alone; content credentials have tests of their own."""
    items = list_files(shared_data / "corpus", "satellite", "metadata", "c2pa")

    found = dict(look_closer_at(items))

    assert len(found) == len(items) > 150
    assert [reason for reason in found.values() if isinstance(reason, str)] == []
    accused = {
        name: {
            one.code for check in CHECKS for one in check.run(make_subject(closer_look=look)) if _accuses(one)
        }
        for name, look in found.items()
        if isinstance(look, CloserLook)
    }
    assert {name: codes for name, codes in accused.items() if codes} == {
        # made so: the thumbnail shows another port
        "satellite/thumbnail_mismatch_honolulu.jpg": {"MOD-007"},
    }


@pytest.mark.slow
def test_hostile_files_are_looked_at_without_loss(shared_data: Path) -> None:
    items = list_files(shared_data / "corpus", "hostile")
    started = time.monotonic()

    found = dict(look_closer_at(items))

    assert time.monotonic() - started < 60
    assert [reason for reason in found.values() if isinstance(reason, str)] == []
    looks = {name: look for name, look in found.items() if isinstance(look, CloserLook)}
    assert len(looks) == len(items) > 90
    for name in ("trunc_half.jpg", "trunc_truncated.png", "trunc_truncated_rgb.tif", "trunc_truncated.jp2"):
        assert looks[f"hostile/{name}"].damage
    trailing = {
        name: look.trailing_kind.name for name, look in looks.items() if look.trailing_kind is not None
    }
    assert trailing == {
        "hostile/poly_jpg_pdf.jpg": "PDF",
        "hostile/poly_jpg_zip.jpg": "ZIP",
        "hostile/poly_png_html.png": "MARKUP",
        "hostile/trailing_random.jpg": "UNKNOWN",
    }
    told = [text for look in looks.values() for text in (*look.damage, *(why for _, why in look.not_read))]
    assert not [text for text in told if str(shared_data) in text or "root:x:0" in text]


def _accuses(found: CheckFinding | NotRun) -> TypeGuard[CheckFinding]:
    return isinstance(found, CheckFinding) and found.bearing is Bearing.CONTRADICTS
