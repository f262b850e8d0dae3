"""Tables: foreign headers, every mistake at once, nothing guessed."""

import pytest

from catalogue.errors import InputRefused
from catalogue.manifest.parse import parse_manifest
from catalogue.manifest.values import Manifest
from catalogue.record.claim import Relation
from catalogue.record.place import PlacePrecision, PlaceState
from catalogue.record.tag import Workflow

DIGEST = "ab" * 32


def parse_csv(*lines: str, name: str = "m.csv") -> Manifest:
    return parse_manifest("\n".join(lines).encode(), name=name)


def codes(manifest: Manifest) -> list[str]:
    return [finding.code for finding in manifest.findings]


def evidence(manifest: Manifest, code: str) -> dict[str, str]:
    return dict(next(finding.evidence for finding in manifest.findings if finding.code == code))


def test_plain_row_is_read() -> None:
    manifest = parse_csv(
        "file,publisher,acquired_at,point,gsd_m,tags,status,sha256",
        f'../images/quay.tif,Example News,2022-05-19/2022-05-29,"44.61, 33.52",0.5,"a, b",to do,{DIGEST}',
    )

    assert manifest.findings == ()
    (image,) = manifest.images
    assert (image.row, image.file, image.sha256) == (2, "../images/quay.tif", DIGEST)
    assert image.sighting and image.sighting.publisher == "Example News"
    assert image.scene and image.scene.place and image.scene.acquired_at == "2022-05-19/2022-05-29"
    assert (image.scene.place.latitude_deg, image.scene.gsd_m) == (44.61, 0.5)
    assert (image.tags, image.status) == (("a", "b"), Workflow.TODO)


def test_empty_cells_state_nothing() -> None:
    manifest = parse_csv("file,publisher,gsd_m,tags,status,point,claims", "a.tif,, ,,,,")

    (image,) = manifest.images
    assert (image.sighting, image.scene, image.tags, image.status, image.claims) == (None, None, (), None, ())


def test_auto_archiver_sheet_is_read_honestly() -> None:
    manifest = parse_csv(
        "Link,Destination Folder,Archive status,Archive location,Archive date,Thumbnail,Upload timestamp,"
        "Upload title,Text content,Hash,Perceptual hashes,file",
        f"https://t.example/c/1,grain,archived: success,https://s3.example/a.html,2022-05-24T08:00:00+00:00,"
        f"'=IMAGE(1),2022-05-23 10:22:05+00:00,Quay,Two ships,SHA256:{DIGEST},d1,quay.jpg",
    )

    assert codes(manifest) == ["MAN-012"]
    (image,) = manifest.images
    assert image.sha256 is None and image.status is None
    seen = image.sighting
    assert seen and seen.page == "https://t.example/c/1" and seen.url is None
    assert seen.caption == "Quay\nTwo ships"
    assert seen.published_at == "2022-05-23T10:22:05+00:00"
    assert seen.archive_url == "https://s3.example/a.html"
    assert seen.note and "Archive status: archived: success" in seen.note and "=IMAGE(1)" in seen.note
    assert DIGEST not in seen.note


def test_local_archive_location_goes_into_the_note() -> None:
    manifest = parse_csv("file,archive location", "a.tif,./archived/1.html")

    seen = manifest.images[0].sighting
    assert manifest.findings == () and seen
    assert (seen.archive_url, seen.note) == (None, "archive location: ./archived/1.html")


def test_atlos_sheet_is_read_honestly() -> None:
    manifest = parse_csv(
        "slug,description,date,time,status,latitude,longitude,geolocation_resolution,sensitive,source_1,"
        "source_2,file",
        'CIV-1,Grain loaded,2022-05-19,10:22,Ready for Review,44.61,33.52,Vicinity,"Graphic Violence",'
        "https://a.example/1,https://b.example/2,quay.tif",
    )

    assert manifest.findings == ()
    (image,) = manifest.images
    assert image.scene and image.scene.place and image.scene.acquired_at is None
    assert image.scene.place.precision is PlacePrecision.VICINITY
    assert image.scene.place.radius_m == 100
    assert image.status is Workflow.READY_FOR_REVIEW
    assert image.tags == ("sensitivity:graphic-violence",)
    seen = image.sighting
    assert seen and (seen.caption, seen.page) == ("Grain loaded", "https://a.example/1")
    assert seen.note and "source_2: https://b.example/2" in seen.note
    assert "date of the event, as given: 2022-05-19T10:22" in seen.note


def test_event_date_belongs_to_the_claim_when_the_row_makes_one() -> None:
    manifest = parse_csv(
        "claim,claimant,date,location,lat,long,sources", "Grain is gone,A,2022-05,Sevastopol,44.61,33.52,src7"
    )

    assert manifest.findings == () and manifest.images == ()
    claim = manifest.claims[0].claim
    assert (claim.event_at, claim.slug) == ("2022-05", "grain-is-gone")
    assert claim.place and (claim.place.name, claim.place.longitude_deg) == ("Sevastopol", 33.52)
    assert claim.note == "sources: src7"


def test_what_only_a_picture_can_bear_is_kept_in_the_note_of_a_claim() -> None:
    manifest = parse_csv(
        "claim,claimant,relation,tags,page,credit", 'One,A,supports,"x,y",https://a.example/,C'
    )

    claim = manifest.claims[0].claim
    assert claim.source_url == "https://a.example/"
    assert claim.note == "credit: C\ntags: x, y\nrelation: supports"


def test_american_date_is_refused_with_the_accepted_forms() -> None:
    manifest = parse_csv("file,date", "a.tif,5/6/2022")

    assert codes(manifest) == ["MAN-004"] and manifest.images == ()
    found = evidence(manifest, "MAN-004")
    assert (found["row"], found["column"], found["value"]) == ("2", "date", "5/6/2022")
    assert "2022-05-11" in found["accepted"]


def test_cir_sheet_is_read() -> None:
    manifest = parse_csv(
        "id;verifiedDate;country;province;city;latitude;longitude;title;description;link;file",
        "U1;2022-05-19T00:00:00.000Z;Ukraine;Crimea;Sevastopol;44.61;33.52;T;D;https://x.example/1;a.jpg",
    )

    assert manifest.findings == ()
    (image,) = manifest.images
    assert image.scene and image.scene.place and image.scene.place.name == "Ukraine, Crimea, Sevastopol"
    assert image.scene.acquired_at is None
    assert image.sighting and image.sighting.note == (
        "id: U1\ndate of the event, as given: 2022-05-19T00:00:00.000Z"
    )


def test_header_spelling_does_not_count() -> None:
    manifest = parse_csv("FILE,Acquired-At,GSD m,Cloud_Cover", "a.tif,2022-05-19,0.5,3")

    assert manifest.findings == ()
    assert manifest.images[0].scene and manifest.images[0].scene.cloud_cover_pct == 3


def test_unknown_column_is_reported_once_with_its_nearest_name_and_kept() -> None:
    manifest = parse_csv("file,publsher,blob", "a.tif,News,x", "b.tif,News,y")

    assert codes(manifest) == ["MAN-003", "MAN-003"]
    assert evidence(manifest, "MAN-003") == {"row": "1", "column": "publsher", "accepted": "publisher"}
    assert [image.sighting.note for image in manifest.images if image.sighting] == [
        "publsher: News\nblob: x",
        "publsher: News\nblob: y",
    ]


def test_every_mistake_is_reported_and_good_rows_survive() -> None:
    manifest = parse_csv(
        "file,gsd_m,off_nadir_deg,sha256,latitude,longitude,status,page",
        "a.tif,half,200,abc,133,44,nearly,example.org",
        "b.tif,0.5,20,,44.61,33.52,done,https://example.org/",
        "c.tif,0.5,20",
    )

    assert codes(manifest) == ["MAN-004"] * 6 + ["MAN-005"]
    columns = [dict(finding.evidence).get("column") for finding in manifest.findings]
    assert columns == ["gsd_m", "off_nadir_deg", "sha256", "status", "page", "latitude", None]
    assert [image.file for image in manifest.images] == ["b.tif"]
    assert manifest.has_faults


@pytest.mark.parametrize(
    "path",
    [
        "/etc/a.tif",
        "C:\\a.tif",
        "C:/a.tif",
        "a\\b.tif",
        "~/a.tif",
        "../../a.tif",
        "https://x/a.tif",
        "a/..",
        ".",
    ],
)
def test_path_out_of_reach_is_refused(path: str) -> None:
    assert codes(parse_csv("file", path)) == ["MAN-008"]


@pytest.mark.parametrize("path", ["a.tif", "../images/a.tif", "x/../a.tif", "../a b.tif", "x/../../a.tif"])
def test_path_beside_the_manifest_is_taken(path: str) -> None:
    assert parse_csv("file", path).images[0].file == path


def test_null_island_is_a_fault_unless_forced() -> None:
    row = "a.tif,0,0.000"

    assert codes(parse_csv("file,lat,lon", row)) == ["MAN-019"]
    forced = parse_csv("file,lat,lon,force_zero", row + ",yes")
    assert forced.findings == ()
    assert forced.images[0].scene and forced.images[0].scene.place
    assert forced.images[0].scene.place.state is PlaceState.LOCATED


def test_half_a_coordinate_and_a_pair_in_one_cell_are_explained() -> None:
    assert codes(parse_csv("file,lat,lon", "a.tif,44.61,")) == ["MAN-014"]
    pair = parse_csv("file,lat,lon", 'a.tif,"44.61, 33.52",33.52')
    assert codes(pair) == ["MAN-004"]
    assert "point" in pair.findings[0].sentence


def test_decimal_comma_is_refused_not_read_as_thousands() -> None:
    assert codes(parse_csv("file;gsd_m", "a.tif;0,5")) == ["MAN-004"]


def test_unlocatable_is_a_state() -> None:
    scene = parse_csv("file,point", "a.tif,unlocatable").images[0].scene

    assert scene and scene.place and scene.place.state is PlaceState.UNLOCATABLE


def test_precision_without_point_is_kept_in_the_note() -> None:
    manifest = parse_csv("file,place,precision", "a.tif,Sevastopol,locality")

    assert codes(manifest) == ["MAN-017"]
    assert manifest.images[0].sighting and manifest.images[0].sighting.note == "precision: locality"


def test_point_and_latitude_together_are_refused() -> None:
    assert "MAN-006" in codes(parse_csv("file,point,lat,lon", 'a.tif,"44.61,33.52",44.61,33.52'))


def test_two_columns_that_disagree_are_refused_and_equal_ones_pass() -> None:
    assert codes(parse_csv("file,license,licence", "a.tif,CC0,CC BY")) == ["MAN-006"]
    assert parse_csv("file,license,licence", "a.tif,CC0,CC0").findings == ()


def test_row_without_picture_and_claim_is_refused_and_hints_at_the_link() -> None:
    manifest = parse_csv("link,caption", "https://t.example/1,words")

    assert codes(manifest) == ["MAN-007"]
    assert "link" in manifest.findings[0].sentence


def test_picture_seen_twice_is_a_warning_and_kept_twice() -> None:
    manifest = parse_csv("file,publisher", "a.tif,One", "./a.tif,Two")

    assert codes(manifest) == ["MAN-009"]
    assert len(manifest.images) == 2


def test_one_file_with_two_digests_is_a_fault() -> None:
    manifest = parse_csv("file,sha256", f"a.tif,{DIGEST}", f"a.tif,{'cd' * 32}")

    assert codes(manifest) == ["MAN-010"]
    assert len(manifest.images) == 1


def test_claim_of_a_row_is_linked_to_its_picture() -> None:
    manifest = parse_csv(
        "file,claim,claimant,relation,claims", "a.tif,Two ships load grain,News,cited-for,older-claim"
    )

    assert manifest.findings == ()
    assert [ref.slug for ref in manifest.images[0].claims] == ["older-claim", "two-ships-load-grain"]
    assert {ref.relation for ref in manifest.images[0].claims} == {Relation.CITED_FOR}
    assert manifest.unresolved_slugs == ("older-claim",)


def test_relation_is_never_a_default() -> None:
    assert codes(parse_csv("file,claims", "a.tif,some-claim")) == ["MAN-014"]


def test_parts_of_a_claim_without_words_are_refused() -> None:
    assert codes(parse_csv("file,claimant,relation", "a.tif,News,supports")) == ["MAN-013", "MAN-013"]


def test_slug_of_another_claim_is_refused() -> None:
    manifest = parse_csv("claim,claimant,claim_slug", "One,A,grain", "Two,A,grain")

    assert codes(manifest) == ["MAN-011"]
    assert [stated.claim.text for stated in manifest.claims] == ["One"]


def test_claim_stated_again_otherwise_is_refused_and_equally_passes() -> None:
    header, row = "claim,claimant,claimed_at,file,relation", "One,A,2022,{}.tif,supports"

    assert codes(parse_csv(header, row.format("a"), "One,A,2021,b.tif,supports")) == ["MAN-021"]
    again = parse_csv(header, row.format("a"), row.format("b"))
    assert again.findings == () and (len(again.claims), len(again.images)) == (1, 2)


def test_swapped_axes_are_noticed_against_the_claimed_place() -> None:
    header = "claim,claimant,claim_slug,file,claims,relation,point"
    claim = 'Grain,A,grain,,,,"44.61, 33.52"'

    swapped = parse_csv(header, claim, ',,,a.tif,grain,supports,"33.52, 44.61"')
    right = parse_csv(header, claim, ',,,a.tif,grain,supports,"44.62, 33.52"')
    elsewhere = parse_csv(header, claim, ',,,a.tif,grain,supports,"46.48, 30.73"')

    assert (codes(swapped), codes(right), codes(elsewhere)) == (["MAN-016"], [], [])
    assert len(swapped.images) == 1


def test_apostrophe_against_formulas_is_taken_off() -> None:
    manifest = parse_csv("file,longitude,latitude,caption", "a.tif,'-33.5,'-44.6,'tis")

    (image,) = manifest.images
    assert image.scene and image.scene.place and image.scene.place.longitude_deg == -33.5
    assert image.sighting and image.sighting.caption == "'tis"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separator_is_found_in_the_header(separator: str) -> None:
    data = separator.join(("file", "caption")) + "\r\n" + separator.join(("a.tif", '"x,;\ty\r\nz"'))

    manifest = parse_manifest(data.encode("utf-8-sig"), name="m.dat")

    assert manifest.findings == () and manifest.images[0].sighting
    assert manifest.images[0].sighting.caption == "x,;\ty\r\nz"


def test_open_quote_is_reported_with_its_row() -> None:
    manifest = parse_csv("file,caption", "a.tif,x", 'b.tif,"y')

    assert codes(manifest) == ["MAN-002"] and evidence(manifest, "MAN-002")["row"] == "3"
    assert [image.file for image in manifest.images] == ["a.tif"]


@pytest.mark.parametrize(
    "data", ["file\na.tif".encode("utf-16"), b"file\n\xe9.tif", b"PK\x03\x04", b"x" * 20_000_001]
)
def test_other_encodings_and_sizes_are_refused(data: bytes) -> None:
    with pytest.raises(InputRefused):
        parse_manifest(data, name="m.csv")


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(InputRefused):
        parse_manifest(b"file\n" + b"\n" * 100_002, name="m.csv")


@pytest.mark.parametrize("name", ["m.csv", "m.tsv", "m.jsonl", "m.toml", "m"])
def test_empty_manifest_is_a_fault(name: str) -> None:
    assert codes(parse_manifest(b"", name=name)) == ["MAN-001"]


def test_json_lines_are_read_with_nested_claims() -> None:
    manifest = parse_csv(
        '{"file": "a.tif", "gsd_m": 0.50, "tags": ["x", "y"], "note": null, "force_zero": false}',
        '{"file": "b.tif", "claim": [{"slug": "grain", "relation": "supports", "note": "why"}],'
        ' "annotation": [{"shape": "box", "at": [1, 2, 3, 4], "label": "ship"}]}',
        name="m.jsonl",
    )

    assert manifest.findings == ()
    assert manifest.images[0].tags == ("x", "y")
    assert manifest.images[1].claims[0].note == "why"
    assert manifest.images[1].annotations[0].points_px == ((1, 2), (3, 4))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"file": "a.tif", "file": "b.tif"}', "MAN-002"),
        ('{"file": "a.tif", "gsd_m": NaN}', "MAN-002"),
        ("[" * 100_000, "MAN-002"),
        ("[1]", "MAN-002"),
        ('{"file": "a.tif", "caption": "\\ud800"}', "MAN-004"),
        ('{"file": "a.tif", "caption": {"x": 1}}', "MAN-020"),
        ('{"file": "a.tif", "\\ud800": "x"}', "MAN-003"),
        ('{"file": "a.tif", "tags": ["x,y"]}', "MAN-020"),
    ],
)
def test_hostile_json_is_a_finding(line: str, code: str) -> None:
    manifest = parse_csv('{"file": "z.tif"}', line, name="m.ndjson")

    assert code in codes(manifest)
    assert [image.file for image in manifest.images] == ["z.tif"]
    assert "\n".join(finding.sentence for finding in manifest.findings).encode()


def test_link_with_broken_numbers_is_refused() -> None:
    for link in ("https://osm.example/?mlat=x&mlon=1", "https://[::1"):
        assert codes(parse_csv("file,point", f"a.tif,{link}")) == ["MAN-004"]
