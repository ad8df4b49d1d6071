from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.loader import Fault, PackError, load_packs, read_packs
from tests.lessons.authoring import LESSON, PACK, SOURCES, TRACK, line_of, swap, write_pack


def faults(*paths: Path) -> list[str]:
    """Return the faults as `file:line: message`, without the folder."""
    with pytest.raises(PackError) as caught:
        load_packs(paths)
    found = caught.value.faults
    return [f"{fault.path.name}:{fault.line}: {fault.message}" for fault in found]


def other_lesson(id_: str) -> str:
    return swap(LESSON, "id: FBK-1", f"id: {id_}")


def test_it_reads_a_pack(tmp_path: Path):
    curriculum = load_packs([write_pack(tmp_path)])
    (track,) = curriculum.tracks
    lesson = curriculum.lessons["FBK-1"]
    assert (track.id, track.skill, track.lessons) == ("FBK", "feedback", (lesson,))
    assert [item.kind for item in lesson.items] == ["choice", "scenario"]
    assert curriculum.sources[lesson.source].year == 2020


def test_it_finds_packs_in_a_folder_each_once(tmp_path: Path):
    write_pack(tmp_path / "one")
    (tmp_path / "notes").mkdir()
    again = tmp_path / "notes" / ".." / "one"
    assert len(load_packs([tmp_path, again]).tracks) == 1


def test_it_puts_lessons_in_the_order_of_the_track(tmp_path: Path):
    write_pack(tmp_path, track=swap(TRACK, "- FBK-1", "- FBK-2\n  - FBK-1\n  - FBK-3"))
    for number in (3, 2):
        path = tmp_path / "feedback" / f"a{number}.yaml"
        path.write_text(other_lesson(f"FBK-{number}"))
    assert list(load_packs([tmp_path]).lessons) == ["FBK-2", "FBK-1", "FBK-3"]


def write_lessons(folder: Path, **requires: str) -> Path:
    """Write a pack of the lessons FBK-1, FBK-2...; `FBK_2="[FBK-1]"` is what one requires."""
    listed = "\n".join(f"  - {name.replace('_', '-')}" for name in requires)
    pack = write_pack(folder, track=swap(TRACK, "  - FBK-1", listed))
    (pack / "feedback" / "ask.yaml").unlink()
    for name, required in requires.items():
        text = other_lesson(name.replace("_", "-"))
        text = swap(text, "minutes: 3\n", f"minutes: 3\nrequires: {required}\n")
        (pack / "feedback" / f"{name.lower()}.yaml").write_text(text)
    return pack


def write_track(pack: Path, id_: str, folder: str) -> None:
    """Add a track of one lesson."""
    (pack / folder).mkdir()
    text = swap(swap(TRACK, "id: FBK", f"id: {id_}"), "- FBK-1", f"- {id_}-1")
    (pack / folder / "track.yaml").write_text(text)
    (pack / folder / "one.yaml").write_text(other_lesson(f"{id_}-1"))


def test_tracks_stand_in_the_order_of_the_pack_and_the_others_follow_by_their_ids(tmp_path: Path):
    write_pack(tmp_path, pack=PACK + "tracks: [NEG, SCO]\n")
    for id_, folder in (("SCO", "a"), ("NEG", "b"), ("BID", "z")):
        write_track(tmp_path, id_, folder)
    assert list(load_packs([tmp_path]).tracks_by_id) == ["NEG", "SCO", "BID", "FBK"]


def test_without_an_order_tracks_stand_by_their_ids(tmp_path: Path):
    write_pack(tmp_path)
    write_track(tmp_path, "BID", "z")
    assert list(load_packs([tmp_path]).tracks_by_id) == ["BID", "FBK"]


@pytest.mark.parametrize(
    ("tracks", "says"),
    [
        ("[FBK, FKB]", "the pack has no track FKB: did you mean 'FBK'?"),
        ("[FBK, NEG]", "the pack has no track NEG: use one of: FBK"),
        ("[FBK, FBK]", "FBK is listed twice; delete one"),
    ],
)
def test_the_order_names_tracks_of_the_pack_each_once(tmp_path: Path, tracks: str, says: str):
    assert faults(write_pack(tmp_path, pack=f"{PACK}tracks: {tracks}\n")) == [
        f"pack.yaml:5: {says}"
    ]


def test_a_track_that_cannot_be_read_is_not_also_called_missing(tmp_path: Path):
    broken = swap(TRACK, "skill: feedback", "skill: 1")
    found = faults(write_pack(tmp_path, pack=PACK + "tracks: [FBK]\n", track=broken))
    assert [fault.split(":")[0] for fault in found] == ["track.yaml"]


def test_a_lesson_may_require_others_of_any_pack(tmp_path: Path):
    write_lessons(tmp_path / "one", FBK_1="[NEG-1]", FBK_2="[FBK-1]")
    write_pack(tmp_path / "two", sources=swap(SOURCES, "gray-2020", "gray-2021"))
    other = tmp_path / "two" / "feedback"
    (other / "ask.yaml").write_text(swap(other_lesson("NEG-1"), "gray-2020", "gray-2021"))
    text = swap(swap(TRACK, "id: FBK", "id: NEG"), "- FBK-1", "- NEG-1")
    (other / "track.yaml").write_text(text)
    lessons = load_packs([tmp_path]).lessons
    assert (lessons["FBK-1"].requires, lessons["FBK-2"].requires) == (("NEG-1",), ("FBK-1",))


def test_it_names_a_required_lesson_that_is_not_there(tmp_path: Path):
    found = faults(write_lessons(tmp_path, FBK_1="[]", FBK_2="[FBK-1, FBK-7]"))
    assert found == ["fbk_2.yaml:6: no lesson has 'id: FBK-7'; write the lesson, or mend this"]


def test_a_required_lesson_with_a_fault_is_not_called_missing(tmp_path: Path):
    pack = write_lessons(tmp_path, FBK_1="[]", FBK_2="[FBK-1]")
    first = pack / "feedback" / "fbk_1.yaml"
    first.write_text(swap(first.read_text(), "minutes: 3", "minutes: 99"))
    assert len(faults(pack)) == 1
    first.write_text("\tx: 1\n")
    assert faults(pack) == ["fbk_1.yaml:1: a tab indents this line; use spaces"]


@pytest.mark.parametrize(
    ("requires", "says"),
    [
        ({"FBK_1": "[FBK-1]"}, "FBK-1 requires FBK-1"),
        ({"FBK_1": "[FBK-2]", "FBK_2": "[FBK-1]"}, "FBK-1 requires FBK-2 requires FBK-1"),
        (
            {"FBK_1": "[]", "FBK_2": "[FBK-1, FBK-3]", "FBK_3": "[FBK-4]", "FBK_4": "[FBK-2]"},
            "FBK-2 requires FBK-3 requires FBK-4 requires FBK-2",
        ),
    ],
)
def test_it_names_each_circle_of_requirements_once(tmp_path: Path, requires, says: str):
    at = f"{min(name.lower() for name, listed in requires.items() if listed != '[]')}.yaml:6"
    so = "so none can be the first; take one of them out"
    assert faults(write_lessons(tmp_path, **requires)) == [f"{at}: {says}, {so}"]


LESSON_ID = "write the track's three capitals, a dash and a number, such as FBK-1"
LANGUAGE = "write a language's code, such as en or pt-BR"
SLUG = "use small letters, digits and single dashes, such as ask-early"

# What stood there, what stands there now, the line to look at, and what is said.
LESSON_FAULTS = [
    (
        "say: What one thing would you change?\n",
        "",
        "id: FBK-1",
        "'say' is missing; add a line 'say: …'",
    ),
    (
        "    stem: Which",
        "    stme: Which",
        "stme",
        "'stme' is not a key here; did you mean 'stem'?",
    ),
    (
        "    stem: Which",
        "    stme: Which",
        "kind: choice",
        "'stem' is missing; add a line 'stem: …'",
    ),
    (
        "  minutes: 5\n",
        "  minutes: 5\n  xyz: 1\n",
        "xyz",
        "'xyz' is not a key here; use one of: minutes, then, when",
    ),
    (
        ", change: {trust: 1}",
        ", change: {trsut: 1}",
        "trsut",
        "'trsut' is not a key here; did you mean 'trust'?",
    ),
    ("hook: You wait for word.", "hook:", "hook:", "'hook' is empty; write its text"),
    ("hook: You wait for word.", "hook: '  '", "hook:", "'hook' is empty; write its text"),
    ("title: Ask early", "title: 2026", "title", "'title' must be text; put it in quotes: '2026'"),
    ("title: Ask early", "title: true", "title", "'title' must be text; put it in quotes: 'true'"),
    (
        "title: Ask early",
        "title: 2026-01-31",
        "title",
        "'title' must be text; put it in quotes: '2026-01-31'",
    ),
    (
        "title: Ask early",
        "title: [Ask, early]",
        "title",
        "'title' must be one text; put it in quotes, or indent it after '>-'",
    ),
    (
        "title: Ask early",
        f"title: {'x' * 70}",
        "title",
        "'title' has 70 characters; shorten it to 64",
    ),
    (
        "id: FBK-1",
        "id: fbk1",
        "id:",
        f"'fbk1' does not fit 'id'; {LESSON_ID}",
    ),
    (
        "- id: narrow",
        "- id: Narrow_One",
        "Narrow_One",
        f"'Narrow_One' does not fit 'id'; {SLUG}",
    ),
    ("minutes: 3", "minutes: 1", "minutes: 1", "'minutes' is 1; it must be 2 or more"),
    ("minutes: 3", "minutes: 11", "minutes: 11", "'minutes' is 11; it must be 10 or less"),
    (
        "minutes: 3",
        "minutes: three",
        "minutes: three",
        "'minutes' must be a whole number, such as 5, without quotes",
    ),
    (
        "minutes: 3",
        "minutes: true",
        "minutes: true",
        "'minutes' must be a whole number, such as 5, without quotes",
    ),
    (
        "reviewed: 2026-01-31",
        "reviewed: 2026-02-30",
        "reviewed",
        "'reviewed' must be a date, such as 2026-01-31, without quotes",
    ),
    (
        "evidence: experiment",
        "evidence: experimnt",
        "evidence",
        "'experimnt' does not fit 'evidence'; did you mean 'experiment'?",
    ),
    (
        "    - {who: Bo, says: The top.}\n",
        "",
        "turns:",
        "'turns' has 3 where at least 4 are needed; add more",
    ),
    (
        "    - {who: Bo, says: The top.}",
        "    - The top.",
        "- The top.",
        "number 4 of 'turns' must hold 'key: value' lines of its own, indented below it",
    ),
    (
        "  scene: A chat.\n  turns:",
        "  scene: A chat.\n  turns: none\nx:",
        "turns: none",
        "'turns' must be a list: begin each of its lines with '- '",
    ),
    (
        "  - kind: choice",
        "  - kind: choise",
        "choise",
        "'choise' is no kind of item; did you mean 'choice'?",
    ),
    (
        "  - kind: choice\n    id: which",
        "  - id: which",
        "id: which",
        "'kind' is missing; add a line 'kind: choice', or another kind of item",
    ),
    (
        "        misconception: asks-wide\n",
        "",
        "id: wide",
        "an option that is not the best needs 'tempts' and 'misconception'",
    ),
    (
        "        credit: 1\n",
        "        credit: 2\n",
        "credit: 2",
        "'credit' is 0 (weak), 0.5 (acceptable) or 1 (best)",
    ),
    (
        "        credit: 1\n",
        "        credit: much\n",
        "credit: much",
        "'credit' must be a number, such as 0.5, without quotes",
    ),
    (
        "id: one-story",
        "id: which-question",
        "id: FBK-1",
        "two items have the same id; give each its own",
    ),
    (
        "to: middle}",
        "to: midle}",
        "kind: scenario",
        "'to' names no point and no ending: midle; add it, or mend 'to'",
    ),
    (
        "source: gray-2020",
        "source: grey-2020",
        "source",
        "sources.yaml has no 'grey-2020'; add it there: did you mean 'gray-2020'?",
    ),
    (
        "id: FBK-1",
        "id: FBK-2",
        "id: FBK-2",
        "FBK-2 is not listed in track.yaml; add it to 'lessons'",
    ),
    (
        "id: FBK-1",
        "id: NEG-1",
        "id: NEG-1",
        "NEG-1 is not of the track FBK; mend the id, or move the file",
    ),
]


@pytest.mark.parametrize(("old", "new", "where", "says"), LESSON_FAULTS)
def test_it_names_what_is_wrong_in_a_lesson(
    tmp_path: Path, old: str, new: str, where: str, says: str
):
    broken = swap(LESSON, old, new)
    found = faults(write_pack(tmp_path, lesson=broken))
    assert f"ask.yaml:{line_of(broken, where)}: {says}" in found


def test_every_fault_of_a_lesson_is_named_at_once(tmp_path: Path):
    broken = swap(swap(LESSON, "minutes: 3", "minutes: 99"), "title: Ask early", "title: 1")
    assert faults(write_pack(tmp_path, lesson=broken)) == [
        "ask.yaml:3: 'title' must be text; put it in quotes: '1'",
        "ask.yaml:5: 'minutes' is 99; it must be 10 or less",
    ]


def test_a_flood_of_faults_is_counted(tmp_path: Path):
    flood = LESSON[: LESSON.index("items:")] + f"items: [{'1, ' * 130}]\n"
    found = faults(write_pack(tmp_path, lesson=flood))
    assert len(found) == 101
    assert found[0] == "ask.yaml:2: 30 more faults; mend the others first"


PACK_FAULTS = [
    (
        "pack",
        PACK,
        "version: 1.0.0",
        "version: '1.0'",
        "pack.yaml:2: '1.0' does not fit 'version'; write three numbers with points, such as 1.0.0",
    ),
    (
        "pack",
        PACK,
        "version: 1.0.0",
        "version: 1.0",
        "pack.yaml:2: 'version' must be text; put it in quotes: '1.0'",
    ),
    (
        "pack",
        PACK,
        "language: en",
        "language: English",
        f"pack.yaml:4: 'English' does not fit 'language'; {LANGUAGE}",
    ),
    (
        "sources",
        SOURCES,
        "  status: verified",
        "  status: verified\n  titel: On",
        "sources.yaml:7: 'titel' is not a key here; did you mean 'title'?",
    ),
    (
        "sources",
        SOURCES,
        "  year: 2020\n",
        "",
        "sources.yaml:1: 'year' is missing; add a line 'year: …'",
    ),
    (
        "sources",
        SOURCES,
        "status: verified",
        "status: seen",
        "sources.yaml:6: 'seen' does not fit 'status'; use one of: verified, vouched",
    ),
    (
        "sources",
        SOURCES,
        "gray-2020:",
        "Gray 2020:",
        f"sources.yaml:1: 'Gray 2020' does not do as an id; {SLUG}",
    ),
    (
        "track",
        TRACK,
        "id: FBK",
        "id: FEED",
        "track.yaml:1: 'FEED' does not fit 'id'; write three capital letters, such as FBK",
    ),
    (
        "track",
        TRACK,
        "- FBK-1",
        "- one",
        f"track.yaml:6: 'one' does not fit number 1 of 'lessons'; {LESSON_ID}",
    ),
    (
        "track",
        TRACK,
        "- FBK-1",
        "- FBK-1\n  - FBK-2",
        "track.yaml:7: no file here has 'id: FBK-2'; write the lesson, or delete this line",
    ),
    (
        "track",
        TRACK,
        "- FBK-1",
        "- FBK-1\n  - FBK-1",
        "track.yaml:7: FBK-1 is listed twice; delete one",
    ),
]


@pytest.mark.parametrize(("file", "text", "old", "new", "says"), PACK_FAULTS)
def test_it_names_what_is_wrong_in_a_pack(
    tmp_path: Path, file: str, text: str, old: str, new: str, says: str
):
    assert faults(write_pack(tmp_path, **{file: swap(text, old, new)})) == [says]


def test_each_kind_of_fault_has_its_code(tmp_path: Path):
    """F01 to F06, as docs/lint.md lists them."""
    lesson = swap(LESSON, "source: gray-2020", "source: grey\nrequires: [FBK-9]")
    write_pack(tmp_path, lesson=swap(lesson, "id: FBK-1", "id: FBK-2"))
    (tmp_path / "feedback" / "again.yaml").write_text(swap(LESSON, "id: FBK-1", "id: FBK-2"))
    (tmp_path / "feedback" / "other.yaml").write_text(swap(LESSON, "minutes: 3", "minutes: 0"))
    (tmp_path / "feedback" / "third.yml").write_text("")
    assert {(fault.path.name, fault.code) for fault in read_packs([tmp_path]).faults} == {
        ("third.yml", "F01"),
        ("other.yaml", "F02"),
        ("ask.yaml", "F03"),
        ("ask.yaml", "F04"),
        ("ask.yaml", "F05"),
        ("ask.yaml", "F06"),
    }


def test_a_lesson_knows_its_source_and_language_and_a_pack_its_lessons(tmp_path: Path):
    pack = swap(PACK, "language: en", "language: ur")
    shelf = read_packs([write_pack(tmp_path, pack=pack)])
    (file,) = shelf.files
    assert (file.language, file.source) == ("ur", shelf.curriculum.sources["gray-2020"])
    (opened,) = shelf.packs
    assert (opened.file.name, opened.lessons) == ("sample", shelf.files)


def test_a_lesson_id_used_twice_names_the_other_file(tmp_path: Path):
    write_pack(tmp_path)
    (tmp_path / "feedback" / "two.yaml").write_text(LESSON)
    (found,) = faults(tmp_path)
    first = tmp_path / "feedback" / "ask.yaml"
    assert (
        found
        == f"two.yaml:2: the lesson FBK-1 is in {first}:2 already; give one of them another id"
    )


def test_two_packs_may_not_share_ids(tmp_path: Path):
    write_pack(tmp_path / "one")
    write_pack(tmp_path / "two")
    found = faults(tmp_path)
    assert [message.split(" is in ")[0] for message in found] == [
        "ask.yaml:2: the lesson FBK-1",
        "track.yaml:1: the track FBK",
        "sources.yaml:1: the source gray-2020",
    ]


def test_a_lesson_that_cannot_be_read_is_not_also_called_missing(tmp_path: Path):
    write_pack(tmp_path, lesson="id: FBK-1\n\tx: 1\n")
    assert faults(tmp_path) == ["ask.yaml:2: a tab indents this line; use spaces"]


def test_a_lesson_with_a_fault_is_not_also_called_missing(tmp_path: Path):
    write_pack(tmp_path, lesson=swap(LESSON, "minutes: 3", "minutes: 99"))
    assert len(faults(tmp_path)) == 1


def test_it_names_files_that_it_would_pass_over(tmp_path: Path):
    write_pack(tmp_path)
    (tmp_path / "stray.yaml").write_text(LESSON)
    (tmp_path / "feedback" / "two.yml").write_text(LESSON)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "one.yaml").write_text(other_lesson("OTH-1"))
    assert faults(tmp_path) == [
        "two.yml:1: only .yaml files are read; rename it",
        "track.yaml:1: there is no such file; add it, or check its name",
        "stray.yaml:1: lies outside a track; move it into a track's folder",
    ]


def test_it_says_when_there_is_no_pack(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    found = faults(tmp_path / "empty", tmp_path / "none", tmp_path / "file")
    message = "no pack is here; name a folder with a pack.yaml, or a folder of such folders"
    assert found[0] == f"empty:1: {message}"
    assert [part.split(" (")[0] for part in found[1:]] == [
        "file:1: not a folder that can be read",
        "none:1: not a folder that can be read",
    ]


def test_a_pack_needs_a_track_and_sources(tmp_path: Path):
    (tmp_path / "pack.yaml").write_text(PACK)
    assert faults(tmp_path) == [
        "pack.yaml:1: the pack has no track; add a folder of one",
        "sources.yaml:1: there is no such file; add it, or check its name",
    ]


def test_faults_are_sorted_and_relative_to_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    inside, outside = tmp_path / "here" / "a.yaml", tmp_path / "b.yaml"
    inside.parent.mkdir()
    monkeypatch.chdir(inside.parent)
    error = PackError(
        [Fault(outside, 2, 1, "x"), Fault(outside, 1, 9, "y"), Fault(inside, 3, 1, "z")]
    )
    assert str(error) == f"{outside}:1:9 F01 y\n{outside}:2:1 F01 x\na.yaml:3:1 F01 z"


def test_what_can_be_read_is_kept_beside_the_faults(tmp_path: Path):
    write_pack(tmp_path, track=swap(TRACK, "- FBK-1", "- FBK-1\n  - FBK-2"))
    shelf = read_packs([tmp_path])
    assert list(shelf.curriculum.lessons) == ["FBK-1"]
    assert len(shelf.faults) == 1


@given(st.binary(max_size=200))
def test_random_bytes_raise_only_pack_errors(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    folder = write_pack(tmp_path_factory.getbasetemp() / "random")
    (folder / "feedback" / "ask.yaml").write_bytes(data)
    with pytest.raises(PackError):
        load_packs([folder])


@given(data=st.data())
def test_a_lesson_with_any_value_replaced_raises_only_pack_errors(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
):
    lines = LESSON.splitlines()
    index = data.draw(st.integers(1, len(lines) - 1))
    value = data.draw(
        st.sampled_from(["", "~", "1", "0.5", "true", "{}", "[]", "[1]", "{a: {b: 1}}", "x"])
    )
    key = lines[index].split(":")[0]
    lines[index] = f"{key}: {value}"
    folder = write_pack(tmp_path_factory.getbasetemp() / "any", lesson="\n".join(lines))
    assert all(fault.line <= len(lines) + 1 for fault in read_packs([folder]).faults)
