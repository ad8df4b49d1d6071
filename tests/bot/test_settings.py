"""Settings: what an operator can write, and the one line that answers what they can not."""

from pathlib import Path

import pytest

from bot.settings import Address, Settings, SettingsError, load_settings

NAMES = [name.upper() for name in Settings.model_fields]
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(autouse=True)
def bare(tmp_path, monkeypatch):
    """Nothing is set, and there is no `.env`."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_it_starts_without_any():
    settings = load_settings()

    assert settings.bot_token is None
    assert settings.bot_api_url is None
    assert settings.database_url == "sqlite+aiosqlite:///data/offclock.sqlite"
    assert settings.lessons_path == ()
    assert settings.listen == Address("127.0.0.1", 8080)
    assert settings.send_rate == 30
    assert settings.log_format == "text"


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("BOT_TOKEN", "", None),
        ("BOT_API_URL", "http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("BOT_API_URL", "https://[::1]:8081/path", "https://[::1]:8081/path"),
        ("DATABASE_URL", "sqlite:///x.sqlite", "sqlite+aiosqlite:///x.sqlite"),
        ("DATABASE_URL", "sqlite+pysqlite:////a/x", "sqlite+aiosqlite:////a/x"),
        ("DATABASE_URL", "postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("LESSONS_PATH", "a:/b/c::", (Path("a"), Path("/b/c"))),
        ("LESSONS_PATH", ":", ()),
        ("LISTEN", "0.0.0.0:80", Address("0.0.0.0", 80)),
        ("LISTEN", "localhost:0", Address("localhost", 0)),
        ("LISTEN", "[::1]:8080", Address("::1", 8080)),
        ("LISTEN", "::1:8080", Address("::1", 8080)),
        ("SEND_RATE", "0.5", 0.5),
        ("SEND_RATE", " 1000 ", 1000),
        ("LOG_FORMAT", "json", "json"),
    ],
)
def test_it_reads_what_is_well_written(monkeypatch, name, value, read):
    monkeypatch.setenv(name, value)

    assert getattr(load_settings(), name.lower()) == read


NO_TOKEN = "BOT_TOKEN is not a bot token; copy the whole line that @BotFather gave, digits:letters"
NO_URL = "BOT_API_URL is not the address of a server; try http://127.0.0.1:8081"
NO_DATABASE = "DATABASE_URL is not a database address; try sqlite:///data/offclock.sqlite"
NO_NUMBER = (
    "SEND_RATE is not valid: Input should be a valid number, unable to parse string as a number"
    "; try 30"
)
NO_LISTEN = "LISTEN takes host:port, such as 127.0.0.1:8080"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("BOT_TOKEN", "AAHdqTcvCH1vGWJx", NO_TOKEN),
        ("BOT_TOKEN", f"bot{TOKEN}", NO_TOKEN),
        ("BOT_TOKEN", f"{TOKEN} ", NO_TOKEN),
        ("BOT_TOKEN", f"{TOKEN}\n", NO_TOKEN),
        ("BOT_TOKEN", f"{TOKEN}/..", NO_TOKEN),
        ("BOT_TOKEN", "1:ab", NO_TOKEN),
        ("BOT_API_URL", "127.0.0.1:8081", NO_URL),
        ("BOT_API_URL", "ftp://example.org", NO_URL),
        ("BOT_API_URL", "http://", NO_URL),
        ("BOT_API_URL", "http://[::1", NO_URL),
        ("BOT_API_URL", "http://host:port", NO_URL),
        ("BOT_API_URL", "http://host:99999", NO_URL),
        ("BOT_API_URL", "http://a host/", NO_URL),
        ("DATABASE_URL", "offclock.sqlite", NO_DATABASE),
        ("DATABASE_URL", "mysql://u:secret@h/d", NO_DATABASE),
        ("DATABASE_URL", "sqlite:x", NO_DATABASE),
        ("LISTEN", "8080", NO_LISTEN),
        ("LISTEN", ":8080", NO_LISTEN),
        ("LISTEN", "localhost", NO_LISTEN),
        ("LISTEN", "localhost:", NO_LISTEN),
        ("LISTEN", "localhost:http", NO_LISTEN),
        ("LISTEN", "localhost:-1", NO_LISTEN),
        ("LISTEN", "localhost:65536", NO_LISTEN),
        ("LISTEN", "localhost:٨٠", NO_LISTEN),
        ("SEND_RATE", "0", "SEND_RATE is not valid: Input should be greater than 0; try 30"),
        ("SEND_RATE", "-1", "SEND_RATE is not valid: Input should be greater than 0; try 30"),
        ("SEND_RATE", "fast", NO_NUMBER),
        (
            "SEND_RATE",
            "inf",
            "SEND_RATE is not valid: Input should be less than or equal to 1000; try 30",
        ),
        (
            "LOG_FORMAT",
            "xml",
            "LOG_FORMAT is not valid: Input should be 'text' or 'json'; try text or json",
        ),
    ],
)
def test_it_names_the_setting_that_is_wrong_and_how_to_mend_it(monkeypatch, name, value, sentence):
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as raised:
        load_settings()

    assert str(raised.value) == sentence


@pytest.mark.parametrize("value", ["nan", "1e999", "", "  "])
def test_it_takes_no_rate_that_is_no_number(monkeypatch, value):
    monkeypatch.setenv("SEND_RATE", value)

    if value:
        with pytest.raises(SettingsError, match=r"^SEND_RATE is not valid: "):
            load_settings()
    else:
        assert load_settings().send_rate == 30


def test_it_says_one_line_when_much_is_wrong(monkeypatch):
    for name in NAMES:
        monkeypatch.setenv(name, "?")

    with pytest.raises(SettingsError) as raised:
        load_settings()

    assert len(str(raised.value).splitlines()) == 1


def test_it_reads_a_file_that_the_environment_overrules(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text(f"BOT_TOKEN={TOKEN}\nSEND_RATE=5\nUNKNOWN=x\nLISTEN=\n")
    monkeypatch.setenv("SEND_RATE", "7")

    settings = load_settings()

    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.send_rate == 7
    assert settings.listen == Address("127.0.0.1", 8080)


def test_a_file_that_is_no_text_gets_one_line(tmp_path):
    (tmp_path / ".env").write_bytes(b"BOT_TOKEN=\xff\xfe\n")

    with pytest.raises(SettingsError, match=r"^\.env is not text in UTF-8; save it again as such$"):
        load_settings()


def test_it_never_shows_secrets(monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    assert TOKEN not in repr(load_settings())

    monkeypatch.setenv("BOT_TOKEN", f"{TOKEN}!")
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert TOKEN not in str(raised.value)
    assert raised.value.__suppress_context__


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("sqlite:///data/offclock.sqlite", "data"),
        ("sqlite:////var/lib/offclock/x.sqlite", "/var/lib/offclock"),
        ("sqlite:///x.sqlite", "."),
        ("sqlite://", "data"),
        ("postgresql://u:p@h/d", "data"),
        ("postgresql:///d", "data"),
    ],
)
def test_it_keeps_files_beside_the_database(url, folder):
    assert Settings(_env_file=None, database_url=url).data_folder == Path(folder)


@pytest.mark.parametrize(
    ("address", "written"),
    [
        (Address("127.0.0.1", 80), "127.0.0.1:80"),
        (Address("localhost", 0), "localhost:0"),
        (Address("::1", 8080), "[::1]:8080"),
    ],
)
def test_it_writes_an_address_as_it_stands_in_a_url(address, written):
    assert str(address) == written
