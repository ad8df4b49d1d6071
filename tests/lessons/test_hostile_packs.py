"""What somebody might put into a pack to harm whoever reads it: refused by file and line."""

import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from lessons.faults import PackError
from lessons.lint import lint
from lessons.loader import load_packs
from tests.lessons.authoring import LESSON, SOURCES, line_of, swap, write_pack

MOST = 128 * 1024 * 1024
"""Bytes of memory: what the largest file that is read can take, with the line of each value."""

LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE = {
    "a bomb": (LAUGHS, 1, "anchors"),
    "an anchor": (swap(LESSON, "hook: You", "hook: &h You"), None, "anchors ('&') are not used"),
    "a merge key": (swap(LESSON, "title: Ask early", "<<: {title: x}"), 3, "merge keys"),
    "a command": (
        swap(LESSON, "title: Ask early", "title: !!python/object/apply:os.system ['touch harmed']"),
        3,
        "tags ('!') are not used here",
    ),
    "a key twice": (swap(LESSON, "minutes: 3", "minutes: 3\nminutes: 4"), 6, "already in line 5"),
    "a tab": (swap(LESSON, "    - {who: Ada, says: Hello}", "\t- x"), None, "a tab indents"),
    "ten megabytes": ("a: " + "x" * 10_000_000, 1, "over 256 KB"),
    "another encoding": (LESSON.replace("Ada", "Ádá").encode("latin-1"), None, "UTF-8"),
    "an unknown key": (swap(LESSON, "minutes: 3", "minuets: 3"), 5, "did you mean 'minutes'?"),
    "a deep nest": ("a: " + "[" * 100_000, 1, "nested more than"),
    "a wide list": ("a:\n" + "- x\n" * 60_000, 1, "'a' is not a key here"),
    "many keys": ("".join(f"k{n}: x\n" for n in range(25_000)), None, "is not a key here"),
    "a story without an end": (
        swap(
            LESSON,
            "- {id: argue, text: Argue, credit: 0.5, then: He sighs., to: lost}",
            "- {id: argue, text: Argue, credit: 0.5, then: He sighs., to: start}",
        ),
        None,
        "runs in a circle",
    ),
    "a story that leads nowhere": (
        swap(LESSON, "- {id: won, title: A client", "- {id: w, title: A"),
        None,
        "names no point",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_by_file_and_line(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    text, line, says = HOSTILE[name]
    pack = write_pack(tmp_path / "pack")
    ask = pack / "feedback" / "ask.yaml"
    ask.write_bytes(text if isinstance(text, bytes) else text.encode())
    monkeypatch.chdir(tmp_path)

    tracemalloc.start()
    try:
        with pytest.raises(PackError) as refused:
            load_packs([pack])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    found = [fault for fault in refused.value.faults if says in fault.message]
    assert found
    assert found[0].path.name == "ask.yaml"
    assert line in {None, found[0].line}
    assert f"{found[0].line}:{found[0].column} F0" in str(found[0])
    assert peak < MOST
    assert not (tmp_path / "harmed").exists()


def test_a_link_that_is_not_https_is_refused(tmp_path: Path):
    sources = SOURCES + "  link: http://example.org/paper\n"
    with pytest.raises(PackError) as refused:
        load_packs([write_pack(tmp_path, sources=sources)])
    (fault,) = refused.value.faults
    assert fault.path.name == "sources.yaml"
    assert fault.line == line_of(sources, "link:")
    assert "write an address that begins with https://" in fault.message

    secure = SOURCES + "  link: https://example.org/paper\n"
    curriculum = load_packs([write_pack(tmp_path, sources=secure)])
    assert curriculum.sources["gray-2020"].link == "https://example.org/paper"


def test_the_linter_reads_them_no_better(tmp_path: Path):
    pack = write_pack(tmp_path, lesson=LAUGHS)
    assert lint([pack], today=date.min).errors > 0
