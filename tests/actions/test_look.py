"""Looking things up: every option of search, conflicts marked and not marked."""

from pathlib import Path

import pytest
from command_builders import make_catalogue, make_picture, run


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pictures: "fiji" across the antimeridian, "quay" at Sevastopol, "bare" without statements."""
    folder = tmp_path_factory.mktemp("look")
    case = make_catalogue(folder / "case")
    for number, name in enumerate(("fiji", "quay", "bare")):
        make_picture(folder / f"{name}.jpg", number)
    ids = {
        name: run("-C", case, "ingest", "--json", folder / f"{name}.jpg").read_lines()[0]["image"]
        for name in ("fiji", "quay", "bare")
    }
    run("-C", case, "claim", "add", "Two ships.", "--claimant", "A paper", "--slug", "two-ships")
    run("-C", case, "claim", "link", ids["quay"], "two-ships")
    run("-C", case, "tag", ids["quay"], "ship", "port:sevastopol")
    run("-C", case, "tag", ids["fiji"], "port:suva")
    run("-C", case, "status", ids["quay"], "done")
    run("-C", case, "scene", ids["fiji"], "--point", "-17.0,179.9", "--acquired-at", "2022-05-11T23:30")
    run(
        *("-C", case, "scene", ids["quay"], "--platform", "WorldView-3", "--point", "44.61,33.52"),
        *("--acquired-at", "2022-05-19T08:46Z"),
    )
    run("-C", case, "sighting", ids["quay"], "--caption", "Судна біля причалу", "--credit", "Maxar")
    run("-C", case, "annotate", ids["fiji"], "--box", "1,2,30,40", "--label", "Lagoon")
    return case


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ([], "bare fiji quay"),
        (["--tag", "ship"], "quay"),
        (["--tag", "port:"], "fiji quay"),
        (["--tag", "port:", "--tag", "ship"], "quay"),
        (["--claim", "two-ships"], "quay"),
        (["--platform", "worldview"], "quay"),
        (["--status", "done"], "quay"),
        (["--status", "none"], "bare fiji"),
        (["причалу"], "quay"),
        (["ПРИЧАЛУ", "maxar"], "quay"),
        (["lagoon"], "fiji"),
        (["bare.jpg"], "bare"),
        (["nowhere"], ""),
        (["--bbox", "33,44,34,45"], "quay"),
        (["--bbox", "179,-18,-179,-16"], "fiji"),
        (["--bbox", "-180,-18,-179,-16"], ""),
        (["--bbox", "170,-18,180,-16"], "fiji"),
        (["--from", "2022-05-19", "--to", "2022-05-19"], "quay"),
        (["--to", "2022-05-17"], "fiji"),
        # Zone unknown: 23:30 may have been on the next day in Greenwich.
        (["--from", "2022-05-12T11:00Z", "--to", "2022-05-12T11:10Z"], "fiji"),
        (["--from", "2022-05-12T12:00Z", "--to", "2022-05-13T00:00Z"], ""),
        (["--tag", "ship", "--bbox", "0,0,1,1"], ""),
    ],
)
def test_search_finds_what_answers_to_everything(case: Path, words: list[str], names: str) -> None:
    done = run("-C", case, "search", "--json", *words)

    assert done.code == 0
    assert sorted(Path(line["name"]).stem for line in done.read_lines()) == names.split()


def test_search_finds_by_the_beginning_of_either_digest(case: Path) -> None:
    (quay,) = run("-C", case, "search", "--json", "--tag", "ship").read_lines()
    (shown,) = run("-C", case, "show", quay["id"], "--json").read_lines()

    for digest in (quay["id"][:20], shown["digests"]["sha512"][:20].upper()):
        assert [
            line["id"] for line in run("-C", case, "search", "--json", "--digest", digest).read_lines()
        ] == [quay["id"]]


def test_show_of_a_claim_names_its_images(case: Path) -> None:
    (quay,) = run("-C", case, "search", "--json", "--tag", "ship").read_lines()
    (claim,) = run("-C", case, "show", "two-ships", "--json").read_lines()

    assert claim["images"] == [[quay["id"], "cited for"]]
    assert "Two ships." in run("-C", case, "show", "two-ships").out


@pytest.mark.parametrize(("name", "is_marked"), [("conflict", True), ("iptc", False)])
def test_contrary_dates_are_marked_and_agreeing_ones_are_not(
    shared_data: Path, tmp_path: Path, name: str, is_marked: bool
) -> None:
    case = make_catalogue(tmp_path / "case")
    picture = shared_data / "corpus" / "satellite" / f"press_honolulu_{name}.jpg"
    (made,) = run("-C", case, "ingest", "--json", picture).read_lines()

    (shown,) = run("-C", case, "show", made["image"], "--json").read_lines()
    told = run("-C", case, "show", made["image"]).out

    times = [fact for fact in shown["facts"] if fact["name"] in {"acquired_at", "created_at"}]
    assert len(times) >= 3
    assert ("created_at" in shown["conflicts"]) == is_marked
    assert ("! created_at" in told) == is_marked
    if not is_marked:
        assert not {"acquired_at", "created_at", "published_at"} & set(shown["conflicts"])


@pytest.mark.parametrize("words", [["--from", "2023", "--to", "2022"], ["--digest", "zz"], ["--digest", ""]])
def test_search_that_cannot_mean_anything_is_wrong_usage(case: Path, words: list[str]) -> None:
    assert run("-C", case, "search", *words).code == 2
