"""The colours of every picture, in the family of the chat page's light and dark themes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme. `text` and `muted` are read on `ground` and `lane`: at least 4.5 to 1 on both."""

    ground: str
    lane: str
    """What things are put on."""
    lane_marked: str
    """The lane that matters most, such as today's."""
    edge: str
    text: str
    muted: str
    accent: str
    """For lines and edges on `ground` and `lane`: at least 3 to 1 on both."""
    accent_soft: str
    accent_fill: str
    on_accent: str
    """For text and marks on `accent_fill`."""
    grey: str
    grey_line: str
    """For lines on `grey`, `ground` and `lane`."""
    warm: str
    on_warm: str


LIGHT = Palette(
    ground="#ffffff",
    lane="#f0f4f5",
    lane_marked="#e2eff1",
    edge="#d3dde1",
    text="#16232b",
    muted="#566872",
    accent="#0d6b7f",
    accent_soft="#a6d6e0",
    accent_fill="#0f7086",
    on_accent="#ffffff",
    grey="#e1e7ea",
    grey_line="#72858f",
    warm="#bd3a32",
    on_warm="#ffffff",
)

DARK = Palette(
    ground="#17212a",
    lane="#101920",
    lane_marked="#0f2b35",
    edge="#2b3b47",
    text="#edf3f6",
    muted="#94a8b5",
    accent="#58c7d8",
    accent_soft="#225868",
    accent_fill="#1d7f94",
    on_accent="#ffffff",
    grey="#26333d",
    grey_line="#7c91a0",
    warm="#ff9a8f",
    on_warm="#2b0d0a",
)


def palette(*, dark: bool) -> Palette:
    """Return the colours of a theme."""
    return DARK if dark else LIGHT
