"""Finding codes of what a picture can say about the place where it is said to have been taken."""

from catalogue.record.explanation import Explanation

MISLOCATED_CODES: tuple[Explanation, ...] = (
    Explanation(
        "LOC-001",
        "the stated place lies outside what the picture covers by its georeference",
        "the stated place and the georeference cannot both be right",
        "which of the two is wrong: a georeference can be rewritten or belong to a template",
        "compare the picture with a map of both places, and correct the scene's place if it was a slip",
    ),
    Explanation(
        "LOC-002",
        "the stated place lies outside, but not so far or so surely that it must be wrong",
        "the statement is not exact, or the file beside the picture is not its own",
        "that the place is wrong: it may be that of a whole scene of which this is a part, up to 120 km from "
        "the middle for fine optical satellites, 400 km for radar and coarse ones, any for unknown ones",
        "state the place of this picture with a radius, or find the supplier's file",
    ),
    Explanation(
        "LOC-003",
        "the stated place lies inside what the picture covers by its georeference",
        "a place that was stated without regard to the file would most likely have failed; the chance "
        "assumes that the two were written independently",
        "that the georeference is genuine, or that the place was not copied from it: anybody can write one",
        "compare the picture with a map of the place",
    ),
    Explanation(
        "LOC-004",
        "the stated place agrees with a file that anybody can write, or with a picture of half a country",
        "the statement and the file do not contradict each other",
        "that the place is right: many wrong places would agree as well",
        "look for the supplier's georeferenced file, or compare the picture with a map",
    ),
    Explanation(
        "LOC-007",
        "the stated place lies in the tile, or path and row, of a scene id that anybody can write",
        "the place and the id do not contradict each other",
        "that either is right: both may have been written by the same person",
        "find the scene in the supplier's catalogue under that id",
    ),
    Explanation(
        "LOC-008",
        "the stated place lies far from the tile, or path and row, that a scene id names",
        "the stated place and the scene id cannot both be right",
        "which of the two is wrong: a file can be renamed, and an id mistyped",
        "find the scene in the supplier's catalogue under that id, and compare",
    ),
    Explanation(
        "LOC-009",
        "the stated place lies in the tile, or path and row, that the metadata that came with the file name",
        "a place that was stated without regard to the metadata would most likely have failed, provided that "
        "the two were written independently: anybody can write such a file",
        "that the metadata belongs to this picture, or that the place was not copied from it",
        "find the scene in the supplier's catalogue under that id, and compare",
    ),
    Explanation(
        "LOC-010",
        "the stated place is far off, and would fit with its axes exchanged or a sign turned",
        "the place as it was written is wrong, or the picture's own position is",
        "that somebody meant to deceive: such slips are common",
        "correct the scene's place, latitude first, if the likely cause is the true one",
    ),
    Explanation(
        "LOC-011",
        "the stated place would fit, with a slip in its axes or signs, a file beside the picture or its name"
        ", or a picture that may be a part of so wide a scene",
        "the statement and that file or name do not agree as they stand",
        "that the place is wrong: file or name may belong to another picture, or hold the slip themselves",
        "correct whichever of the two is wrong",
    ),
    Explanation(
        "LOC-012",
        "the picture's georeference lies far from what a scene id names",
        "the georeference and the id do not belong to one picture",
        "which of the two is wrong: a file can be renamed",
        "find the scene in the supplier's catalogue under that id, and compare",
    ),
    Explanation(
        "LOC-013",
        "the stated place lies far from the tile, or path and row, of an id or name that is itself in doubt",
        "the stated place and that id or name cannot both be right",
        "that the place is wrong: anybody can name a file, or the georeference bears the place out",
        "ask where the id or name comes from",
    ),
    Explanation(
        "LOC-015",
        "the stated place lies at a latitude that the named satellite never sees",
        "the stated place and the named satellite cannot both be right",
        "which of the two is wrong",
        "find out who says which, and correct the one that is wrong",
    ),
    Explanation(
        "LOC-016",
        "the stated place lies at a latitude that the named satellite is not known to see",
        "nothing for certain: the limit is not sourced, or satellites of that name may be missing here",
        "that the place or the satellite is wrong",
        "find out which satellite took it, and its orbit",
    ),
    Explanation(
        "LOC-020",
        "a tag gives the position 0, 0",
        "a program wrote a position that it did not know",
        "that the picture was taken in the Gulf of Guinea, or that it was tampered with",
        "leave it; look for the place elsewhere",
    ),
    Explanation(
        "LOC-021",
        "a GPS tag lies far from the stated place, or from what the picture covers",
        "the tag and the other place are not the same place",
        "that the other is wrong: a receiver tells where it was, not what a picture shows",
        "find out where in the picture's history the tag was written",
    ),
    Explanation(
        "LOC-022",
        "a picture that is said to come from a satellite carries a GPS position",
        "probably somebody, or a program on the ground, wrote it: a camera, an editor or an agency",
        "that it is no satellite picture: agencies add positions, and screens are photographed",
        "look at make, model and software of the file",
    ),
    Explanation(
        "LOC-023",
        "a GPS tag agrees with the stated place, or with what the picture covers",
        "they do not contradict each other",
        "that the place is right: such a tag can be written by anyone",
        "compare the picture with a map of the place",
    ),
    Explanation(
        "LOC-025",
        "people state places that cannot all be right",
        "at least one of the statements is wrong, or of another picture",
        "which",
        "compare the picture with a map of each, and withdraw the scene that is wrong",
    ),
    Explanation(
        "LOC-026",
        "tags in the file name different cities, regions or countries",
        "somebody wrote one of them without the other",
        "which is right, or that any is wrong: one may be where the picture was filed",
        "compare with captions of other copies of the picture",
    ),
)
