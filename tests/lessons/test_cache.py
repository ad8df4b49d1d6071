import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons import cache as module
from lessons.cache import key_of, load_with_cache, stamps_of
from lessons.faults import PackError
from lessons.loader import load_packs
from lessons.textfile import MAX_BYTES
from tests.lessons.authoring import LESSON, swap, write_pack
from tests.lessons.shipped import FEEDBACK


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "lessons.json"


def no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_: object) -> None:
        raise AssertionError("the packs were read")

    monkeypatch.setattr(module, "load_packs", read)


def test_the_second_time_no_yaml_is_read(cache: Path, monkeypatch: pytest.MonkeyPatch):
    first = load_with_cache([FEEDBACK], cache)
    no_reading(monkeypatch)
    assert load_with_cache([FEEDBACK], cache) == first
    assert first.editions["FBK-1"].digest


def test_it_gives_what_reading_gives(cache: Path):
    load_with_cache([FEEDBACK], cache)
    cached, read = load_with_cache([FEEDBACK], cache), load_packs([FEEDBACK])
    assert cached == read
    assert [e.digest for e in cached.editions.values()] == [
        e.digest for e in read.editions.values()
    ]


def test_a_change_of_any_file_is_read(pack: Path, cache: Path):
    load_with_cache([pack], cache)
    about = (pack / "feedback" / "ask.yaml").stat()
    (pack / "feedback" / "ask.yaml").write_text(swap(LESSON, "Ask early", "Ask later"))
    os.utime(pack / "feedback" / "ask.yaml", ns=(about.st_atime_ns, about.st_mtime_ns))
    assert load_with_cache([pack], cache).lessons["FBK-1"].title == "Ask later"


def test_a_fault_is_never_hidden_by_the_cache(pack: Path, cache: Path):
    load_with_cache([pack], cache)
    (pack / "feedback" / "ask.yaml").write_text(swap(LESSON, "minutes: 3", "minutes: 99"))
    for _ in range(2):
        with pytest.raises(PackError, match="99"):
            load_with_cache([pack], cache)


def test_packs_with_faults_are_not_kept(pack: Path, cache: Path):
    (pack / "feedback" / "ask.yaml").write_text(swap(LESSON, "minutes: 3", "minutes: 99"))
    with pytest.raises(PackError):
        load_with_cache([pack], cache)
    assert not cache.exists()


def test_other_code_reads_anew(pack: Path, cache: Path, monkeypatch: pytest.MonkeyPatch):
    load_with_cache([pack], cache)
    monkeypatch.setattr(module, "_code", lambda: "another release")
    no_reading(monkeypatch)
    with pytest.raises(AssertionError, match="were read"):
        load_with_cache([pack], cache)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-5],
        lambda text: "",
        lambda text: "[]",
        lambda text: json.dumps({"key": json.loads(text)["key"], "curriculum": {}}),
        lambda text: text.replace('"minutes":3', '"minutes":300'),
        lambda text: text.replace('"items":[', '"items":["x",'),
    ],
)
def test_a_damaged_cache_is_no_worse_than_none(pack: Path, cache: Path, damage):
    whole = load_with_cache([pack], cache)
    cache.write_text(damage(cache.read_text()))
    assert load_with_cache([pack], cache) == whole


def test_where_it_can_not_be_written_all_goes_on(pack: Path, tmp_path: Path):
    assert load_with_cache([pack], tmp_path / "nowhere" / "lessons.json").lessons
    assert load_with_cache([pack], tmp_path).lessons
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_every_byte_counts(pack: Path, data: st.DataObject):
    file = data.draw(st.sampled_from(sorted(pack.rglob("*.yaml"))))
    before, text = key_of([pack]), file.read_bytes()
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != text[at]))
    try:
        file.write_bytes(text[:at] + bytes([other]) + text[at + 1 :])
        assert key_of([pack]) != before
    finally:
        file.write_bytes(text)
    assert key_of([pack]) == before


def test_names_and_places_count(pack: Path):
    before = key_of([pack])
    ask = pack / "feedback" / "ask.yaml"
    ask.rename(ask.with_name("other.yaml"))
    assert key_of([pack]) != before
    assert stamps_of([pack]) != ()


def test_of_a_huge_file_little_is_read(pack: Path, monkeypatch: pytest.MonkeyPatch):
    with (pack / "feedback" / "huge.yaml").open("wb") as huge:
        huge.truncate(10 * MAX_BYTES)
    read = []
    monkeypatch.setattr(module.hashlib, "sha256", lambda *_: Digest(read))
    key_of([pack])
    assert max(read) == MAX_BYTES + 1


class Digest:
    def __init__(self, read: list[int]) -> None:
        self.read = read

    def update(self, data: bytes) -> None:
        self.read.append(len(data))

    def hexdigest(self) -> str:
        return ""


def test_stamps_tell_a_saved_file_and_one_that_came_or_went(pack: Path):
    seen = {stamps_of([pack])}
    ask = pack / "feedback" / "ask.yaml"
    ask.write_text(LESSON + "\n")
    seen.add(stamps_of([pack]))
    (pack / "feedback" / "more.yaml").write_text("")
    seen.add(stamps_of([pack]))
    ask.unlink()
    seen.add(stamps_of([pack]))
    assert len(seen) == 4
    assert stamps_of([pack / "nowhere"]) == ()
