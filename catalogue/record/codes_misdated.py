"""Finding codes of the question whether a picture is misdated, as far as papers tell it."""

from catalogue.record.explanation import Explanation

MISDATED_CODES: tuple[Explanation, ...] = (
    Explanation(
        "DATE-001",
        "a stated time of acquisition lies after a sighting says that the picture was published",
        "one of the two statements is wrong: nothing is published before it is taken. Without the address of "
        "an archived copy that bears such a time it is a warning only: pages keep their first date",
        "which of them: a date may be read wrongly, and one sighting, by whoever recorded it or in a bundle "
        "that was imported, can be false",
        "look the page up in an archive and state its address there; withdraw the statement that is wrong",
    ),
    Explanation(
        "DATE-002",
        "a stated time of acquisition lies after the bytes were obtained",
        "one of the two statements is wrong: these very bytes existed when they were obtained",
        "which of them: the day of obtaining may have been noted wrongly, or falsely by one peer",
        "compare with the journal's own times; withdraw the statement that is wrong",
    ),
    Explanation(
        "DATE-003",
        "a stated time of acquisition lies more than 14 hours after the bytes, or the statement, were "
        "recorded",
        "the statement is wrong, or the clock of the device that recorded it was, and nothing else on "
        "record says so of the clock",
        "that the clock was right: it is a claim of the device, unless the journal is timestamped",
        "correct the stated time; or note that the clock was wrong",
    ),
    Explanation(
        "DATE-004",
        "a time lies after the clock of the device when it recorded the bytes, and that clock may be "
        "what is wrong",
        "nothing: another time on record lies after that clock too, a wrong zone would explain it, or the "
        "clock was never set, as it shows a time before the first release of this program",
        "that the picture is misdated",
        "compare with entries that are timestamped by an authority; set the clock right",
    ),
    Explanation(
        "DATE-005",
        "one sighting was published after it was obtained, or happened after it was recorded",
        "one of the times is noted wrongly, or they are of two occasions",
        "anything about the time of the picture",
        "withdraw the sighting and state it anew, each occasion by itself",
    ),
    Explanation(
        "DATE-006",
        "a time of acquisition in the file, its name or its metadata lies after the picture was "
        "published, obtained or recorded",
        "that time is not the picture's, or the other is noted wrongly",
        "when the picture was taken: the clock of a camera may have been ahead, and a tag can be "
        "written by anybody",
        "do not rely on that time",
    ),
    Explanation(
        "DATE-007",
        "a stated time of acquisition is not that of the metadata with the file, beyond what sources of "
        "one scene differ",
        "the statement and the metadata that came with the file cannot both be right about this picture",
        "which of them: a sidecar of another scene may lie beside the file",
        "look the scene up at its supplier by its id; withdraw the statement if it is wrong",
    ),
    Explanation(
        "DATE-008",
        "a stated time of acquisition agrees with the metadata that came with the file",
        "the metadata say the same; the finding says how often a wrong date would agree, provided that the "
        "two were written independently",
        "that two people looked: whoever stated it may have read it there, and anybody can write such a "
        "file; nor that the metadata are of this picture",
        "compare the place and the pixels with the scene at its supplier",
    ),
    Explanation(
        "DATE-009",
        "tags in the file bear a time before the picture is said to have been taken",
        "the clock of whatever wrote them was wrong, or the picture is older than is said",
        "that it is older: clocks are often unset, tags are copied from other pictures, and anybody can "
        "write them",
        "look for earlier copies of the picture before that time, and state them as sightings",
    ),
    Explanation(
        "DATE-010",
        "tags for the time the picture was made bear a time after it is said to have been taken",
        "nothing: an export, a release or an edit is often noted there",
        "that the picture is younger than is said",
        "nothing; keep it in mind when other times are in doubt",
    ),
    Explanation(
        "DATE-011",
        "tags for the time the picture was made agree with the stated time",
        "nothing: anybody can write tags, and whoever stated the time may have read it there",
        "that the time is right",
        "look for metadata of the supplier",
    ),
    Explanation(
        "DATE-012",
        "tags for the time the picture was made differ from each other",
        "at most one is right: several programs, or several people, wrote them",
        "that the picture was changed, or which time is right: release days and zones are often noted there",
        "take none of them for the time of the picture without another source",
    ),
    Explanation(
        "DATE-013",
        "the metadata that came with the file name times that exclude each other",
        "at least one of the files of metadata, or one of its fields, is not of this scene",
        "which; none of them is used against a stated time unless all of them are against it",
        "obtain the product anew, with its metadata",
    ),
    Explanation(
        "DATE-014",
        "people state times of acquisition that exclude each other",
        "at most one of the statements is right",
        "which of them",
        "compare their sources; withdraw the statement that is wrong",
    ),
    Explanation(
        "DATE-015",
        "a stated time of acquisition is not the one that is written in the supplier's scene id",
        "the time and the id cannot both be of this picture",
        "which of them is wrong: an id may be mistyped, or be that of a neighbouring scene",
        "look the id up at its supplier; withdraw the statement that is wrong",
    ),
    Explanation(
        "DATE-016",
        "a stated time of acquisition is the one in the scene id in the metadata that came with the file",
        "the metadata say the same; the finding says how often a wrong date would agree, provided that the "
        "two were written independently",
        "that two people looked: whoever stated it may have read it there, and anybody can write such a "
        "file; nor that the metadata are of this picture",
        "compare the place and the pixels with the scene at its supplier",
    ),
    Explanation(
        "DATE-017",
        "a stated time of acquisition is not the one in the name of the file, which is a supplier's "
        "whole name, of the stated satellite or on a georeferenced file",
        "the time and the name cannot both be of this picture",
        "which of them is wrong: a file can be renamed, and a product made from several scenes bears "
        "one's name",
        "look the name up at its supplier, and compare the pixels",
    ),
    Explanation(
        "DATE-018",
        "a stated time of acquisition is not the one in the name of the file",
        "whoever named the file had another scene in mind, or another day",
        "that the statement is wrong: anybody can name a file, and only part of the name is a supplier's",
        "ask where the name comes from",
    ),
    Explanation(
        "DATE-019",
        "the stated satellite is not that of the scene id or of the metadata that came with the file",
        "the satellite and the id or metadata cannot both be of this picture",
        "which is wrong; or that time or place are",
        "look the id up at its supplier; withdraw the statement that is wrong",
    ),
    Explanation(
        "DATE-020",
        "the stated satellite or operator is not that of the scene id, metadata or name of the file, as "
        "far as such names tell",
        "nothing: anybody can name a file, and operators sell pictures of others too",
        "that the statement is wrong",
        "state the satellite by its own name, with the scene id",
    ),
    Explanation(
        "DATE-021",
        "at the stated time the satellite was not launched yet, or retired, by dates that are sourced",
        "the time and the satellite cannot both be right",
        "which of them is wrong",
        "look the scene up at its supplier; `--json` gives the source of each date",
    ),
    Explanation(
        "DATE-022",
        "at that time the satellite was not launched yet, or retired, by dates that are commonly said; or no "
        "satellite of the operator was in service that is in the sensor table",
        "nothing: the date is not confirmed by a source, and operators sell pictures of others too",
        "that the statement is wrong",
        "state the satellite by its own name; look the date up",
    ),
    Explanation(
        "DATE-023",
        "the file's own name or metadata give a time at which the satellite they name was not in service",
        "what came with the file is wrong in one of the two, or was written by hand",
        "when or by what the picture was taken; nobody stated that time",
        "do not rely on that name or those metadata",
    ),
    Explanation(
        "DATE-024",
        "the picture was published before the event that it is cited for",
        "it does not show that event, or the time of the event or of the sighting is wrong",
        "that it was seen: one person states it, and one sighting, in a bundle that was imported too, can be "
        "false. It is a warning only for a picture that is linked as supporting, which may show how it was "
        "before, and without an archived copy of that time. Nor that the claim itself is untrue",
        "look the page up in an archive, and state the earliest sighting with its archive address",
    ),
    Explanation(
        "DATE-025",
        "the bytes were obtained before the event that the picture is cited for",
        "it does not show that event, or the time of the event or of the obtaining is wrong",
        "which; nor that the claim itself is untrue",
        "compare with the journal's own times",
    ),
    Explanation(
        "DATE-026",
        "the bytes were recorded more than 14 hours before the event that the picture is cited for",
        "it does not show that event, or the clock of the device or the time of the event is wrong, and "
        "nothing else on record says so of the clock",
        "that the clock was right: it is a claim of the device, unless the journal is timestamped",
        "show the timestamp of the journal, if there is one",
    ),
    Explanation(
        "DATE-027",
        "a stated time of acquisition agrees with the name of the file",
        "nothing: anybody can name a file, and whoever stated the time may have read it there",
        "that the time is right",
        "look for metadata of the supplier",
    ),
    Explanation(
        "DATE-028",
        "a stated time of acquisition is not that of the metadata with the file, which give midnight sharp",
        "nothing: midnight is often written for a day, a month, or a composite of many scenes",
        "that the statement is wrong, or that the metadata are of another scene",
        "look the scene up at its supplier by its id",
    ),
)
