"""Settings: what an operator can write, and the one line that answers what they can not."""

from pathlib import Path

import pytest

from bot.settings import Address, Settings, SettingsError, load_settings
from storage.database import async_url
from storage.secretfile import SecretFileError, database_url

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
    assert settings.webhook_url is None
    assert settings.webhook_secret is None
    assert settings.backup_folder == Path("data/backups")
    assert settings.backups_kept == 7


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
        ("BACKUP_FOLDER", "/mnt/copies", Path("/mnt/copies")),
        ("BACKUP_FOLDER", "", Path("data/backups")),
        ("BACKUPS_KEPT", "0", 0),
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
NO_WEBHOOK = "WEBHOOK_URL is not an https address; try https://bot.example.org/telegram"
NO_SECRET = (
    "WEBHOOK_SECRET takes 1 to 256 of A-Z, a-z, 0-9, _ and -; make one with: openssl rand -hex 32"
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
        ("WEBHOOK_URL", "bot.example.org", NO_WEBHOOK),
        ("WEBHOOK_URL", "http://bot.example.org/", NO_WEBHOOK),
        ("WEBHOOK_URL", "http://169.254.0.1/", NO_WEBHOOK),
        ("WEBHOOK_URL", "http://127.0.0.1.example.org/", NO_WEBHOOK),
        ("WEBHOOK_URL", "https://me:pass@bot.example.org/", NO_WEBHOOK),
        ("WEBHOOK_URL", "https://bot.example.org/#top", NO_WEBHOOK),
        ("WEBHOOK_SECRET", "two words", NO_SECRET),
        ("WEBHOOK_SECRET", "a" * 257, NO_SECRET),
        ("WEBHOOK_SECRET", "abc\n", NO_SECRET),
        ("WEBHOOK_SECRET", "ünsafe", NO_SECRET),
        (
            "BACKUPS_KEPT",
            "-1",
            "BACKUPS_KEPT is not valid: Input should be greater than or equal to 0; try 7",
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
    "address",
    [
        "https://bot.example.org",
        "https://bot.example.org:8443/a/path?x=1",
        "http://127.0.0.9:8080/telegram",
        "http://[::1]/telegram",
        "http://localhost/",
    ],
)
def test_a_webhook_is_kept_as_it_is_and_needs_a_secret(monkeypatch, address):
    monkeypatch.setenv("WEBHOOK_URL", address)

    with pytest.raises(SettingsError) as raised:
        load_settings()
    monkeypatch.setenv("WEBHOOK_SECRET", "a-Z_0" * 51 + "x")
    settings = load_settings()

    assert str(raised.value) == (
        "WEBHOOK_URL needs a WEBHOOK_SECRET too; make one with: openssl rand -hex 32"
    )
    assert settings.webhook_url == address
    assert settings.webhook_secret.get_secret_value() == "a-Z_0" * 51 + "x"


SECRETS = {
    "BOT_TOKEN": TOKEN,
    "WEBHOOK_SECRET": "s3cret",
    "DATABASE_URL": "postgresql://offclock:s3cret@database/offclock",
}


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_secret_comes_from_a_file(tmp_path, monkeypatch, name, end):
    monkeypatch.setenv(name, SECRETS[name])
    written = load_settings()
    monkeypatch.delenv(name)
    (tmp_path / "secret").write_bytes((SECRETS[name] + end).encode())
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "secret"))

    read = load_settings()

    assert getattr(read, name.lower()) == getattr(written, name.lower())
    assert getattr(read, name.lower()) is not None


def test_a_second_line_end_belongs_to_the_secret(tmp_path, monkeypatch):
    (tmp_path / "secret").write_text(f"{TOKEN}\n\n")
    monkeypatch.setenv("BOT_TOKEN_FILE", str(tmp_path / "secret"))

    with pytest.raises(SettingsError) as raised:
        load_settings()

    assert str(raised.value) == NO_TOKEN


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_set_once(tmp_path, monkeypatch, name):
    (tmp_path / ".env").write_text(f"{name}={SECRETS[name]}\n")
    (tmp_path / "secret").write_text(SECRETS[name])
    monkeypatch.setenv(f"{name}_FILE", "secret")

    with pytest.raises(SettingsError) as raised:
        load_settings()

    assert str(raised.value) == f"{name} and {name}_FILE are both set; keep one of them"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "that can not be read (No such file or directory)"),
        (b"", "that is empty"),
        (b" \n", "that is empty"),
        (b"\xff\xfe", "that is no text in UTF-8"),
        (b"x" * 10_001, "that is too long"),
    ],
)
def test_a_file_without_a_secret_names_its_setting_alone(tmp_path, monkeypatch, content, reason):
    if content is not None:
        (tmp_path / "t0ken").write_bytes(content)
    monkeypatch.setenv("BOT_TOKEN_FILE", "t0ken")

    with pytest.raises(SettingsError) as raised:
        load_settings()

    assert str(raised.value) == (
        f"BOT_TOKEN_FILE names a file {reason};"
        " write the path of one that holds the BOT_TOKEN alone"
    )


def test_a_commands_database_is_the_bots(tmp_path, monkeypatch):
    assert async_url(database_url()) == load_settings().database_url

    (tmp_path / "address").write_text("postgresql://u:p@h/d\n")
    (tmp_path / ".env").write_text("DATABASE_URL_FILE=address\n")
    assert async_url(database_url()) == load_settings().database_url
    assert database_url() == "postgresql://u:p@h/d"

    monkeypatch.setenv("DATABASE_URL", "sqlite:///x")
    with pytest.raises(SecretFileError, match=r"^DATABASE_URL and DATABASE_URL_FILE are both set"):
        database_url()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://offclock:s3cret@database/offclock",
        "postgresql://offclock:s3cret@database:port/offclock",
        "mysql://offclock:s3cret@database/offclock",
        "offclock:s3cret@database/offclock",
    ],
)
def test_a_databases_password_is_never_shown(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("WEBHOOK_SECRET", "s3cret w1th a space")

    with pytest.raises(SettingsError) as raised:
        load_settings()
    monkeypatch.delenv("WEBHOOK_SECRET")
    shown = repr(load_settings()) if address.startswith("postgresql") else ""

    assert "s3cret" not in f"{raised.value}{shown}"
    assert raised.value.__suppress_context__


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("sqlite:////var/lib/offclock/x.sqlite", "/var/lib/offclock/backups"),
        ("sqlite:///x.sqlite?vfs=a/b", "backups"),
        ("sqlite://", None),
        ("sqlite:///:memory:", None),
        ("postgresql://u:p@h/d", None),
    ],
)
def test_backups_stand_beside_an_sqlite_file(url, folder):
    settings = Settings(_env_file=None, database_url=url)

    assert settings.backup_folder == (folder and Path(folder))


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
