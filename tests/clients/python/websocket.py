"""A small WebSocket client (RFC 6455), made of the standard library alone.

It opens a connection (`ws` or `wss`), offers subprotocols, sends and receives text, joins fragments, answers
pings and says goodbye. It does not speak binary messages and extensions such as compression: it offers
none, so a server sends none.

    socket = WebSocket("ws://127.0.0.1:8080/api/v1/live", ["resolutionflow.v1", "ticket.…"])
    socket.send("hello")
    text = socket.receive(1.0)    # None when nothing came within a second
    socket.close()

Whatever ends the connection, also a lost line or a server that breaks the rules, is raised as `Closed`.
Not for several threads.
"""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import ssl
import struct
import time
from collections.abc import Sequence
from typing import NoReturn
from urllib.parse import urlsplit

CONTINUATION, TEXT, CLOSE, PING, PONG = 0x0, 0x1, 0x8, 0x9, 0xA

NORMAL, BROKEN_RULE, NO_CODE, LOST, NOT_UTF8, TOO_LARGE = 1000, 1002, 1005, 1006, 1007, 1009

# What a server appends to the client's key before hashing it (RFC 6455, section 1.3).
KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

LARGEST_MESSAGE = 4 * 1024 * 1024
LARGEST_HANDSHAKE = 16 * 1024
CHUNK = 64 * 1024


class Closed(Exception):
    """The connection is over: RFC 6455's code, or 1006 when it was lost or never opened."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(f"{code} {reason}".strip())
        self.code = code
        self.reason = reason


class WebSocket:
    """One connection, open from its construction to the first `Closed`."""

    def __init__(self, url: str, protocols: Sequence[str], patience: float = 15.0) -> None:
        """Connects. `patience` is how many seconds connecting, and each sending, may take."""
        self._patience = patience
        self._received = bytearray()  # bytes not yet read as frames
        self._message: bytearray | None = None  # the fragments so far of a message
        self._socket: socket.socket | None = None
        try:
            self._socket = self._dial(url)
            self._shake_hands(url, protocols)
        except (OSError, ValueError) as error:
            self._drop()
            raise Closed(LOST, str(error)) from error
        except Closed:
            self._drop()
            raise

    def send(self, text: str) -> None:
        """Sends one text message."""
        self._send_frame(TEXT, text.encode())

    def receive(self, timeout: float) -> str | None:
        """The next text message; `None` when none is complete within `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while True:
            frame = self._next_frame()
            if frame is not None:
                text = self._take(*frame)
                if text is not None:
                    return text
            elif not self._read_more(deadline):
                return None

    def close(self, code: int = NORMAL) -> None:
        """Says goodbye and lets go; harmless when it is over already."""
        try:
            self._send_frame(CLOSE, struct.pack("!H", code))
        except Closed:
            pass
        self._drop()

    def _dial(self, url: str) -> socket.socket:
        parts = urlsplit(url)
        if parts.scheme not in ("ws", "wss") or parts.hostname is None:
            raise ValueError(f"{url} is not the address of a WebSocket")
        is_secure = parts.scheme == "wss"
        port = parts.port or (443 if is_secure else 80)
        plain = socket.create_connection((parts.hostname, port), self._patience)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not is_secure:
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)

    def _shake_hands(self, url: str, protocols: Sequence[str]) -> None:
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {target} HTTP/1.1",
            f"Host: {parts.netloc.rpartition('@')[2]}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Protocol: {', '.join(protocols)}",
        ]
        self._send_bytes(("\r\n".join(lines) + "\r\n\r\n").encode())
        deadline = time.monotonic() + self._patience
        while b"\r\n\r\n" not in self._received:
            if len(self._received) > LARGEST_HANDSHAKE or not self._read_more(deadline):
                raise Closed(LOST, "the server did not answer the handshake")
        head, _, rest = bytes(self._received).partition(b"\r\n\r\n")
        self._received = bytearray(rest)
        status, *fields = head.decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in fields)
        answer = {name.strip().lower(): value.strip() for name, _, value in pairs}
        if status.split(" ")[1:2] != ["101"]:
            raise Closed(LOST, f"the handshake was answered with {status}")
        accept = base64.b64encode(hashlib.sha1((key + KEY_SUFFIX).encode()).digest()).decode()
        if answer.get("sec-websocket-accept") != accept or answer.get("upgrade", "").lower() != "websocket":
            raise Closed(LOST, "the answer to the handshake is not a WebSocket's")
        if answer.get("sec-websocket-protocol") not in protocols:
            raise Closed(LOST, "the server speaks none of the subprotocols offered")

    def _take(self, is_final: bool, opcode: int, payload: bytes) -> str | None:
        """Acts on one frame; the text when it completes a message."""
        if opcode == PING:
            self._send_frame(PONG, payload)
            return None
        if opcode == PONG:
            return None
        if opcode == CLOSE:
            self._closed_by_server(payload)
        if opcode not in (TEXT, CONTINUATION) or (opcode == TEXT) != (self._message is None):
            self._fail(BROKEN_RULE, "a frame came out of turn")
        self._message = self._message if self._message is not None else bytearray()
        self._message += payload
        if len(self._message) > LARGEST_MESSAGE:
            self._fail(TOO_LARGE, "a message is too large")
        if not is_final:
            return None
        message, self._message = self._message, None
        try:
            return message.decode()
        except UnicodeDecodeError:
            self._fail(NOT_UTF8, "a message is not UTF-8")

    def _next_frame(self) -> tuple[bool, int, bytes] | None:
        """Cuts the next frame off what was received; `None` while it is incomplete."""
        data = self._received
        if len(data) < 2:
            return None
        is_final, opcode, size, start = bool(data[0] & 0x80), data[0] & 0x0F, data[1] & 0x7F, 2
        if data[0] & 0x70 or data[1] & 0x80 or (opcode >= CLOSE and (size > 125 or not is_final)):
            self._fail(BROKEN_RULE, "a frame breaks the rules of RFC 6455")
        if size >= 126:
            start = 4 if size == 126 else 10
            if len(data) < start:
                return None
            size = int.from_bytes(data[2:start], "big")
        if size > LARGEST_MESSAGE:
            self._fail(TOO_LARGE, "a frame is too large")
        if len(data) < start + size:
            return None
        payload = bytes(data[start : start + size])
        del data[: start + size]
        return is_final, opcode, payload

    def _closed_by_server(self, payload: bytes) -> NoReturn:
        code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else NO_CODE
        self.close(NORMAL if code == NO_CODE else code)
        raise Closed(code, payload[2:].decode(errors="replace"))

    def _fail(self, code: int, reason: str) -> NoReturn:
        """The server did what it must not."""
        self.close(code)
        raise Closed(code, reason)

    def _send_frame(self, opcode: int, payload: bytes) -> None:
        """Sends one whole frame, masked as everything from a client is."""
        size, mask = len(payload), os.urandom(4)
        if size < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
        elif size < 1 << 16:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
        self._send_bytes(head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload)))

    def _send_bytes(self, data: bytes) -> None:
        if self._socket is None:
            raise Closed(LOST)
        try:
            self._socket.settimeout(self._patience)
            self._socket.sendall(data)
        except OSError as error:
            self._drop()
            raise Closed(LOST, str(error)) from error

    def _read_more(self, deadline: float) -> bool:
        """Waits for bytes until the deadline; whether some came."""
        if self._socket is None:
            raise Closed(LOST)
        try:
            self._socket.settimeout(max(0.001, deadline - time.monotonic()))
            chunk = self._socket.recv(CHUNK)
        except TimeoutError:
            return False
        except OSError as error:
            self._drop()
            raise Closed(LOST, str(error)) from error
        if not chunk:
            self._drop()
            raise Closed(LOST)
        self._received += chunk
        return True

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
