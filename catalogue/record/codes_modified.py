"""Finding codes of what the bytes of a picture tell about its having been modified."""

from catalogue.record.explanation import Explanation

MODIFIED_CODES: tuple[Explanation, ...] = (
    Explanation(
        "MOD-001",
        "the bytes of the original are not those that were put under evidence",
        "since then the file was damaged, changed or exchanged: two files do not have the same SHA-256",
        "who did it or why, or that what the picture shows was changed: a flipped bit on a disk does it too",
        "run 'catalogue verify', and take the original back from a backup, a bundle, or its source",
    ),
    Explanation(
        "MOD-002",
        "the bytes are those that were put under evidence",
        "nothing in the file was changed since the day that is named",
        "anything about what was done to the picture before that day",
        "nothing; obtain the picture from its maker to learn more",
    ),
    Explanation(
        "MOD-003",
        "decoders complain of the file",
        "parts of it are cut off, or are not as the format wants them",
        "that anybody altered the picture: downloads that broke off, bad disks, cameras and programs that "
        "write carelessly do it too",
        "obtain the file again and compare",
    ),
    Explanation(
        "MOD-004",
        "not all pixels were decoded to look for damage",
        "the file is larger than what is decoded at once",
        "that the rest is sound, or that it is not",
        "open the file with a program of its kind when the rest matters",
    ),
    Explanation(
        "MOD-005",
        "bytes of a kind that cameras and programs append follow the end of the picture",
        "the file holds more than the picture that viewers show",
        "that anything was altered; these bytes are normal for such files",
        "nothing; with further pictures or a video, look at them too",
    ),
    Explanation(
        "MOD-006",
        "bytes follow the end of the picture that viewers do not show",
        "somebody or some program appended them after the picture was written, or wrote it so",
        "that the picture itself was altered: mail gateways, web sites and cameras append bytes too; what "
        "they are is guessed from their beginning",
        "do not open them without care; compare with a copy of the picture from another source",
    ),
    Explanation(
        "MOD-007",
        "an embedded thumbnail shows another picture than the one that it stands in",
        "the picture was exchanged or changed beyond recognition after its thumbnail was made, or the "
        "thumbnail was put in. Measured on real pictures that kept their first thumbnail through an edit "
        "(crops down to 12 % of each side, turning by any angle, strips down to 15 % of the height, collages "
        "with other pictures, captions, boxes and bars, changes of tone, and some of these together): 1 of "
        "1044 was called so, a low strip drawn out, and the search was widened for it (0 of 69 such since); "
        "of thumbnails of other pictures 3 of 40 since, and 35 more are warned of as "
        "MOD-008 (tests/bench/bench_thumbnails.py, 12 pictures an edit with seed 4 and 24 with seed 71). The "
        "bounds were chosen on the same pictures, so that this is no rate of false alarms for others",
        "that anybody meant to deceive, or which of the two is the older: programs that copy tags from one "
        "file to another, or that paint a new picture over a photograph, leave such thumbnails behind",
        "extract the thumbnail, search for it, and ask the source for the file before any editing",
    ),
    Explanation(
        "MOD-008",
        "an embedded thumbnail differs from the picture more than one made of it should",
        "one of the two was changed after the other was made, or they are of different pictures",
        "that what the picture shows was altered: captions, frames, strong changes of tone, turning, strips, "
        "collages and crops of crops do it too; or that both show the same: most thumbnails of other "
        "pictures are only warned of, because a small or turned part could not be excluded",
        "extract the thumbnail and look at both side by side",
    ),
    Explanation(
        "MOD-009",
        "the picture is only a part of what its embedded thumbnail shows",
        "it was cropped after the thumbnail was made, by a program that kept the old one",
        "that the crop hides anything: agencies crop nearly every picture",
        "extract the thumbnail and look at what lies outside",
    ),
    Explanation(
        "MOD-010",
        "tags name a program that is made for changing pictures",
        "the file passed through it, if the tags are right",
        "that what the picture shows was altered: every agency opens pictures in such programs to crop, tone "
        "and caption them; or that a file without such tags was not edited, for they are easily removed",
        "ask the source for the file before editing",
    ),
    Explanation(
        "MOD-011",
        "tags say that the file was saved anew, or from another document, after it was first made",
        "it is not the first file of its picture, if the tags are right",
        "that what the picture shows was altered: processing, captioning and conversion do the same",
        "ask the source for the earlier file",
    ),
    Explanation(
        "MOD-012",
        "tags declare that the picture, or a part of it, was generated or drawn",
        "whoever wrote the tags, or their program, says so",
        "that it is so, for tags can be written by anyone; or that a picture without such tags was not "
        "generated",
        "ask the source; do not use it as a photograph unless they are refuted",
    ),
    Explanation(
        "MOD-013",
        "the settings with which a JPEG was last saved",
        "which quantisation tables the last program used; equal tables of a second file speak for the same "
        "program and setting",
        "which program it was, how often the picture was saved before, or that anything was altered",
        "compare with a file that certainly comes from the supplier",
    ),
)
