"""Finding codes of what sun, orbits and shadows say to a stated time and place."""

from catalogue.record.explanation import Explanation

PHYSICS_CODES: tuple[Explanation, ...] = (
    Explanation(
        "DATE-030",
        "the stated sun angles, time and place cannot all be right: the sun stood elsewhere in the sky",
        "that at least one of the three is wrong; the question it counts against is chosen by what other"
        " sources confirm, and by whether only another place can make them fit",
        "which of the three is wrong. Angles are published for the middle of a scene: for a place far from"
        " it, state the radius. The sun alone cannot tell a wrong day from a wrong place",
        "compare the angles, the time and the place with the supplier's catalogue, each by itself",
    ),
    Explanation(
        "DATE-032",
        "the stated sun angles are somewhat off, or fit only when midnight stands for a day without an hour",
        "that the angles, the time or the place were not taken from one source with care",
        "that anything was falsified: suppliers round, give the time of a strip, or write a date as midnight",
        "state the time with its hour, from the supplier's metadata, and check again",
    ),
    Explanation(
        "DATE-033",
        "the stated sun angles agree with a stated time and place",
        "nothing: whoever copies the angles of a scene copies its time as well",
        "the date: the days next to it, the mirrored day beyond the solstice, and the same days of every"
        " other year have the same sun",
        "seek evidence that does not come from the same source, such as shadows or an orbit",
    ),
    Explanation(
        "DATE-034",
        "a conflict that counts against another question might as well be caused by what this question asks",
        "that this part is not cleared, even if nothing else speaks against it",
        "that it is wrong: one of the parties to the conflict is, and another was the likelier",
        "read the finding on the other question, and find out which of the values is wrong",
    ),
    Explanation(
        "DATE-036",
        "an optical picture is said to have been taken where and when the sun was below the horizon",
        "that time, place or satellite is wrong, if the picture shows daylight",
        "it for a picture of lights in the dark, which a few satellites take on request",
        "look whether the picture shows daylight; check the zone of the stated time",
    ),
    Explanation(
        "DATE-037",
        "an optical picture is said to be of twilight or night, which does not exclude it",
        "that it would be unusual",
        "that time or place is wrong: the satellite may see at night, or midnight may stand for a day",
        "look whether the picture shows daylight; state the hour",
    ),
    Explanation(
        "DATE-040",
        "by the given element sets no satellite of the stated name had the place in view at the stated time",
        "that time, place, platform or element sets are wrong, far beyond what the sets are measured to err",
        "which of them is wrong. Where only one set was given, a manoeuvre since then is not excluded",
        "compare with the supplier's catalogue; give sets of a day or two on both sides of the time, and"
        " those of the operator's other satellites",
    ),
    Explanation(
        "DATE-042",
        "the stated satellite had the place in view at the stated moment, and seldom has at such an hour",
        "that somebody who made up the moment would have had to know the orbit, or to be lucky",
        "that a picture was taken then, nor that this is it: a true pass may be named for another picture",
        "nothing; the printed chance says how much it is worth",
    ),
    Explanation(
        "DATE-043",
        "the stated satellite had the place in view at the stated time, as it often has",
        "that it is possible",
        "anything about the caption: a made-up time would pass as well, as often as is printed",
        "state the second, or the satellite by its name rather than its operator",
    ),
    Explanation(
        "DATE-044",
        "the orbit does not say whether the satellite had the place in view",
        "nothing",
        "that it was there, or that it was not",
        "give element sets of a day or two on both sides of the stated time, and the time to the minute",
    ),
    Explanation(
        "DATE-045",
        "element sets of the stated satellite were not used: they do not look like those it has had",
        "that they are invented, damaged, or of another object",
        "anything about the picture",
        "obtain the sets from the catalogue that issues them, and give those",
    ),
    Explanation(
        "DATE-046",
        "an element set bears the name of another satellite than its number belongs to",
        "that name or number is wrong; the number was believed",
        "anything about the picture",
        "obtain the set from the catalogue that issues it",
    ),
    Explanation(
        "DATE-050",
        "by the marked shadows the sun did not stand where it should at the stated time and place",
        "that time, place or marks are wrong: the distance is beyond 4 standard errors and 3 degrees",
        "it on a steep slope, in a mirrored or stretched picture, or when an end is not on the ground",
        "mark the shadows again, feet and tips on level ground; have somebody else mark them as well",
    ),
    Explanation(
        "DATE-052",
        "by the marked shadows the sun stood where it should at the stated moment, as it seldom does",
        "that a moment made up at random would most likely have failed",
        "the date: weeks around it, the mirrored weeks and every other year have nearly the same sun at that"
        " hour",
        "read the dates and hours that fit as well",
    ),
    Explanation(
        "DATE-053",
        "the marked shadows fit the stated time, and much other time as well",
        "that it is possible",
        "the date or the hour",
        "state the time to the minute; mark an object whose height is known, in a georeferenced picture",
    ),
    Explanation(
        "DATE-054",
        "the marked shadows do not say whether the stated time is right",
        "nothing",
        "that the time is wrong: errors of the marks, exchanged ends or a missing hour may explain it",
        "mark longer shadows, from foot to tip, and state their errors",
    ),
    Explanation(
        "DATE-055",
        "a line marked for measuring was not used",
        "nothing",
        "anything about the picture",
        "correct its label, or mark it anew as the sentence says",
    ),
)
