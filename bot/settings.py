"""Settings: environment variables, or a `.env` file in the working directory."""

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from storage.database import DEFAULT_URL, async_url
from storage.secretfile import choose

TELEGRAM = "https://api.telegram.org"

SECRETS = ("bot_token", "database_url", "webhook_secret")
"""Settings that can stand in a file of their own, which `<NAME>_FILE` names."""

EXAMPLES = {
    "backups_kept": "7",
    "send_rate": "30",
    "log_format": "text or json",
}
MAKE_SECRET = "openssl rand -hex 32"  # noqa: S105 - a command that makes one


class SettingsError(ValueError):
    """One line that says which setting is wrong, and how to mend it."""


class Address(NamedTuple):
    """Where to listen."""

    host: str
    port: int

    def __str__(self) -> str:
        """Return `host:port`, with brackets around an IPv6 host."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _sqlite_file(database_url: str) -> Path | None:
    """Return SQLite's file; None where the database is another, or in memory."""
    kind, _, rest = database_url.partition(":///")
    file = rest.partition("?")[0]
    return Path(file) if kind.startswith("sqlite") and file not in {"", ":memory:"} else None


def _beside(given: dict[str, Any]) -> Path | None:
    file = _sqlite_file(given["database_url"])
    return file.parent / "backups" if file else None


class Settings(BaseSettings):
    """What an operator can set. `load_settings` reads it and words what is wrong."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    bot_token: SecretStr | None = None
    """Telegram's token. Without it the built-in sandbox is started."""
    bot_token_file: Path | None = None
    """A file that holds the token."""
    bot_api_url: str | None = None
    """Another Bot API server than Telegram's own."""
    webhook_url: str | None = None
    """Where Telegram posts updates, from outside. Without it they are polled."""
    webhook_secret: SecretStr | None = None
    """What Telegram sends with each update, so that nobody else can post one."""
    webhook_secret_file: Path | None = None
    """A file that holds the webhook's secret."""
    database_url: str = Field(default=async_url(DEFAULT_URL), repr=False)
    """SQLAlchemy's, with an async driver. It may hold a password, so it is never shown."""
    database_url_file: Path | None = None
    """A file that holds the database's address."""
    backup_folder: Path | None = Field(default_factory=_beside)
    """Where scheduled backups go: `backups` beside the SQLite file; None for another database."""
    backups_kept: int = Field(default=7, ge=0, le=3650)
    """How many daily backups are kept; 0 makes none."""
    lessons_path: Annotated[tuple[Path, ...], NoDecode] = ()
    """Folders of packs, parted by colons; empty means the lessons that ship with Offclock."""
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    """Telegram ids of those who may use `/stats` and the like, and are told of faulty lessons."""
    listen: Annotated[Address, NoDecode] = Address("127.0.0.1", 8080)
    send_rate: float = Field(default=30, gt=0, le=1000)
    """Messages a second to all chats together; Telegram's free limit is about 30."""
    log_format: Literal["text", "json"] = "text"

    @model_validator(mode="before")
    @classmethod
    def _read_files(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Put what stands in files where it belongs. Raises SecretFileError."""
        read = {
            name: choose(name.upper(), given.get(name), given.get(f"{name}_file"))
            for name in SECRETS
        }
        return given | {name: value for name, value in read.items() if value}

    @model_validator(mode="after")
    def _require_secret(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            msg = f"WEBHOOK_URL needs a WEBHOOK_SECRET too; make one with: {MAKE_SECRET}"
            raise ValueError(msg)
        return self

    @field_validator("bot_token")
    @classmethod
    def _check_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"\d+:[A-Za-z0-9_-]{3,}", value.get_secret_value()):
            msg = "is not a bot token; copy the whole line that @BotFather gave, digits:letters"
            raise ValueError(msg)
        return value

    @field_validator("bot_api_url")
    @classmethod
    def _check_url(cls, value: str | None) -> str | None:
        if value and not _is_url(value):
            msg = "is not the address of a server; try http://127.0.0.1:8081"
            raise ValueError(msg)
        return value

    @field_validator("webhook_url")
    @classmethod
    def _check_webhook(cls, value: str | None) -> str | None:
        if value and not _is_safe(value):
            msg = "is not an https address; try https://bot.example.org/telegram"
            raise ValueError(msg)
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _check_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            msg = f"takes 1 to 256 of A-Z, a-z, 0-9, _ and -; make one with: {MAKE_SECRET}"
            raise ValueError(msg)
        return value

    @field_validator("database_url")
    @classmethod
    def _choose_driver(cls, value: str) -> str:
        return async_url(value)

    @field_validator("lessons_path", mode="before")
    @classmethod
    def _split_paths(cls, value: object) -> object:
        return tuple(filter(None, value.split(":"))) if isinstance(value, str) else value

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        ids = value.replace(",", " ").split()
        if not all(id_.isascii() and id_.isdigit() and int(id_) > 0 for id_ in ids):
            msg = "takes the numbers of Telegram users, parted by commas, such as 12345,67890"
            raise ValueError(msg)
        return tuple(map(int, ids))

    @field_validator("listen", mode="before")
    @classmethod
    def _split_address(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        host, _, port = value.rpartition(":")
        if not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
            msg = "takes host:port, such as 127.0.0.1:8080"
            raise ValueError(msg)
        return Address(host.strip("[]"), int(port))

    @property
    def data_folder(self) -> Path:
        """Where files are kept beside the database: `data`, unless SQLite is elsewhere."""
        file = _sqlite_file(self.database_url)
        return file.parent if file else Path("data")


def load_settings() -> Settings:
    """Read the settings. Raises SettingsError with one line on the first that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    except UnicodeDecodeError:
        msg = ".env is not text in UTF-8; save it again as such"
        raise SettingsError(msg) from None
    except OSError as error:
        msg = f".env can not be read ({error.strerror}); mend that, or take it away"
        raise SettingsError(msg) from None


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        named = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        return bool(named) and value.split() == [value]
    except ValueError:  # a host or a port that can be none
        return False


def _is_safe(value: str) -> bool:
    """Tell an address that Telegram may post to: encrypted, or never leaving this machine."""
    if not _is_url(value):
        return False
    parts = urlsplit(value)
    bare = not parts.fragment and parts.username is None
    return bare and (parts.scheme == "https" or _is_loopback(parts.hostname or ""))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    reason = first["msg"].removeprefix("Value error, ")
    if first["type"] != "value_error":
        reason = f"is not valid: {reason}"
        if name in EXAMPLES:
            reason += f"; try {EXAMPLES[name]}"
    return f"{name.upper()} {reason}".lstrip()
