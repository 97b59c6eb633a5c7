"""`desk serve`: the board in a browser.

textual-serve is an extra: it starts a desk for each browser that comes. The address holds a token, and without it nothing answers.
"""

from __future__ import annotations

import argparse
import hmac
import importlib
import ipaddress
import logging
import os
import re
import secrets
import shlex
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from desk.cli.context import Context
from desk.cli.output import flush_lines, print_line
from desk.errors import Refused, Usage
from desk.store.place import Place

_MODULES = ("aiohttp.web", "textual_serve.server")
_TOKEN_BYTES = 24
_HEADERS = {
    "Content-Security-Policy": "default-src 'self' 'unsafe-inline' data: blob:; connect-src 'self' ws: wss:; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""Nothing is loaded from elsewhere, and the address is told to nobody."""

_FONT = re.compile(r"<link[^>]*fonts\.googleapis\.com[^>]*>")
_FOCUS = """<script>
const waiting = setInterval(() => {
  const keys = document.querySelector(".xterm-helper-textarea");
  if (keys && document.body.classList.contains("-first-byte")) { keys.focus(); clearInterval(waiting); }
}, 50);
</script>"""
"""Until somebody clicks, the keys would go nowhere."""
_BROWSER = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_CTYPE": "C.UTF-8"}
"""Variables that tell what browsers can show, whatever terminal this runs in."""


def serve_board(context: Context, options: argparse.Namespace) -> int:
    """Serve the board to browsers until ctrl+c.

    Raises Refused without the extra and where the port is taken, Usage for what is no port.
    """
    web, server_module = _loaded_extra()
    if not 0 < options.port < 65536:
        raise Usage(f"{options.port} is no port: 1 to 65535.")
    context.place.prepare()
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    public = _public_url(options)
    server = server_module.Server(_desk_command(context, options), host=options.host, port=options.port, title="desk", public_url=public)
    server.console.quiet = True  # it would print its own logo and an address without the token
    listening = _free_socket(options.host, options.port)
    for line in _greeting_lines(context, options, f"{public}/{token}/"):
        print_line(line)
    flush_lines()
    os.environ |= _BROWSER
    logging.getLogger("aiohttp.access").disabled = True  # it would write the token down
    web.run_app(_gated_app(web, server, token), sock=listening, print=None)
    return 0


def _loaded_extra() -> tuple[Any, Any]:
    """The modules of the extra. Raises Refused without it."""
    try:
        web, server = map(importlib.import_module, _MODULES)
    except ImportError as error:
        words = "To serve the board to browsers, desk needs one package more: pip install 'desk[serve]'."
        raise Refused(f"{words} Nothing was started.") from error
    return web, server


def _desk_command(context: Context, options: argparse.Namespace) -> str:
    """The command that each browser starts."""
    command = [sys.executable, "-m", "desk", *_shift_option(context.place), "--as", context.agent]
    return shlex.join([*command, *(["--read-only"] if options.read_only else [])])


def _shift_option(place: Place) -> list[str]:
    """The option that names the shift.

    An address may hold a password, which every account of the machine could read in a command. It goes by the environment.
    """
    if place.file is not None:
        return ["--shift", place.argument]
    os.environ["DESK_SHIFT"] = place.argument
    return []


def _public_url(options: argparse.Namespace) -> str:
    """The beginning of the address, as browsers reach it."""
    if options.url:
        return str(options.url).rstrip("/")
    host = socket.gethostname() if _is_wildcard(options.host) else options.host
    return f"http://{f'[{host}]' if ':' in host else host}:{options.port}"


def _is_wildcard(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    """Can only this machine reach it?"""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _free_socket(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises Refused."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise Refused(f"{host} port {port} cannot be used ({error.strerror}). Nothing was started; --port takes another.") from error


def _greeting_lines(context: Context, options: argparse.Namespace, address: str) -> Iterator[str]:
    """The address, and words about who can reach it."""
    what = "read everything of this shift" if options.read_only else f"read everything of this shift, and write as {context.agent}"
    yield f"The board of {context.place.shown} is in the browser at"
    yield f"  {address}"
    if _is_loopback(options.host):
        yield f"Only this machine can reach it. Whoever uses it and has this address can {what}."
    else:
        yield f"WARNING: every machine that can reach {options.host} port {options.port} can open this address."
        yield f"Whoever has it can {what}. Give it to nobody else."
    if not (_is_loopback(options.host) or options.url.startswith("https:")):
        yield "Nothing is encrypted on the way: on a network that is not yours alone, put it behind https and name that with --url."
    yield "The address is good until ctrl+c ends it."


def _own_page(page: str) -> str:
    """The page of textual-serve, its keys on the window at once.

    It asks for no font from elsewhere.
    """
    return _FONT.sub("", page).replace("</body>", f"{_FOCUS}</body>")


async def _gated_app(web: Any, server: Any, token: str) -> Any:
    """The application under its token. Everything else is not found."""

    async def gate(request: Any, handler: Callable[[Any], Awaitable[Any]]) -> Any:
        first = request.path.split("/")[1]
        if not hmac.compare_digest(first.encode(), token.encode()):
            raise web.HTTPNotFound(text="There is nothing here.")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(_HEADERS)
        if response.content_type == "text/html":
            response.text = _own_page(response.text)
        return response

    outer = web.Application(middlewares=[web.middleware(gate)])
    # It has no public way to serve under a path. Written for textual-serve 1.1.
    outer.add_subapp(f"/{token}", await server._make_app())
    return outer
