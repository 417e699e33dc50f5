"""The way in: trades an access token, or a share link's token, for a ticket to one WebSocket.

A ticket is good once and for 30 seconds, so every connection begins here; what is answered is also the real
reason when a connection was refused. Tokens go into headers and bodies, never into a URL.
"""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

PATIENCE = 15.0  # seconds for an answer
LARGEST_ANSWER = 64 * 1024


class Again(Exception):
    """A connection, or an attempt at one, is over: try another, after `wait` seconds if that is said."""

    def __init__(self, because: str, wait: float | None = None) -> None:
        super().__init__(because)
        self.wait = wait


class Stop(Exception):
    """The server said no for good; says why, and what helps."""


@dataclass(frozen=True)
class Session:
    """A session that the access token's owner may see."""

    id: str


@dataclass(frozen=True)
class Link:
    """A share link, or the token behind its `#`."""

    token: str
    password: str | None


@dataclass(frozen=True)
class Ticket:
    """A pass for one connection."""

    ticket: str
    url: str


class TicketOffice:
    """Asks for tickets. A link's `viewer` is brought along, so that coming back is not another opening."""

    def __init__(self, server: str, source: Session | Link, token: str | None) -> None:
        """With a link the access token is needed only where the link is for people of the account."""
        self._server = server
        self._source = source
        self._token = token.strip() if token else None
        self._viewer: str | None = None

    def ask(self) -> Ticket:
        """A new ticket; `Again` or `Stop` when there is none."""
        body: dict[str, str | None] = {}
        if isinstance(self._source, Link):
            path = "shared/tickets"
            token = self._source.token.rpartition("#")[2].strip()
            body = {"token": token, "password": self._source.password, "viewer": self._viewer}
        else:
            path = f"sessions/{quote(self._source.id, safe='')}/tickets"
        status, answer = self._post(f"/api/v1/{path}", body)
        if status >= 500:
            raise Again(f"{self._server} cannot give a ticket now ({status})")
        ticket, url = answer.get("ticket"), answer.get("url")
        if status != 201 or not ticket or not url:
            said = f'{status}: "{answer["detail"]}"' if "detail" in answer else f"{status}"
            raise Stop(f"there is no ticket ({said}), so {self._remedy(status)}.")
        self._viewer = answer.get("viewer", self._viewer)
        return Ticket(ticket, url)

    def _post(self, path: str, body: dict[str, str | None]) -> tuple[int, dict[str, str]]:
        """The status of the answer and its JSON object, which is empty when there was none."""
        server = urlsplit(self._server)
        kind = http.client.HTTPSConnection if server.scheme == "https" else http.client.HTTPConnection
        connection = kind(server.hostname or "", server.port, timeout=PATIENCE)
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            connection.request("POST", server.path + path, json.dumps(body), headers)
            response = connection.getresponse()
            status, text = response.status, response.read(LARGEST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            raise Again(f"{self._server} does not answer") from error
        finally:
            connection.close()
        try:
            answer = json.loads(text)
        except ValueError:
            answer = {}
        return status, answer if isinstance(answer, dict) else {}

    def _remedy(self, status: int) -> str:
        if status < 400:
            return "check --server"
        if status == 410:
            return "set RF_LINK to a new link"
        if isinstance(self._source, Link):
            return "check RF_LINK and RF_LINK_PASSWORD"
        if status == 401:
            return "sign in and set RF_TOKEN to the new access token"
        return "check --session and RF_TOKEN"
