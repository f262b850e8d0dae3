"""What `--json` prints has the fields that docs/FORMAT.md tells, and the types of value told there."""

import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from orbit_files import make_set_of, write_tle
from tables import OUTPUTS
from walk import IMAGE, ROOT

from catalogue.actions.catalogue import Catalogue
from catalogue.actions.check import CheckResult
from catalogue.actions.checkpoints import Anchor, CheckpointShown, LogStatus
from catalogue.actions.exported import Exported
from catalogue.actions.foreign_hash_list import ListResult
from catalogue.actions.import_bundle import ImportResult
from catalogue.actions.ingest import IngestResult
from catalogue.actions.keys import KeyChange, KeyShown, ListedKey, make_key, trust_key
from catalogue.actions.thumbnail import Made
from catalogue.actions.timestamping import StampResult
from catalogue.cli.main import group
from catalogue.record.entry import Entry
from catalogue.record.explanation import Explanation
from catalogue.record.finding import Finding
from catalogue.record.fixity import Verification
from catalogue.record.sky import CorroborationView, PassesView, SunView
from catalogue.record.views import ClaimView, ImageSummary, ImageView, LogLine

SLUG = "two-ships-loading-grain"
PRESS = str(ROOT / "images" / "sevastopol-press.jpg")
CASES: tuple[tuple[tuple[str, ...], type[msgspec.Struct]], ...] = (
    (("ingest", PRESS), IngestResult),
    (("list",), ImageSummary),
    (("search", "grain"), ImageSummary),
    (("show", IMAGE), ImageView),
    (("show", SLUG), ClaimView),
    (("claim", "list"), ClaimView),
    (("tag", IMAGE, "new"), Entry),
    (("annotate", IMAGE, "--point", "5,5", "--label", "x"), Entry),
    (("claim", "add", "A ship.", "--claimant", "me"), Entry),
    (("claim", "link", IMAGE, "odesa-port-idle"), Entry),
    (("assess", SLUG, "--verdict", "inconclusive"), Entry),
    (("sighting", IMAGE, "--publisher", "me"), Entry),
    (("scene", IMAGE, "--platform", "WorldView-3"), Entry),
    (("status", IMAGE, "done"), Entry),
    (("verify",), Verification),
    (("verify", IMAGE, PRESS), Verification),
    (("log", "verify"), Verification),
    (("log",), LogLine),
    (("explain", "FIX-001"), Explanation),
    (("check", IMAGE, "--elements", "HERE/free.tle"), CheckResult),
    (("sun", "--at", "44.6,33.5", "--time", "2022-05-19T08:46Z"), SunView),
    (("passes", "--at", "44.6,33.5", "--on", "2022-05-19", "--elements", "HERE/free.tle"), PassesView),
    (("corroborate", SLUG, "--time", "2022-05-19"), CorroborationView),
    (("thumbnail", IMAGE, "--size", "300"), Made),
    (("sheet",), Made),
    (("export", "--claim", SLUG, "--dry-run"), Exported),
    (("export", "--claim", SLUG, "-o", "HERE/out.zip", "--key", "HERE/key"), Exported),
    (("export", "--image", IMAGE, "-o", "HERE/public", "--profile", "public"), Exported),
    (("verify", "HERE/bundle"), Verification),
    (("import", "HERE/bundle"), ImportResult),
    (("import", "HERE/bundle", "--dry-run", "--expect", "0" * 64), ImportResult),
    (("import", "HERE/sums.txt"), ListResult),
    (("import", "HERE/item.json"), IngestResult),
    (("key", "new", "--out", "HERE/new-key"), KeyShown),
    (("key", "show", "--key", "HERE/key"), KeyShown),
    (("key", "trust", "omar", "HERE/key.pub", "--signers", "HERE/others"), KeyChange),
    (("key", "revoke", "HERE/key.pub", "--revoked", "HERE/revoked"), KeyChange),
    (("key", "list", "--signers", "HERE/signers"), ListedKey),
    (("log", "checkpoint"), CheckpointShown),
    (("log", "sign", "--key", "HERE/key"), CheckpointShown),
    (("log", "timestamp", "--tsa", "http://127.0.0.1:9/tsr"), StampResult),
    (("log", "status"), LogStatus),
)
ITEM: dict[str, object] = {
    "type": "Feature",
    "stac_version": "1.0.0",
    "id": "quay",
    "geometry": None,
    "properties": {"datetime": "2022-05-19T10:22:00Z"},
    "links": [],
    "assets": {"visual": {"href": "copy.jpg", "type": "image/jpeg", "roles": ["visual"]}},
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shapes") / "case"
    with Catalogue.create(folder, agent="ines") as made:
        made.ingest_manifest(ROOT / "manifests" / "sevastopol.toml")
        make_key(folder.parent / "key")
        trust_key(folder.parent / "signers", "ines", str(folder.parent / "key.pub"))
        made.export(folder.parent / "bundle", images=[IMAGE])
    write_tle(folder.parent / "free.tle", [make_set_of("Landsat-8", datetime(2022, 5, 18, tzinfo=UTC))])
    shutil.copy(ROOT / "images" / "sevastopol-copy.jpg", folder.parent / "copy.jpg")
    (folder.parent / "item.json").write_text(json.dumps(ITEM))
    digest = hashlib.sha256((folder.parent / "copy.jpg").read_bytes()).hexdigest()
    (folder.parent / "sums.txt").write_text(f"{digest}  copy.jpg\n")
    return folder


@pytest.mark.parametrize(("arguments", "shape"), CASES, ids=[" ".join(a[:2])[:30] for a, _ in CASES])
def test_output_has_the_documented_shape(
    arguments: tuple[str, ...], shape: type[msgspec.Struct], case: Path
) -> None:
    here = str(case.parent)
    words = [argument.replace("HERE", here) for argument in arguments]
    done = CliRunner().invoke(group, ["-C", str(case), *words, "--json"], catch_exceptions=False)

    values = [json.loads(line) for line in done.stdout.splitlines()]
    assert values, done.stderr
    for value in values:
        for one in value if isinstance(value, list) else [value]:
            assert set(one) <= {field.encode_name for field in msgspec.structs.fields(shape)}
            assert msgspec.json.decode(json.dumps(one), type=shape)


def test_finding_of_a_bad_manifest_has_the_documented_shape(case: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("file,published_at\nabsent.jpg,27/05/2022\n")
    arguments = ["-C", str(case), "manifest", "check", str(tmp_path / "bad.csv"), "--json"]
    done = CliRunner().invoke(group, arguments, catch_exceptions=False)
    findings = [msgspec.json.decode(line, type=Finding) for line in done.stdout.splitlines()]
    assert [finding.code for finding in findings] == ["MAN-004", "MAN-023"]
    assert dict(findings[0].evidence)


def test_every_documented_shape_is_tried() -> None:
    tried = {shape for _, shape in CASES} | {Finding}
    inside = {"LinkedClaim", Anchor.__name__}
    inside |= {"SunMoment", "SunDay", "SatelliteView", "PassView", "FreePass"}
    assert {shape.__name__ for _, shape in OUTPUTS} == {shape.__name__ for shape in tried} | inside
