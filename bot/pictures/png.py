"""From SVG to PNG. Run as a script, this file reads the one and writes the other."""

import sys
from importlib.util import find_spec
from pathlib import Path

ZOOM = 3
"""Pixels in a logical one: what most phones have."""

FONTS = {
    "fontpkg_noto_sans": "NotoSans[[]*.ttf",
    "fontpkg_noto_sans_arabic": "NotoSansArabic[[]*.ttf",
}
"""Packages, and the upright variable font in each."""


class PictureError(Exception):
    """A picture could not be drawn. Say the same in words instead."""


def font_files() -> list[str]:
    """Return the fonts that pictures are set in, without importing their packages."""
    return [_font_file(package, name) for package, name in FONTS.items()]


def _font_file(package: str, name: str) -> str:
    found = find_spec(package)
    files = Path(found.origin).parent / "files" if found and found.origin else Path()
    font = next(files.glob(name), None)
    if font is None:
        raise PictureError(f"The font package {package} is missing: install the requirements.")
    return str(font)


def to_png(svg: str) -> bytes:
    """Draw at three pixels to a logical one. Raises PictureError for what is no SVG.

    It takes a good part of a second and holds the interpreter's lock meanwhile, so that a thread
    would not help: the bot draws by `bot.pictures.render`.
    """
    import resvg_py  # noqa: PLC0415 - only a process that draws needs it

    try:
        return resvg_py.svg_to_bytes(
            svg_string=svg, font_files=font_files(), skip_system_fonts=True, zoom=ZOOM
        )
    except ValueError as error:
        raise PictureError(f"The picture could not be drawn: {error}") from error


def main() -> None:
    """Draw what stands on the standard input."""
    try:
        png = to_png(sys.stdin.buffer.read().decode())
    except PictureError as error:
        sys.exit(str(error))
    sys.stdout.buffer.write(png)


if __name__ == "__main__":
    main()
