"""A place: what a learner picks, and the zone behind it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """What stands on a button (`name`), its ISO 3166 country or "", and its IANA zone."""

    name: str
    country: str
    zone: str
