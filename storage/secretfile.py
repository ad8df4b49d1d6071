"""Secrets from files, as containers and systemd hand them over.

A setting such as BOT_TOKEN has a second one, BOT_TOKEN_FILE, that names a file that holds it.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from storage.database import DEFAULT_URL

LONGEST = 10_000
"""Characters: far more than any token or address, and not a file taken by mistake."""


class SecretFileError(ValueError):
    """One line that names the setting and says how to mend it, and never what its file holds."""


def choose(name: str, value: str | None, file: str | None) -> str | None:
    """Return the setting `name`: its `value`, or what stands in `file`, or None without both.

    Raises SecretFileError where both are given, or the file gives nothing. The file's path is not
    told either: a secret may have been written in its place.
    """
    if not file:
        return value
    if value:
        msg = f"{name} and {name}_FILE are both set; keep one of them"
        raise SecretFileError(msg)
    try:
        return _read(Path(file))
    except OSError as error:
        reason = f"that can not be read ({error.strerror})"
    except UnicodeDecodeError:
        reason = "that is no text in UTF-8"
    except ValueError as error:
        reason = str(error)
    msg = f"{name}_FILE names a file {reason}; write the path of one that holds the {name} alone"
    raise SecretFileError(msg)


def database_url(environment: Mapping[str, str] = os.environ, env_file: str = ".env") -> str:
    """Return DATABASE_URL as the bot reads it, for a command that reads no other setting.

    It is looked for in the environment, then in `.env`, then in the file that DATABASE_URL_FILE
    names. Raises SecretFileError.
    """
    given = dotenv_values(env_file)
    name = "DATABASE_URL"
    value, file = (environment.get(key) or given.get(key) for key in (name, f"{name}_FILE"))
    return choose(name, value, file) or DEFAULT_URL


def _read(path: Path) -> str:
    """Return the text without one line end. Raises OSError, or ValueError with what it is."""
    with path.open(encoding="utf-8", newline="") as opened:
        text = opened.read(LONGEST + 1)
    if len(text) > LONGEST:
        msg = "that is too long"
        raise ValueError(msg)
    secret = text.removesuffix("\n").removesuffix("\r")
    if not secret.strip():
        msg = "that is empty"
        raise ValueError(msg)
    return secret
