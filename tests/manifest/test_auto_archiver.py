"""Exports of auto-archiver read: its CSV database, its sheet, its JSON."""

import pytest

from catalogue.errors import ValueRefused
from catalogue.manifest.auto_archiver import is_item, parse_json, parse_table
from catalogue.manifest.foreign import Digest, ForeignList, check_item
from catalogue.manifest.python_literal import SIZE_LIMIT, parse_literal

MOMENT = "datetime.datetime(2022, 5, 24, 6, 7, 8, 90, tzinfo=datetime.timezone.utc)"


def find_codes(stated: ForeignList) -> list[str]:
    return [finding.code for finding in stated.findings]


def read_values(stated: ForeignList, index: int = 0) -> dict[str, object]:
    row = check_item(stated.items[index])
    assert row.findings == []
    return {**row.values, "note": row.note}


def make_item(**changes: object) -> dict[str, object]:
    metadata = {"url": "https://example.org/post/1", "title": "Two ships", "timestamp": "2022-05-23 10:22:00"}
    media = {"filename": "/tmp/x/a.jpg", "_key": "case/abc.jpg", "urls": [], "properties": {}}
    return {"status": "generic: success", "metadata": metadata, "media": [media], **changes}


def test_json_item_gives_page_words_and_times() -> None:
    metadata = {
        "url": "https://example.org/post/1",
        "title": "Two ships",
        "content": "at the grain quay",
        "timestamp": "2022-05-23 13:22:00+03:00",
        "_processed_at": "2022-05-24 06:07:08.000090+00:00",
    }

    stated = parse_json(make_item(metadata=metadata), name="metadata.json")

    values = read_values(stated)
    assert values["page"] == "https://example.org/post/1"
    assert values["caption"] == "Two ships\nat the grain quay"
    assert values["published_at"] == "2022-05-23T13:22:00+03:00"
    assert values["obtained_at"] == "2022-05-24T06:07:08.000090Z" or values["obtained_at"] == (
        "2022-05-24T06:07:08.000090+00:00"
    )
    assert "according to auto-archiver export metadata.json" in str(values["note"])
    assert stated.findings == ()


def test_label_utc_of_a_publication_is_not_believed() -> None:
    metadata = {"url": "https://example.org/post/1", "timestamp": "2022-05-23 10:22:00+00:00"}

    stated = parse_json(make_item(metadata=metadata), name="metadata.json")

    values = read_values(stated)
    assert values["published_at"] == "2022-05-23T10:22:00"
    assert "2022-05-23 10:22:00+00:00" in str(values["note"])
    assert find_codes(stated) == ["FOR-007"]
    assert "is labelled UTC once, but" in stated.findings[0].sentence


def test_naive_time_needs_no_warning() -> None:
    assert find_codes(parse_json(make_item(), name="metadata.json")) == []


def test_files_are_found_in_properties_and_proofs_go_with_their_file() -> None:
    proof = {"filename": "/tmp/x/a.jpg.ots", "_key": "case/p.ots", "urls": [], "properties": {}}
    inner = {"filename": "/tmp/x/t.jpg", "urls": ["https://cdn.example.org/t.jpg"], "properties": {}}
    media = {
        "filename": "/tmp/x/a.jpg",
        "_key": "case/abc.jpg",
        "urls": ["./archive/case/abc.jpg"],
        "_mimetype": "image/jpeg",
        "properties": {
            "hash": "SHA-256:" + "AB" * 32,
            "id": "media_1",
            "ots": [proof],
            "thumbnails": [inner],
        },
    }

    (item,) = parse_json(make_item(media=[media]), name="m.json").items

    first, second = item.media
    assert first.names == ("case/abc.jpg", "./archive/case/abc.jpg", "/tmp/x/a.jpg")
    assert first.digests == (Digest("sha256", "ab" * 32),)
    assert first.sidecars == ("case/p.ots", "/tmp/x/a.jpg.ots")
    assert first.notes == ("auto-archiver calls this file media_1",)
    assert second.url == "https://cdn.example.org/t.jpg"


def test_digest_in_another_algorithm_is_said_to_be_unchecked() -> None:
    media = {"filename": "a.jpg", "urls": [], "properties": {"hash": "BLAKE3:" + "ab" * 32}}

    (item,) = parse_json(make_item(media=[media]), name="m.json").items

    assert item.media[0].digests == ()
    assert item.media[0].notes == (f"its digest as stated, not checked: BLAKE3:{'ab' * 32}",)


def test_folders_of_somebodys_disk_stay_out_of_the_note() -> None:
    text = "link,archive status,archive location\nhttps://a.example/p,x,/home/ines/archive/r.html\n"

    stated = parse_table(text, name="s.csv")

    note = str(read_values(stated)["note"])
    assert "r.html" in note and "ines" not in note
    assert stated.items[0].reports == ("/home/ines/archive/r.html",)


def test_keys_that_are_not_understood_are_counted() -> None:
    metadata = {"url": "https://example.org/1", "likes": 5}

    stated = parse_json([make_item(metadata=metadata), make_item(metadata=metadata)], name="db.json")

    assert find_codes(stated) == ["FOR-001"]
    assert "metadata.likes" in stated.findings[0].sentence
    assert "2 values" in stated.findings[0].sentence


def test_json_that_is_no_item_is_a_finding() -> None:
    stated = parse_json([make_item(), {"type": "Feature"}], name="db.json")

    assert find_codes(stated) == ["FOR-014"]
    assert len(stated.items) == 1
    assert not is_item({"type": "Feature"})


def test_csv_database_is_read_without_running_anything() -> None:
    text = (
        "status,metadata,media\n"
        f"\"generic: success\",\"{{'_processed_at': {MOMENT}, 'url': 'https://example.org/p'}}\","
        "\"[{'filename': '/tmp/a.jpg', '_key': 'x/abc.jpg', 'urls': [], 'properties': {}}]\"\n"
        "failed,\"{'url': __import__('os').getcwd()}\",[]\n"
        "failed,{'url': ,[]\n"
    )

    stated = parse_table(text, name="db.csv")

    assert read_values(stated)["obtained_at"] in {
        "2022-05-24T06:07:08.000090Z",
        "2022-05-24T06:07:08.000090+00:00",
    }
    assert stated.items[0].media[0].names == ("x/abc.jpg", "/tmp/a.jpg")
    assert [(f.code, dict(f.evidence)["row"]) for f in stated.findings] == [("FOR-014", "4")]
    assert check_item(stated.items[1]).is_faulty


def test_sheet_columns_are_read_in_whatever_case() -> None:
    text = (
        "Link,Archive Status,ARCHIVE LOCATION,archive_date,upload title,Upload Timestamp,"
        "hash,thumbnail,team\n"
        'https://example.org/p,generic: success,"./archive/r.html\nhttps://cdn.example.org/r.html",'
        "2022-05-24T06:07:08+00:00,Two ships,2022-05-23T10:22:00+00:00,SHA-256:00ff,"
        '"=IMAGE(""https://cdn.example.org/t.jpg"")",north\n'
    )

    stated = parse_table(text, name="sheet.csv")

    values = read_values(stated)
    assert values["page"] == "https://example.org/p"
    assert values["archive_url"] == "https://cdn.example.org/r.html"
    assert values["published_at"] == "2022-05-23T10:22:00"
    assert values["obtained_at"] == "2022-05-24T06:07:08"
    assert values["caption"] == "Two ships"
    assert "sha256" not in values
    assert "digest of the page that auto-archiver made: SHA-256:00ff" in str(values["note"])
    assert "team: north" in str(values["note"])
    (item,) = stated.items
    assert item.reports == ("./archive/r.html",)
    assert item.media[0].url == "https://cdn.example.org/t.jpg"
    assert sorted(find_codes(stated)) == ["FOR-001", "FOR-002", "FOR-007", "FOR-007"]


def test_sheet_without_a_digest_column_has_no_warning_of_it() -> None:
    stated = parse_table("link,archive status\nhttps://example.org/p,done\n", name="s.csv")

    assert find_codes(stated) == []


def test_bad_value_names_row_column_and_accepted_forms() -> None:
    stated = parse_table(
        "link,archive status,upload timestamp\nhttps://a.example/p,x,23/05/2022\n", name="s.csv"
    )

    (finding,) = check_item(stated.items[0]).findings
    evidence = dict(finding.evidence)
    assert (finding.code, evidence["row"], evidence["column"]) == ("MAN-004", "2", "upload timestamp")
    assert "2022-05-11" in evidence["accepted"]


def test_column_about_the_picture_itself_becomes_a_note() -> None:
    stated = parse_table(f"link,archive status,sha256\nhttps://a.example/p,x,{'0' * 64}\n", name="s.csv")

    values = read_values(stated)
    assert "sha256" not in values
    assert "sha256: 0000" in str(values["note"])


@pytest.mark.parametrize("text", ["{'a': ", "[" * 5000, "x" * (SIZE_LIMIT + 1), "{" * 200 + "}" * 200])
def test_notation_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused):
        parse_literal(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{'a': [1, None, True, 'x']}", {"a": [1, None, True, "x"]}),
        ("datetime.datetime(2022, 5, 24, 6, 7)", "2022-05-24T06:07:00"),
        ("open('x')", "open('x')"),
        ("-1", "-1"),
    ],
)
def test_notation_is_read(text: str, value: object) -> None:
    assert parse_literal(text) == value
