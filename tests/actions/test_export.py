"""Export: what leaves, what does not, and that the same selection gives the same bytes."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import START_AT, make_clock
from command_builders import make_picture
from PIL import Image

from catalogue.actions.case import Case, create_case
from catalogue.actions.catalogue import Catalogue
from catalogue.actions.claims import unlink_claim
from catalogue.actions.confinement import Confinement
from catalogue.actions.draw import Draw
from catalogue.actions.export import ExportOptions, dry_run, export_bundle, plan_export
from catalogue.actions.import_bundle import import_bundle
from catalogue.actions.log import read_log
from catalogue.actions.look import find_summaries
from catalogue.actions.selecting import select
from catalogue.bundle.bag import parse_manifest
from catalogue.bundle.inspect import Policy
from catalogue.bundle.selection import Selection
from catalogue.errors import Damaged, NoSuchRecord, UsageFault
from catalogue.originals.digest import ALGORITHMS, Readable, digest_stream
from catalogue.record.claim import Claim, Relation
from catalogue.record.query import Query


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Three pictures; the first two bear a tag each, and one claim is linked to the first."""
    case = create_case(tmp_path / "case", title="Grain", agent="ines", clock=make_clock())
    api = Catalogue(case)
    results = list(api.ingest([make_picture(tmp_path / f"{n}.jpg", n) for n in range(3)], workers=1))
    ids = [str(result.image) for result in sorted(results, key=lambda r: r.path)]
    api.tag(ids[0], "ship")
    api.tag(ids[1], "secret-of-the-other")
    api.add_claim(Claim(slug="ships", text="Two ships load grain.", claimant="Example News"))
    api.link(ids[0], "ships", Relation.CITED_FOR)
    return case


def _name(case: Case, number: int) -> str:
    """The id of the picture of that number."""
    return next(one.id for one in find_summaries(case, Query()) if one.name == f"{number}.jpg")


def _export(
    case: Case, target: Path, options: ExportOptions | None = None, **chosen: object
) -> dict[str, bytes]:
    """The files of a bundle that was exported."""
    options = options or ExportOptions()
    plan = plan_export(case, select(case, **chosen), options)  # type: ignore[arg-type]
    export_bundle(case, plan, target, options)
    return read_files(target)


def read_files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _read_entries(files: dict[str, bytes]) -> list[dict[str, object]]:
    [lines] = [data for path, data in files.items() if path.endswith("entries.jsonl")]
    return [json.loads(line) for line in lines.splitlines()]


def test_only_entries_about_what_is_selected_leave(case: Case, tmp_path: Path) -> None:
    image = _name(case, 0)

    files = _export(case, tmp_path / "bundle", images=[image])

    types = sorted(str(entry["type"]) for entry in _read_entries(files))
    assert types == ["claim.linked", "claim.recorded", "image.ingested", "sighting.recorded", "tag.added"]
    everything = b"".join(files.values())
    assert b"secret-of-the-other" not in everything
    assert b"1.jpg" not in everything
    assert _name(case, 1).encode() not in everything


def test_claim_brings_its_images(case: Case, tmp_path: Path) -> None:
    files = _export(case, tmp_path / "bundle", claims=["ships"])

    assert [path for path in files if path.startswith("data/images/")] == [
        f"data/images/{_name(case, 0)}.jpg"
    ]


def test_withdrawn_link_still_leaves_with_its_withdrawal(case: Case, tmp_path: Path) -> None:
    image = _name(case, 0)
    unlink_claim(case, image, "ships")

    entries = _read_entries(_export(case, tmp_path / "bundle", images=[image]))

    assert {"claim.linked", "withdrawn"} <= {entry["type"] for entry in entries}


def test_two_exports_in_a_row_give_the_same_bytes(case: Case, tmp_path: Path) -> None:
    first = _export(case, tmp_path / "one", is_all=True)
    second = _export(case, tmp_path / "two", is_all=True)

    assert first == second
    assert [line.type for line in read_log(case)].count("bundle.exported") == 1


def test_rebuilt_catalogue_exports_the_same_bytes(case: Case, tmp_path: Path) -> None:
    first = _export(case, tmp_path / "one", is_all=True)
    case.close()
    (case.folder / "catalogue.json").unlink()
    again = Case(case.folder)
    again.rebuild()

    assert _export(again, tmp_path / "two", is_all=True) == first


def test_earlier_size_gives_the_bundle_of_then(case: Case, tmp_path: Path) -> None:
    size = case.journal.position.size
    first = _export(case, tmp_path / "one", is_all=True)
    Catalogue(case).tag(_name(case, 2), "later")

    assert _export(case, tmp_path / "two", ExportOptions(size=size), is_all=True) == first
    assert b"later" in b"".join(_export(case, tmp_path / "three", is_all=True).values())


def test_archive_and_folder_are_the_same_bundle(case: Case, tmp_path: Path) -> None:
    options = ExportOptions()
    plan = plan_export(case, select(case, is_all=True), options)

    folder = export_bundle(case, plan, tmp_path / "bundle", options)
    archive = export_bundle(case, plan, tmp_path / "bundle.zip", options)

    assert folder.bundle_id == archive.bundle_id


def test_dry_run_lists_exactly_the_payload_and_writes_nothing(case: Case, tmp_path: Path) -> None:
    options = ExportOptions()
    plan = plan_export(case, select(case, is_all=True), options)
    before = read_files(case.folder)

    told = dry_run(plan)

    assert read_files(case.folder) == before
    export_bundle(case, plan, tmp_path / "bundle", options)
    listed = parse_manifest((tmp_path / "bundle" / "manifest-sha256.txt").read_bytes(), "manifest-sha256.txt")
    assert sorted(told.leaves) == sorted(listed)


def test_later_export_proves_that_it_extends_the_earlier_one(case: Case, tmp_path: Path) -> None:
    size = case.journal.position.size
    _export(case, tmp_path / "one", images=[_name(case, 0)])
    Catalogue(case).tag(_name(case, 0), "later")

    files = _export(case, tmp_path / "two", images=[_name(case, 0)])

    [rows] = [data for path, data in files.items() if path.endswith("consistency.txt")]
    assert [row.split()[0] for row in rows.splitlines()] == [str(size).encode()]


def test_altered_original_is_not_handed_over(case: Case, tmp_path: Path) -> None:
    [original] = case.originals.find_all(_name(case, 0))
    original.chmod(0o644)
    original.write_bytes(original.read_bytes()[:-1] + b"X")

    with pytest.raises(Damaged, match=_name(case, 0)[:12]):
        _export(case, tmp_path / "bundle", images=[_name(case, 0)])

    assert not (tmp_path / "bundle").exists()
    assert [path.name for path in tmp_path.iterdir() if "bundle" in path.name] == []


def test_nothing_selected_is_said(case: Case) -> None:
    with pytest.raises(NoSuchRecord, match="no image bears the tag 'unknown'"):
        select(case, tags=["ship", "unknown"])
    with pytest.raises(NoSuchRecord, match="nothing is selected"):
        plan_export(case, Selection(frozenset(), frozenset(), False), ExportOptions())


@pytest.mark.parametrize("size", [0, -1, 10_000])
def test_impossible_size_is_refused(case: Case, size: int) -> None:
    with pytest.raises(UsageFault, match="lines"):
        plan_export(case, select(case, is_all=True), ExportOptions(size=size))


def test_target_that_is_there_is_left_alone(case: Case, tmp_path: Path) -> None:
    (tmp_path / "bundle").mkdir()

    with pytest.raises(UsageFault):
        _export(case, tmp_path / "bundle", is_all=True)

    assert list((tmp_path / "bundle").iterdir()) == []


def test_public_bundle_discloses_no_line_and_names_no_collector(case: Case, tmp_path: Path) -> None:
    files = _export(case, tmp_path / "bundle", ExportOptions(profile="public"), is_all=True)

    everything = b"".join(files.values())
    assert b"ines" not in everything.replace(b"lines", b"")
    assert [data for path, data in files.items() if path.endswith("entries.jsonl")] == [b""]
    assert any(path.endswith("withheld.txt") for path in files)
    assert not any(path.startswith(("data/examinations/", "data/sidecars/")) for path in files)


def test_original_that_names_a_device_stays_when_the_public_looks(case: Case, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA431] = "SN-4711"  # BodySerialNumber
    Image.new("RGB", (64, 48), "navy").save(tmp_path / "device.jpg", exif=exif)
    [made] = Catalogue(case).ingest([tmp_path / "device.jpg"], workers=1)
    [plain] = Catalogue(case).ingest([_make_plain(tmp_path / "plain.jpg")], workers=1)

    files = _export(case, tmp_path / "bundle", ExportOptions(profile="public"), is_all=True)

    assert f"data/images/{plain.image}.jpg" in files
    assert f"data/images/{made.image}.jpg" not in files
    assert b"SN-4711" not in b"".join(files.values())


def _make_plain(path: Path) -> Path:
    Image.new("RGB", (64, 48), "olive").save(path)
    return path


def test_sha512_of_originals_is_measured_again_only_when_others_measured_it(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[tuple[str, ...]] = []

    def spy(source: Readable, algorithms: tuple[str, ...] = ALGORITHMS, **more: Any) -> object:
        measured.append(algorithms)
        return digest_stream(source, algorithms, **more)

    monkeypatch.setattr("catalogue.bundle.copying.digest_stream", spy)
    own = _export(case, tmp_path / "own", is_all=True)
    by_sha256_alone = measured.count(("sha256",))
    peer = create_case(tmp_path / "peer", title="Peer", agent="olha", clock=make_clock())
    import_bundle(peer, tmp_path / "own", policy=Policy(now=START_AT))
    measured.clear()
    others = _export(peer, tmp_path / "others", is_all=True)

    originals = [path for path in own if path.startswith("data/images/")]
    told = parse_manifest(own["manifest-sha512.txt"], "manifest-sha512.txt")
    assert by_sha256_alone == len(originals) == 3
    assert {path: told[path] for path in originals} == {
        path: hashlib.sha512(own[path]).hexdigest() for path in originals
    }
    assert set(measured) == {ALGORITHMS}
    again = parse_manifest(others["manifest-sha512.txt"], "manifest-sha512.txt")
    assert {path: again[path] for path in originals} == {path: told[path] for path in originals}


def test_original_that_this_device_did_not_examine_stays_when_the_public_looks(
    case: Case, tmp_path: Path
) -> None:
    [plain] = Catalogue(case).ingest([_make_plain(tmp_path / "plain.jpg")], workers=1)
    for path in case.originals.folder.glob(f"*/{plain.image}.examination-*"):
        path.unlink()

    files = _export(case, tmp_path / "bundle", ExportOptions(profile="public"), images=[str(plain.image)])

    assert not [path for path in files if path.startswith("data/images/")]
    assert b"this device did not examine it" in files["data/report.html"]


def test_public_preview_shows_no_credit_that_is_embedded(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Draw] = []

    def note(self: Confinement, tasks: Iterable[tuple[str, Draw]]) -> Iterator[object]:
        drawn.extend(task for _, task in tasks)
        return iter(())

    exif = Image.Exif()
    exif[0x8298] = "INES REALNAME"  # Copyright
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    xmp += b'<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    xmp += b'photoshop:Credit="INES REALNAME"/></rdf:RDF></x:xmpmeta>'
    Image.new("RGB", (64, 48), "navy").save(tmp_path / "credit.jpg", exif=exif, xmp=xmp)
    [made] = Catalogue(case).ingest([tmp_path / "credit.jpg"], workers=1)
    monkeypatch.setattr(Confinement, "map", note)
    for profile in ("full", "public"):
        options = ExportOptions(profile=profile)
        _export(case, tmp_path / profile, options, images=[str(made.image)])

    full, public = drawn
    assert full.credit is not None and "REALNAME" in full.credit
    assert "REALNAME" not in repr(public)


@pytest.mark.parametrize("name", ["images/x", "journal/parcels/x", "manifests/x.zip"])
def test_bundle_is_not_written_among_the_files_of_the_catalogue(case: Case, name: str) -> None:
    with pytest.raises(UsageFault, match="own folder"):
        _export(case, case.folder / name, is_all=True)
