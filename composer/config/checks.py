"""What a setting may say beyond its type, each check with the hint that mends it."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from composer.bidi import unbalanced
from composer.config.delivering import Report, check_delivery
from composer.mail_address import in_header
from composer.nearest import nearest

__all__ = ["Checks", "shape_of"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]")
_NOT_IN_ADDRESS = re.compile(r'[\s<>"{}|\\^`\0-\x1f\x7f]')
_HEADER_ADDRESS = re.compile(r"https://[!-;=?-~]{1,491}")
_BRACED = re.compile(r"\{([^{}]*)\}")
_UTM = ("newsletter", "slug", "date", "number")
_SAMPLE = {"slug": "slug", "date": "2025-01-09", "number": "1"}


class Checks:
    """Looks at the values of newsletter.toml.

    A value that has been refused is ``None`` here, or absent.
    """

    def __init__(self, main: Mapping[str, Any], tables: Mapping[str, Any], error: Report) -> None:
        self._main = main
        self._tables = tables
        self._error = error

    def run(self) -> None:
        """Reports all that is wrong."""
        self._names()
        self._addresses()
        self._sender()
        self._language()
        self._timezone()
        self._campaign()
        self._unsubscribe()
        check_delivery(self._tables, self._error)

    def _names(self) -> None:
        """What goes into the header of a mail: one line, in one direction."""
        sender = self._tables.get("sender")
        names = {
            ("newsletter", "name"): self._main.get("name"),
            ("newsletter", "url"): self._main.get("url"),
            ("sender", "name"): getattr(sender, "name", None),
        }
        for keys, value in names.items():
            odd = _CONTROL.search(value or "")
            sign = odd[0] if odd else unbalanced(value or "")
            if sign:
                self._error(
                    "control-character",
                    f"{'.'.join(keys)} holds the invisible sign U+{ord(sign):04X}",
                    keys,
                    "it goes into the header of the mail: write plain text in one line",
                )

    def _addresses(self) -> None:
        """The newsletter's address, and those that patterns make of it, are whole."""
        url = self._main.get("url") or "https://newsletter.example"
        self._whole(
            ("newsletter", "url"),
            url,
            'begin it with https://, as url = "https://news.example.org"',
        )
        self._pattern(("newsletter", "slug"), self._main.get("slug"), ("date", "stem", "number"))
        known = {**_SAMPLE, "url": url.rstrip("/")}
        pattern = self._main.get("issue_url", "{url}/{slug}/")
        issue = self._filled(("newsletter", "issue_url"), pattern, known)
        hint = "begin it with {url} or with https://, as issue_url = "
        if issue is not None and _is_whole(url):
            self._whole(("newsletter", "issue_url"), issue, f'{hint}"{{url}}/{{slug}}/"')
        images = getattr(self._tables.get("images"), "url", None)
        known["issue_url"] = issue if issue and _is_whole(issue) else "https://newsletter.example/"
        base = self._filled(("images", "url"), images, known)
        if base is not None and _is_whole(url):
            hint = 'begin it with {issue_url}, {url} or https://, as url = "{issue_url}"'
            self._whole(("images", "url"), base, hint)
        for name in ("subscribe", "subscribe_form"):
            address = getattr(self._tables.get("site"), name, "")
            if address:
                self._whole(
                    ("site", name), address, f'begin it with https://, as {name} = "https://…"'
                )

    def _whole(self, keys: tuple[str, ...], address: str, hint: str) -> None:
        odd = _NOT_IN_ADDRESS.search(address)
        if odd:
            hint = f"take “{odd[0]}” out, or write it as %{ord(odd[0]):02X}"
        if not _is_whole(address):
            self._error(
                "setting-url",
                f"{keys[-1]} must be a whole address, and gives “{address}”",
                keys,
                hint,
            )

    def _filled(
        self, keys: tuple[str, ...], pattern: str | None, known: Mapping[str, str]
    ) -> str | None:
        """What a pattern may become; ``None`` where it has been refused."""
        order = ("issue_url", "url", "slug", "date", "number")
        if pattern is None or not self._pattern(keys, pattern, tuple(filter(known.get, order))):
            return None
        return pattern.format(**known)

    def _pattern(
        self, keys: tuple[str, ...], pattern: str | None, allowed: tuple[str, ...]
    ) -> bool:
        try:
            # A width or a conversion says nothing here that an address needs.
            names = [
                name if not spec and not conversion else "{"
                for _, name, spec, conversion in string.Formatter().parse(pattern or "")
                if name is not None
            ]
        except ValueError:
            names = ["{"]
        if all(name in allowed for name in names):
            return True
        self._refuse_pattern(keys, allowed)
        return False

    def _refuse_pattern(self, keys: tuple[str, ...], allowed: tuple[str, ...]) -> None:
        braced = ", ".join(f"{{{name}}}" for name in allowed)
        self._error(
            "setting-pattern",
            f"{keys[-1]} is a pattern of {braced}",
            keys,
            "write only these names between braces",
        )

    def _sender(self) -> None:
        for name in ("email", "reply_to"):
            address = getattr(self._tables.get("sender"), name, "")
            if address and not in_header(address):
                self._error(
                    "setting-address",
                    f"“{address}” is no mail address",
                    ("sender", name),
                    "write it as name@example.org, without accents before the @",
                )

    def _language(self) -> None:
        language = self._main.get("language")
        if language is None or _LANGUAGE.fullmatch(language):
            return
        plain = language.strip("-_ ").replace("_", "-")
        self._error(
            "language",
            f"“{language}” is no language tag",
            ("newsletter", "language"),
            f"write {plain}" if _LANGUAGE.fullmatch(plain) else "write a tag, as fr or pt-BR",
        )

    def _timezone(self) -> None:
        name = self._main.get("timezone")
        if name is None:
            return
        try:
            ZoneInfo(name)
        # An unknown zone is a KeyError; a name that is a folder, or no path, one of the others.
        except (KeyError, ValueError, OSError):
            self._error(
                "setting-timezone",
                f"there is no time zone “{name}”",
                ("newsletter", "timezone"),
                _zone_meant(name),
            )

    def _campaign(self) -> None:
        for name, value in (getattr(self._tables.get("links"), "utm", None) or {}).items():
            if any(found not in _UTM for found in _BRACED.findall(value)):
                self._refuse_pattern(("links", "utm", name), _UTM)

    def _unsubscribe(self) -> None:
        address = getattr(self._tables.get("delivery"), "unsubscribe", "")
        keys = ("delivery", "unsubscribe")
        example = 'unsubscribe = "https://example.org/leave?id={subscriber_id}"'
        if not address:
            return
        if not _HEADER_ADDRESS.fullmatch(address):
            self._error(
                "setting-url",
                "unsubscribe must be an https address in ASCII, without blanks and not too long",
                keys,
                f"write {example}",
            )
        elif _BRACED.findall(address) != ["subscriber_id"]:
            self._error(
                "setting-pattern",
                "unsubscribe needs {subscriber_id} once, and no other name: one click has to tell"
                " who leaves",
                keys,
                f"write {example}",
            )


def _is_whole(address: str) -> bool:
    try:
        parts = urlsplit(address)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return whole and not _NOT_IN_ADDRESS.search(address)


def _zone_meant(name: str) -> str:
    """The hint for a time zone that does not exist: the near one, else how one is written."""
    zones = sorted(available_timezones())
    folded = name.strip().casefold().replace(" ", "_")
    same = [zone for zone in zones if folded in (zone.casefold(), zone.casefold().split("/")[-1])]
    meant = same[0] if same else nearest(name, zones)
    return f"did you mean {meant}?" if meant else "write one as Europe/Paris"


def shape_of(kind: Any, name: str) -> tuple[str, str]:
    """What a setting of a type must be, in words, and an example of it."""
    if get_origin(kind) is not None and hasattr(kind, "__metadata__"):
        return shape_of(get_args(kind)[0], name)
    words, example = _shape(kind)
    return words, f"write {name} = {example}"


def _shape(kind: Any) -> tuple[str, str]:
    origin, inner = get_origin(kind), get_args(kind)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if origin is Literal:
        return " or ".join(f'"{each}"' for each in inner), f'"{inner[0]}"'
    if origin is tuple and get_origin(inner[0]) is Literal:
        choices = get_args(inner[0])
        return f"a list of {', '.join(choices)}", f'["{choices[0]}"]'
    if origin is tuple:
        return "a list of texts", '["…", "…"]'
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _shape_of_table(*inner)
    return "a text", '"…", in quotes'


def _shape_of_table(key: Any, value: Any) -> tuple[str, str]:
    if get_origin(key) is Literal:
        names = get_args(key)
        return f"a table of numbers by {', '.join(names)}", f"{{ {names[0]} = 50, … }}"
    if get_origin(value) is tuple:
        return "a table of lists", '{ key = ["…"] }'
    return "a table of texts", '{ key = "…" }'


_PLAIN: Mapping[Any, tuple[str, str]] = {
    bool: ("true or false", "true, without quotes"),
    int: ("a whole number", "10, without quotes"),
    float: ("a number", "10, without quotes"),
}
