"""The names of every check, program and data set that a check of an image may tell.

An entry of another journal may hold any text in their place, so the public profile shows these and no other.
"""

# Held against `check.checks.CHECKS` by a test.
CHECK_NAMES = frozenset(
    {
        "bytes against the record",
        "decoding",
        "data after the end",
        "embedded thumbnail",
        "compression",
        "editing software",
        "content credentials",
        "pasted regions",
        "order of times",
        "embedded times",
        "scene ids and file names",
        "time in service",
        "earlier sightings",
        "sun angles",
        "night",
        "orbit",
        "off-nadir angle",
        "shadows",
        "stated place",
        "place of the scene id",
        "GPS position",
        "axes of the place",
        "named places",
        "latitude of the satellite",
        "stated places",
        "time and place of the claim",
        "scale of the claim",
        "sharpness of the satellite",
        "colours of the satellite",
        "measured length",
        "captions and credits",
        "claims that exclude each other",
        "assessments that disagree",
    }
)

SOURCE_NAMES = frozenset(
    {
        "catalogue",
        "sgp4",
        "sensor table",
        "element sets",
        "examination",
        "trust list",
        "GDAL",
        "Pillow",
        "numpy",
        "rasterio",
        "c2pa-python",
    }
)
