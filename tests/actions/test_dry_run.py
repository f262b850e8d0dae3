"""A dry run says what a real one then does."""

from pathlib import Path

from command_builders import make_catalogue, make_picture, run


def _list_outcomes(case: Path, *words: str | Path) -> list[tuple[str, str]]:
    lines = run("-C", case, "ingest", "--json", *words).read_lines()
    return sorted((Path(line["path"]).name, line["outcome"]) for line in lines)


def test_folder_with_sidecar_and_damage_is_foretold(tmp_path: Path) -> None:
    case, folder = make_catalogue(tmp_path / "case"), tmp_path / "in"
    folder.mkdir()
    make_picture(folder / "a.jpg")
    (folder / "a.jgw").write_text("0.5\n0\n0\n-0.5\n500000\n4900000\n", encoding="ascii")
    (folder / "words.txt").write_text("no picture", encoding="ascii")

    foretold = _list_outcomes(case, "--dry-run", folder)

    assert foretold == _list_outcomes(case, folder)
    assert foretold == [("a.jgw", "unchanged"), ("a.jpg", "created"), ("words.txt", "refused")]


def test_row_with_another_digest_is_foretold_to_fail(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    make_picture(tmp_path / "a.jpg")
    manifest = tmp_path / "m.csv"
    manifest.write_text(f"file,sha256\na.jpg,{'ab' * 32}\n", encoding="ascii")

    foretold = _list_outcomes(case, "--dry-run", manifest)

    assert foretold == [("a.jpg", "failed")] == _list_outcomes(case, manifest)
