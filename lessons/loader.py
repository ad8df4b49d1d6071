"""Reading packs: folders of YAML into a curriculum, with every fault named by file and line.

A pack is a folder with a `pack.yaml`, a `sources.yaml` and a folder for each track; the folder of
a track holds a `track.yaml` and one file for each lesson. Tracks stand in the order that
`pack.yaml` lists them, the others after them by their ids, and lessons in the order that
`track.yaml` lists them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec, TypeVar

from pydantic import RootModel

from lessons.explanations import did_you_mean, validate
from lessons.faults import Fault, PackError
from lessons.items.base import Slug
from lessons.model import Curriculum, Lesson, PackFile, Source, Track, TrackFile
from lessons.requirements import check_requirements
from lessons.yamlfile import Document, KeyPath, read_yaml

__all__ = ["DEFAULT_PACKS", "Fault", "LessonFile", "PackError", "Shelf", "load_packs", "read_packs"]

DEFAULT_PACKS = Path(__file__).parent / "packs"

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LessonFile:
    """A lesson, the file it came from, and what its pack says of it."""

    lesson: Lesson
    document: Document
    language: str = "en"
    source: Source | None = None
    """The record of the lesson's source, where the pack has it."""


@dataclass(frozen=True, slots=True)
class OpenPack:
    """A `pack.yaml`, the file it came from, and its lessons."""

    file: PackFile
    document: Document
    lessons: tuple[LessonFile, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What could be read of some packs, and all that is wrong with the rest."""

    curriculum: Curriculum
    files: tuple[LessonFile, ...]
    faults: tuple[Fault, ...]
    packs: tuple[OpenPack, ...] = ()
    """The packs whose `pack.yaml` could be read."""


class SourcesFile(RootModel[dict[Slug, Source]]):
    """A `sources.yaml`: the pack's sources by their ids."""


@dataclass
class _TrackFolder:
    path: Path
    document: Document | None = None
    file: TrackFile | None = None
    documents: list[Document] = field(default_factory=list)
    """Every file of a lesson that is YAML, whether or not it is a lesson."""
    lessons: dict[str, LessonFile] = field(default_factory=dict)
    unread: bool = False
    """Whether a file could not be read at all, so that no one knows which lesson it holds."""


@dataclass
class _Pack:
    path: Path
    document: Document | None = None
    file: PackFile | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    sources_document: Document | None = None
    tracks: list[_TrackFolder] = field(default_factory=list)

    @property
    def language(self) -> str:
        """English where the pack does not say."""
        return self.file.language if self.file else "en"


def load_packs(paths: Sequence[Path]) -> Curriculum:
    """Return the curriculum of the packs at `paths`, each a pack or a folder of packs.

    Raises PackError with every fault of every file.
    """
    shelf = read_packs(paths)
    if shelf.faults:
        raise PackError(shelf.faults)
    return shelf.curriculum


def read_packs(paths: Sequence[Path]) -> Shelf:
    """Return what can be read of the packs at `paths`, with every fault beside it."""
    faults: list[Fault] = []
    packs = [_read_pack(folder, faults) for folder in _find_packs(paths, faults)]
    folders = [folder for pack in packs for folder in pack.tracks]
    for pack in packs:
        faults += _check_sources(pack)
        faults += _check_order(pack)
    for folder in folders:
        faults += _check_listing(folder)
    faults += _check_doubles(_lesson_ids(folders), "lesson")
    faults += _check_doubles(_track_ids(folders), "track")
    faults += _check_doubles(_source_ids(packs), "source")
    if not any(folder.unread for folder in folders):
        faults += check_requirements([file for folder in folders for file in folder.documents])
    tracks = tuple(track for pack in packs for track in _tracks(pack))
    sources = {id_: source for pack in packs for id_, source in pack.sources.items()}
    files = tuple(file for folder in folders for file in folder.lessons.values())
    open_packs = tuple(_open(pack, pack.file) for pack in packs if pack.file)
    return Shelf(Curriculum(tracks, sources), files, PackError(faults).faults, open_packs)


def _find_packs(paths: Sequence[Path], faults: list[Fault]) -> list[Path]:
    packs: dict[Path, Path] = {}
    for path in paths:
        entries = _entries(path, faults)
        found = [path] if (path / "pack.yaml").is_file() else _with_file(entries, "pack.yaml")
        packs |= {pack.resolve(): pack for pack in found}
        if entries is not None and not found:
            message = "no pack is here; name a folder with a pack.yaml, or a folder of such folders"
            faults.append(Fault(path, 1, 1, message))
    return list(packs.values())


def _entries(folder: Path, faults: list[Fault]) -> list[Path] | None:
    """Return what a folder holds, sorted, without hidden things; or None when it is unreadable."""
    try:
        return sorted(path for path in folder.iterdir() if path.name[0] not in "._")
    except OSError as error:
        message = f"not a folder that can be read ({error.strerror}); check its name"
        faults.append(Fault(folder, 1, 1, message))
        return None


def _with_file(entries: Iterable[Path] | None, name: str) -> list[Path]:
    return [path for path in entries or () if (path / name).is_file()]


def _read_pack(path: Path, faults: list[Fault]) -> _Pack:
    pack = _Pack(path)
    entries = _entries(path, faults) or []
    pack.document = _attempt(faults, read_yaml, path / "pack.yaml")
    if pack.document:
        pack.file = _attempt(faults, validate, PackFile, pack.document)
    pack.sources_document = _attempt(faults, read_yaml, path / "sources.yaml")
    if pack.sources_document:
        sources = _attempt(faults, validate, SourcesFile, pack.sources_document)
        pack.sources = sources.root if sources else {}
    strays = list(_yaml_files(entries, faults, without=("pack.yaml", "sources.yaml")))
    misplaced = "lies outside a track; move it into a track's folder"
    faults += [Fault(stray, 1, 1, misplaced, "F03") for stray in strays]
    for folder in entries:
        if folder.is_dir() and (any(folder.glob("*.yaml")) or any(folder.glob("*.yml"))):
            pack.tracks.append(_read_track(pack, folder, faults))
    if not pack.tracks:
        message = "the pack has no track; add a folder of one"
        faults.append(Fault(path / "pack.yaml", 1, 1, message, "F03"))
    return pack


def _read_track(pack: _Pack, path: Path, faults: list[Fault]) -> _TrackFolder:
    folder = _TrackFolder(path, _attempt(faults, read_yaml, path / "track.yaml"))
    if folder.document:
        folder.file = _attempt(faults, validate, TrackFile, folder.document)
    for file in _yaml_files(_entries(path, faults) or (), faults, without=("track.yaml",)):
        document = _attempt(faults, read_yaml, file)
        if document is None:
            folder.unread = True
            continue
        folder.documents.append(document)
        lesson = _attempt(faults, validate, Lesson, document)
        if lesson:
            source = pack.sources.get(lesson.source)
            read = LessonFile(lesson, document, pack.language, source)
            folder.lessons.setdefault(lesson.id, read)
    return folder


def _yaml_files(
    entries: Iterable[Path], faults: list[Fault], without: tuple[str, ...]
) -> Iterator[Path]:
    for path in entries:
        if path.suffix == ".yml":
            faults.append(Fault(path, 1, 1, "only .yaml files are read; rename it"))
        elif path.suffix == ".yaml" and path.name not in without:
            yield path


def _attempt(
    faults: list[Fault], read: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """Return what `read` returns, or None after noting its faults."""
    try:
        return read(*args, **kwargs)
    except PackError as error:
        faults += error.faults
        return None


def _check_listing(folder: _TrackFolder) -> Iterator[Fault]:
    """Yield where the list in `track.yaml` and the lesson files of its folder differ."""
    track, document = folder.file, folder.document
    if track is None or document is None:
        return
    found = {id_: file for file in folder.documents if (id_ := _id(file))}
    for index, listed in enumerate(track.lessons):
        place = ("lessons", index)
        if listed in track.lessons[:index]:
            yield document.fault(place, f"{listed} is listed twice; delete one", "F03")
        elif listed not in found and not folder.unread:
            message = f"no file here has 'id: {listed}'; write the lesson, or delete this line"
            yield document.fault(place, message, "F03")
    for id_, file in found.items():
        if id_ in track.retired:
            message = f"{id_} is retired in track.yaml, and ids are not used again; give it another"
            yield file.fault(("id",), message, "F05")
        elif id_.split("-")[0] != track.id:
            message = f"{id_} is not of the track {track.id}; mend the id, or move the file"
            yield file.fault(("id",), message, "F03")
        elif id_ not in track.lessons:
            yield file.fault(
                ("id",), f"{id_} is not listed in track.yaml; add it to 'lessons'", "F03"
            )


def _check_sources(pack: _Pack) -> Iterator[Fault]:
    """Yield the lessons whose source the pack does not have."""
    if pack.sources:
        for folder in pack.tracks:
            for document in folder.documents:
                id_ = document.value.get("source")
                if isinstance(id_, str) and id_ not in pack.sources:
                    hint = did_you_mean(id_, list(pack.sources))
                    message = f"sources.yaml has no '{id_}'; add it there: {hint}"
                    yield document.fault(("source",), message, "F04")


def _check_doubles(ids: Iterable[tuple[str, Document, KeyPath]], what: str) -> Iterator[Fault]:
    seen: dict[str, Fault] = {}
    for id_, document, place in ids:
        here = document.fault(place, "")
        first = seen.setdefault(id_, here)
        if first is not here:
            message = f"the {what} {id_} is in {first.place} already; give one of them another id"
            yield document.fault(place, message, "F05")


def _lesson_ids(folders: Iterable[_TrackFolder]) -> Iterator[tuple[str, Document, KeyPath]]:
    for folder in folders:
        for document in folder.documents:
            if id_ := _id(document):
                yield id_, document, ("id",)


def _track_ids(folders: Iterable[_TrackFolder]) -> Iterator[tuple[str, Document, KeyPath]]:
    for folder in folders:
        if folder.document and (id_ := _id(folder.document)):
            yield id_, folder.document, ("id",)


def _source_ids(packs: Iterable[_Pack]) -> Iterator[tuple[str, Document, KeyPath]]:
    for pack in packs:
        if pack.sources_document:
            for id_ in pack.sources_document.value:
                yield id_, pack.sources_document, (id_,)


def _id(document: Document) -> str | None:
    id_ = document.value.get("id")
    return id_ if isinstance(id_, str) else None


def _check_order(pack: _Pack) -> Iterator[Fault]:
    """Yield where `pack.yaml` lists a track that the pack does not have, or one twice."""
    if pack.file is None or pack.document is None:
        return
    if any(folder.file is None for folder in pack.tracks):
        return  # which has a fault of its own, and perhaps the id that would be missed
    ids = [folder.file.id for folder in pack.tracks if folder.file]
    for index, listed in enumerate(pack.file.tracks):
        if listed in pack.file.tracks[:index]:
            yield pack.document.fault(
                ("tracks", index), f"{listed} is listed twice; delete one", "F03"
            )
        elif listed not in ids:
            message = f"the pack has no track {listed}: {did_you_mean(listed, ids)}"
            yield pack.document.fault(("tracks", index), message, "F03")


def _open(pack: _Pack, file: PackFile) -> OpenPack:
    assert pack.document  # or there would be no file
    lessons = (found for folder in pack.tracks for found in folder.lessons.values())
    return OpenPack(file, pack.document, tuple(lessons))


def _tracks(pack: _Pack) -> list[Track]:
    """Return the tracks of a pack in the order to teach them."""
    first = list(pack.file.tracks) if pack.file else []
    tracks = [_track(folder, folder.file) for folder in pack.tracks if folder.file]

    def place(track: Track) -> tuple[int, str]:
        return first.index(track.id) if track.id in first else len(first), track.id

    return sorted(tracks, key=place)


def _track(folder: _TrackFolder, file: TrackFile) -> Track:
    lessons = (folder.lessons[id_].lesson for id_ in file.lessons if id_ in folder.lessons)
    return Track(
        file.id, file.skill, file.title, file.summary, tuple(lessons), file.retired, file.short
    )
