"""Subjects: what an author works on, and which of its lessons is in hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lessons.faults import PackError
from lessons.loader import read_packs
from lessons.model import Lesson
from lessons.yamlfile import read_yaml

OTHERS = ("pack.yaml", "sources.yaml", "track.yaml")
"""Files of a pack that hold no lesson."""

NO_PACK = "lies in no pack; name a lesson's file, a track's folder or a pack, with its pack.yaml"


class SubjectError(ValueError):
    """What was named can not be worked on. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Written:
    """A lesson, and its file."""

    lesson: Lesson
    file: Path


@dataclass(frozen=True, slots=True)
class Subject:
    """A lesson's file or a folder of them, and the pack that it lies in; both are absolute."""

    path: Path
    pack: Path

    def holds(self, file: Path) -> bool:
        """Tell whether a file of the pack is a lesson's, and of this subject."""
        return file.name not in OTHERS and file.is_relative_to(self.path)

    def lessons(self) -> list[Written]:
        """Return the lessons in the order of teaching.

        Raises PackError where the pack has a fault, and SubjectError where no lesson is here.
        """
        shelf = read_packs([self.pack])
        if shelf.faults:
            raise PackError(shelf.faults)
        files = {one.lesson.id: one.document.path for one in shelf.files}
        every = [Written(one, files[id_]) for id_, one in shelf.curriculum.lessons.items()]
        found = [one for one in every if self.holds(one.file)]
        if not found:
            msg = f"{self.path} holds no lesson; name a lesson's file, a track's folder or a pack"
            raise SubjectError(msg)
        return found

    def last_of(self, files: Iterable[Path]) -> Path | None:
        """Return the last of the files that is a lesson of this subject."""
        return next((file for file in reversed([*files]) if self.holds(file)), None)


def find_subject(path: Path) -> Subject:
    """Return what a path names. Raises SubjectError."""
    whole = path.resolve()
    if not whole.exists():
        msg = f"{path} does not exist; check its name"
        raise SubjectError(msg)
    for folder in (whole, *whole.parents):
        if (folder / "pack.yaml").is_file():
            return Subject(whole, folder)
    raise SubjectError(f"{path} {NO_PACK}")


def read_id(file: Path) -> str | None:
    """Return the id that stands in a lesson's file, or None where it can not be read."""
    try:
        id_ = read_yaml(file).value.get("id")
    except PackError:
        return None
    return id_ if isinstance(id_, str) else None
