"""What `--json` prints has the fields that docs/FORMAT.md tells, and the types of value told there."""

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from tables import OUTPUTS
from walk import IMAGE, ROOT

from catalogue.actions.catalogue import Catalogue
from catalogue.actions.ingest import IngestResult
from catalogue.actions.thumbnail import Made
from catalogue.cli.main import group
from catalogue.record.entry import Entry
from catalogue.record.explanation import Explanation
from catalogue.record.finding import Finding
from catalogue.record.fixity import Verification
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
    (("thumbnail", IMAGE, "--size", "300"), Made),
    (("sheet",), Made),
)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shapes") / "case"
    with Catalogue.create(folder, agent="ines") as made:
        made.ingest_manifest(ROOT / "manifests" / "sevastopol.toml")
    return folder


@pytest.mark.parametrize(("arguments", "shape"), CASES, ids=[" ".join(a[:2])[:30] for a, _ in CASES])
def test_output_has_the_documented_shape(
    arguments: tuple[str, ...], shape: type[msgspec.Struct], case: Path
) -> None:
    done = CliRunner().invoke(group, ["-C", str(case), *arguments, "--json"], catch_exceptions=False)

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
    inside = {"LinkedClaim"}
    assert {shape.__name__ for _, shape in OUTPUTS} == {shape.__name__ for shape in tried} | inside
