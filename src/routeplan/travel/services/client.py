"""Questions over HTTP, asked again when a server is busy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routeplan.errors import RouteplanError

if TYPE_CHECKING:
    from requests import Request, Session

__all__ = ["NoWayError", "RefusedError", "TooLargeError", "UnavailableError", "ask", "open_session"]

_BUSY = (429, 500, 502, 503, 504)
"""What a server answers that may do better a moment later."""

_FIRST_WAIT_S = 0.2
"""Doubles with every retry."""

_TEXT_SHOWN = 200


class UnavailableError(RouteplanError):
    """The server does not answer, however often it is asked."""


class RefusedError(RouteplanError):
    """The server answers, but not what it was asked for."""


class TooLargeError(RefusedError):
    """The server would answer for fewer places."""


class NoWayError(RefusedError):
    """A place that is on no road, or places without any road between them."""


def open_session(retries: int) -> Session:
    """A session of HTTP that asks again when the server is busy or the line breaks.

    Parameters
    ----------
    retries : int

    Returns
    -------
    requests.Session
    """
    from requests import Session
    from requests.adapters import HTTPAdapter
    from urllib3.util import Retry

    retry = Retry(
        total=retries,
        status_forcelist=_BUSY,
        allowed_methods=None,
        backoff_factor=_FIRST_WAIT_S,
        respect_retry_after_header=False,
        raise_on_status=False,
    )
    session = Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


def ask(session: Session, request: Request, timeout: float) -> dict[str, Any]:
    """Ask once, or as often as the session may.

    Parameters
    ----------
    session : requests.Session
        Of :func:`open_session`.
    request : requests.Request
    timeout : float
        Seconds without a sign of the server after which it counts as silent.

    Returns
    -------
    dict
        Content of the answer, whatever its status.

    Raises
    ------
    UnavailableError
        When there is no answer.
    RefusedError
        When it is none in JSON.
    """
    from requests import RequestException

    try:
        prepared = session.prepare_request(request)
        url = str(prepared.url)
        settings = session.merge_environment_settings(url, {}, None, None, None)
        response = session.send(prepared, timeout=timeout, **settings)
    except RequestException as error:
        raise UnavailableError(_reason(error, timeout)) from None
    if response.status_code in _BUSY:
        raise UnavailableError(f"it answers {response.status_code} {response.reason}")
    try:
        content = response.json()
    except ValueError:
        content = None
    if not isinstance(content, dict):
        text = " ".join(response.text[:_TEXT_SHOWN].split())
        raise RefusedError(f"{response.status_code} {response.reason}: {text}")
    return content


def _reason(error: Exception, timeout: float) -> str:
    """Why there is no answer, in a few words."""
    from requests import Timeout
    from requests.exceptions import SSLError
    from urllib3.exceptions import NameResolutionError, NewConnectionError
    from urllib3.exceptions import TimeoutError as NoAnswerError

    cause = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(cause, NameResolutionError):
        return "there is no server of that name"
    if isinstance(cause, NewConnectionError):
        return "there is no connection"
    if isinstance(error, Timeout) or isinstance(cause, NoAnswerError):
        return f"no answer within {timeout:g} s"
    if isinstance(error, SSLError):
        return f"its certificate is not trusted ({cause or error})"
    return f"the line broke ({type(cause or error).__name__})"
