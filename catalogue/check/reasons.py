"""What a check may lack, worded once: a card groups reasons that are alike."""

NO_TIME = "no time of acquisition is known; state it with `catalogue scene IMAGE --acquired-at TIME`"
NO_PLATFORM = (
    "no satellite that the sensor table knows is named; state it with `catalogue scene IMAGE --platform NAME`"
)
NO_PLACE = "no place is stated with coordinates; state one with `catalogue scene IMAGE --point LAT,LON`"
NO_TIME_AND_PLACE = (
    "no source gives both a time and a place of the scene; state them with "
    "`catalogue scene IMAGE --acquired-at TIME --point LAT,LON`"
)
NO_SCENE_ID = (
    "no scene id or file name of a pattern that can be read is known; state the id with "
    "`catalogue scene IMAGE --scene-id ID`"
)
NO_SCALE = (
    "nothing says how much ground a pixel covers; ingest the georeferenced file, or state it with "
    "`catalogue scene IMAGE --gsd-m METRES`"
)
NO_CLAIM = "the image is cited for no claim; link one with `catalogue claim link IMAGE CLAIM`"
