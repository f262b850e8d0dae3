"""Finding codes of what sun, orbits and shadows say to a stated time and place."""

from catalogue.record.explanation import Explanation

PHYSICS_CODES: tuple[Explanation, ...] = (
    Explanation(
        "DATE-030",
        "the stated sun angles, time and place cannot all be right: the sun stood elsewhere in the sky",
        "that at least one of the three is wrong; the question it counts against is chosen by what other"
        " sources confirm, and by whether only another place can make them fit",
        "which of the three is wrong: the angles may be mistyped in a way that no usual slip explains. They"
        " are published for the middle of a scene; the sun alone cannot tell a wrong day from a wrong place",
        "compare the angles, the time and the place with the supplier's catalogue, each by itself",
    ),
    Explanation(
        "DATE-031",
        "the stated sun angles do not fit, but do when a usual slip is undone",
        "that the angles seem to be mistyped: as zenith distance, in the opposite direction, or exchanged",
        "anything about time and place: corrected angles that fit say as little as others that fit",
        "compare the angles with the supplier's metadata and state them again",
    ),
    Explanation(
        "DATE-032",
        "the stated sun angles are somewhat off, or off in a way that accuses nobody",
        "that the angles, the time or the place were not taken from one source with care",
        "that anything was falsified: suppliers round, give the time of a strip, write a date as midnight or"
        " noon, and a picture of a satellite that is not in the sensor table may be very large",
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
        "that time or place is wrong: the satellite may see at night; midnight or noon may stand for a day",
        "look whether the picture shows daylight; state the hour",
    ),
    Explanation(
        "DATE-038",
        "times and places of more sources than a check looks at were combined",
        "that some combinations of one source's time with another's place were not looked at",
        "anything about those that were not looked at",
        "state time and place together, in one scene",
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
        "that somebody who made up the moment would have had to know the orbit, or to be lucky; sets from"
        " before and after that moment agree",
        "that a picture was taken then, nor that this is it: a true pass may be named for another picture."
        " The element sets are those that the user gave; nobody has authenticated them",
        "obtain the sets from the catalogue that issues them; the printed chance says how much it is worth",
    ),
    Explanation(
        "DATE-043",
        "the stated satellite had the place in view at the stated time, as it often has",
        "that it is possible",
        "anything about the caption: a made-up time would pass as often as is printed, or the element sets"
        " cannot show it, as when they are all from before that time",
        "state the second and the satellite by its name; give sets from before and after the time",
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
        "DATE-047",
        "the stated off-nadir angle is not the one at which the satellite saw the place by its element sets",
        "that the angle, the time, the place or the satellite was not taken from one source with care",
        "which of them is wrong; the element sets are those that the user gave",
        "compare the angle and the second with the supplier's catalogue",
    ),
    Explanation(
        "DATE-048",
        "the stated off-nadir angle is farther aside than the stated satellite looks",
        "that the angle or the satellite is unlikely to be right",
        "that either is wrong: the limits are what operators say they use, not what a satellite can do",
        "compare the angle with the supplier's catalogue; an elevation or incidence may have been stated",
    ),
    Explanation(
        "DATE-050",
        "by the marked shadows the sun did not stand where it should at the stated time and place",
        "that time, place or marks are wrong: the distance is beyond 4 standard errors and 3 degrees",
        "it on a steep slope, in a mirrored or stretched picture, or when an end is not on the ground",
        "mark the shadows again, feet and tips on level ground; have somebody else mark them as well",
    ),
    Explanation(
        "DATE-053",
        "the marked shadows fit the stated time, and much other time as well",
        "that it is possible",
        "the date: much the same sun stands there for weeks, again in the mirrored weeks, and every year; the"
        " printed share says on how many days it fits at that clock time",
        "read the dates and hours that fit as well",
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
