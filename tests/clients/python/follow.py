"""Follows one live session over its WebSocket (protocol `resolutionflow.v1`) and prints what it sees.

One compact JSON line each: {"snapshot":seq}, {"event":seq,"kind":…}, {"live":seq}. It goes on after lost
connections and restarts of the server, without a gap and without a double.

    RF_TOKEN=… python3 follow.py --server http://127.0.0.1:8080 --session <uuid> [--until <seq>]
    RF_LINK=… [RF_LINK_PASSWORD=…] python3 follow.py --server http://127.0.0.1:8080 --link [--until <seq>]

Exit codes: 0 `--until` was reached, 1 the server said no for good, 2 it was called wrongly.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import sys
import time
from contextlib import suppress
from typing import Any, NoReturn
from urllib.parse import urlsplit

from tickets import Again, Link, Session, Stop, Ticket, TicketOffice
from websocket import Closed, WebSocket

PROTOCOL = "resolutionflow.v1"
# In seconds.
TICK = 1.0  # how often the clock is looked at; acks go no more often than this
HEARTBEAT = 15.0  # said at the latest this long after the last thing said
SILENCE = 40.0  # heard nothing for this long: the connection is dead
STEADY = 10.0  # live for this long: the next failure counts as the first
FIRST_WAIT = 0.25
LONGEST_WAIT = 10.0
# What to do after a close code of 4500 and above.
REMEDIES = {
    4501: "sign in again and set RF_TOKEN to the new access token",
    4503: "ask whoever shared the session, or a team admin, to let you in again",
    4504: "read it as a finished session instead",
    4505: "get a client as new as the server",
    4506: "close another of your connections to this session first",
}

Frame = dict[str, Any]


class Done(Exception):
    """`--until` was reached."""


class Connection:
    """One WebSocket with its clock: when something was last said and heard, and what was acknowledged."""

    def __init__(self, ticket: Ticket) -> None:
        self._socket = WebSocket(ticket.url, [PROTOCOL, f"ticket.{ticket.ticket}"])
        self._heard = self._spoke = time.monotonic()
        self._next_tick = self._heard + TICK
        self._acknowledged = 0
        self.live_since: float | None = None

    def send(self, frame: Frame) -> None:
        """Says something."""
        self._socket.send(json.dumps(frame))
        self._spoke = time.monotonic()

    def next_frame(self, seq: int) -> Frame:
        """The next frame. Meanwhile acknowledges events up to `seq` and sends heartbeats."""
        while True:
            text = self._socket.receive(self._next_tick - time.monotonic())
            now = time.monotonic()
            if text is not None:
                self._heard = now
            if now >= self._next_tick:
                self._tick(now, seq)
            if text is not None:
                try:
                    frame: Frame = json.loads(text)
                except ValueError as error:
                    raise Again("a frame cannot be read") from error
                if frame["type"] == "live" and self.live_since is None:
                    self.live_since = now
                return frame

    def leave(self) -> None:
        with suppress(Closed):
            self.send({"type": "bye"})
        self._socket.close()

    def _tick(self, now: float, seq: int) -> None:
        self._next_tick = now + TICK
        if now - self._heard >= SILENCE:
            raise Again("nothing was heard for 40 s")
        if seq > self._acknowledged:
            self._acknowledged = seq
            self.send({"type": "ack", "seq": seq})
        if now - self._spoke >= HEARTBEAT:
            self.send({"type": "heartbeat"})


class Follower:
    """What is known of the session; outlives connections."""

    def __init__(self, office: TicketOffice, until: float) -> None:
        self._office = office
        self._until = until
        self._log: str | None = None
        self._seq = 0
        self._parts: list[str] = []
        # The last snapshot. A client with a screen shows it, and folds each event into it.
        self.state: Any = None

    def run(self) -> NoReturn:
        """Connects again and again; ends by `Done` or `Stop`."""
        failures = 0
        while True:
            connection: Connection | None = None
            try:
                connection = Connection(self._office.ask())
                self._watch(connection)
            except Again as again:
                because, wait = str(again), again.wait
            except Closed as closed:
                because, wait = after_close(closed), None
            finally:
                if connection is not None:
                    connection.leave()
            if connection and connection.live_since and time.monotonic() - connection.live_since >= STEADY:
                failures = 0
            if wait is None:
                wait = random.uniform(0, min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures, 16)))
                failures += 1
            complain(f"{because}; connecting again in {wait:.1f} s.")
            time.sleep(wait)

    def _watch(self, connection: Connection) -> NoReturn:
        """One connection from hello to its end."""
        hello = {"version": 1, "log": self._log, "since": self._seq, "client": "example-python/1.0"}
        connection.send({"type": "hello", **hello})
        while True:
            frame = connection.next_frame(self._seq)
            if frame["type"] == "renew_soon":
                self._renew(connection)
            else:
                self._take(frame, connection.live_since is not None)

    def _renew(self, connection: Connection) -> None:
        # Without one the server closes with 4005 in time, and the next connection begins anew.
        with suppress(Again):
            connection.send({"type": "renew", "ticket": self._office.ask().ticket})

    def _take(self, frame: Frame, is_live: bool) -> None:
        """Takes in one frame; types and fields not known are ignored."""
        match frame["type"]:
            case "welcome":
                # Another log is another history: what was known of the old one is void.
                if frame["log"] != self._log:
                    self._log, self._seq, self.state = frame["log"], 0, None
            case "snapshot":
                self._assemble(frame)
            case "event":
                self._apply(frame, is_live)
            case "events":
                for event in frame["events"]:
                    self._apply(event, is_live)
            case "live":
                show({"live": frame["seq"]})
                self._stop_when_reached()
            case "moving":
                raise Again("the server moves", random.uniform(*frame["retry_ms"]) / 1000)

    def _assemble(self, frame: Frame) -> None:
        if frame["part"] == 0:
            self._parts = []
        if frame["part"] != len(self._parts):
            raise Again("part of a snapshot is missing")
        self._parts.append(frame["data"])
        if len(self._parts) == frame["parts"]:
            self.state = json.loads("".join(self._parts))
            self._seq = frame["seq"]
            show({"snapshot": frame["seq"]})

    def _apply(self, event: Frame, is_live: bool) -> None:
        if event["prev"] != self._seq:
            raise Again(f"event {event['seq']} does not follow {self._seq}")
        self._seq = event["seq"]
        show({"event": event["seq"], "kind": event["kind"]})
        if is_live:
            self._stop_when_reached()

    def _stop_when_reached(self) -> None:
        if self._seq >= self._until:
            raise Done


def after_close(closed: Closed) -> str:
    """Why it is worth another connection; `Stop` when it is not."""
    said = f'{closed.code}: "{closed.reason}"' if closed.reason else f"{closed.code}"
    if 4500 <= closed.code <= 4999:
        raise Stop(f"the server ended it ({said}), so {REMEDIES.get(closed.code, 'mend this client')}.")
    return f"the connection ended ({said})"


def show(line: Frame) -> None:
    """One line for whoever reads along."""
    print(json.dumps(line, separators=(",", ":"), ensure_ascii=False), flush=True)


def complain(sentence: str) -> None:
    """One sentence for the person in front of the terminal."""
    print(f"follow: {sentence}", file=sys.stderr, flush=True)


def read_options() -> tuple[TicketOffice, float]:
    """Reads the command line and the environment; says what is missing and exits with 2."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--server", required=True, help="such as http://127.0.0.1:8080")
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--session", help="the session's id; needs RF_TOKEN")
    choice.add_argument("--link", action="store_true", help="by a share link; needs RF_LINK")
    parser.add_argument("--until", type=int, default=math.inf, help="stop after this event")
    options = parser.parse_args()
    token, link = os.environ.get("RF_TOKEN"), os.environ.get("RF_LINK")
    if options.link and not link:
        parser.error("put the share link or its token into the environment variable RF_LINK")
    if options.session and not token:
        parser.error("put an access token into the environment variable RF_TOKEN")
    if urlsplit(options.server).scheme not in ("http", "https"):
        parser.error("name the server with --server http://…")
    password = os.environ.get("RF_LINK_PASSWORD")
    source = Link(link, password) if link and options.link else Session(options.session)
    return TicketOffice(options.server.rstrip("/"), source, token), options.until


def main() -> int:
    """The exit code."""
    office, until = read_options()
    try:
        Follower(office, until).run()
    except Done:
        return 0
    except Stop as stop:
        complain(str(stop))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
