"""Small packs for conversations: lessons with just the items that a test is about."""

from collections import defaultdict
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from shutil import rmtree

from tests.lessons.authoring import KINDS, LESSON, PACK, SOURCES, TRACK, swap
from tests.stage import Stage, staged

_BEFORE, _STORY = LESSON.index("  - kind: choice"), LESSON.index("  - kind: scenario")

CHOICE, SEVERAL, ORDER, REFLECTION = (
    f"  - kind: {item}" for item in KINDS.split("  - kind: ") if item
)
"""One item of each of these kinds. The choice, `two-ways`, has two wordings."""

STORY = LESSON[_STORY:]
"""A story of two decisions, with the endings `won` and `lost`."""


def write_lesson(id_: str, *items: str) -> str:
    """Return the file of a lesson with these items. Its title is `Lesson <id>`."""
    head = swap(LESSON[:_BEFORE], "id: FBK-1", f"id: {id_}")
    return swap(head, "title: Ask early", f"title: Lesson {id_}") + "".join(items)


def teaching(home: Path, *lessons: str) -> AbstractAsyncContextManager[Stage]:
    """Run the bot in `home` with these lessons; the letters of their ids name their tracks.

    Run again in the same home it is the same bot after a stop, with the same chats.
    """
    return staged(home, lessons_path=(write_pack_of(home / "pack", lessons),))


def write_pack_of(folder: Path, lessons: tuple[str, ...], retired: str = "") -> Path:
    """Write these lessons as a pack, anew; `retired` is the id of one that was taught once."""
    tracks: dict[str, list[str]] = defaultdict(list)
    rmtree(folder, ignore_errors=True)
    for text in lessons:
        id_ = text.partition("\nid: ")[2].partition("\n")[0]
        tracks[id_.split("-")[0]].append(id_)
        _write(folder / id_.split("-")[0] / f"{id_}.yaml", text)
    for name, ids in tracks.items():
        gone = f"retired: [{retired}]\n" if retired.startswith(name) else ""
        _write(folder / name / "track.yaml", _track(name, ids) + gone)
    _write(folder / "pack.yaml", PACK)
    _write(folder / "sources.yaml", SOURCES)
    return folder


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _track(name: str, ids: list[str]) -> str:
    text = swap(TRACK, "id: FBK\nskill: feedback\n", f"id: {name}\nskill: {name.lower()}\n")
    text = swap(text, "title: Feedback you can use", f"title: Track {name}")
    return swap(text, "  - FBK-1\n", "".join(f"  - {id_}\n" for id_ in ids))
