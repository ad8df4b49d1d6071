"""HTTP for python-telegram-bot, on aiohttp.

Its own transport on httpx slows down with every connection in its pool; see docs/performance.md.
"""

import json
import os
from datetime import timedelta
from typing import Any

import aiohttp
from telegram import error
from telegram.request import BaseRequest, RequestData

Json = dict[str, Any]

os.environ["PTB_TIMEDELTA"] = "true"  # or the library warns whenever it is told to wait

CONNECTIONS = 256
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0


class NotSentError(error.NetworkError):
    """The request never left: it is safe to send it again."""


class RefusedError(error.NetworkError):
    """The server answered with a 5xx of its own making: it did not do what was asked."""


class AiohttpRequest(BaseRequest):
    """Implements `telegram.request.BaseRequest`. Each instance keeps one pool of connections."""

    def __init__(self, connections: int = CONNECTIONS) -> None:
        """Open nothing yet; at most `connections` are open at once."""
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer, on top of a long poll's own timeout."""
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0917 - the base class's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 - the base class's type
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002
    ) -> tuple[int, bytes]:
        """Send one request and return the status and the body.

        Raises NotSentError where nothing was sent, RefusedError where the server failed and says
        so, TimedOut or NetworkError where it may have acted. No message of theirs holds the URL,
        which holds the token.
        """
        if self._session is None:
            msg = "the transport is not initialised"
            raise RuntimeError(msg)
        seconds = read_timeout if isinstance(read_timeout, int | float) else ANSWER_SECONDS
        timeout = aiohttp.ClientTimeout(sock_connect=CONNECT_SECONDS, sock_read=seconds)
        try:
            async with self._session.request(
                method,
                url,
                data=_body(request_data),
                headers=_headers(request_data),
                timeout=timeout,
            ) as response:
                payload = await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as cause:
            raise NotSentError(_why("no connection", cause)) from None
        except (TimeoutError, aiohttp.ServerTimeoutError) as cause:
            raise error.TimedOut(_why("no answer in time", cause)) from None
        except (aiohttp.ClientError, OSError) as cause:
            raise error.NetworkError(_why("the connection broke", cause)) from None
        if response.status == 429:
            raise error.RetryAfter(_retry_after(payload))
        if response.status >= 400:
            _check(response.status, payload)
        return response.status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> Json:
        """Return an answer of the Bot API. Raises NetworkError for what is none.

        The base class's own would log the whole body, and so whatever a proxy wrote into it.
        """
        answer = _read(payload)
        if answer is None:
            raise error.NetworkError("the answer is not the Bot API's")
        return answer


def _check(status: int, payload: bytes) -> None:
    """Raise RefusedError for a 5xx of the Bot API, NetworkError for what a proxy answered."""
    if _read(payload) is None:
        raise error.NetworkError(f"a {status} that is not the Bot API's")
    if status >= 500:
        raise RefusedError(f"the server answered {status}")


def _read(payload: bytes) -> Json | None:
    try:
        answer = json.loads(payload)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _headers(request_data: RequestData | None) -> dict[str, str] | None:
    if request_data is None or request_data.contains_files:
        return None
    return {"Content-Type": "application/json"}


def _body(request_data: RequestData | None) -> aiohttp.FormData | bytes | None:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_payload  # a form takes ten times as long to encode
    form = aiohttp.FormData(quote_fields=False)  # names of files as they are, in UTF-8
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form


def _retry_after(payload: bytes) -> int:
    # The base class takes a wait of 0 seconds for an unknown error.
    try:
        return max(1, int(json.loads(payload)["parameters"]["retry_after"]))
    except (ValueError, KeyError, TypeError, OverflowError):
        return 1


def _why(what: str, cause: BaseException) -> str:
    return f"{what} ({type(cause).__name__})"


def seconds_of(told: error.RetryAfter) -> float:
    """Return how long a 429 asks to wait; the library gives it in one of two types."""
    wait = told.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
