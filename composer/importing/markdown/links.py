"""Links in Markdown: to other posts of the export, to pages of the old site, to nothing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import unquote, urljoin

from composer.importing.notebook import Notebook
from composer.importing.notebook import destination as encoded
from composer.importing.told import lost

__all__ = ["Links"]

_LINK = re.compile(
    r"(?<![!\\])\[(?P<words>(?:[^\[\]\\]|\\.|!?\[(?:[^\[\]\\]|\\.)*\](?:\([^()\s]*(?:[ \t]\"[^\"]*\")?\)"
    r"(?:\{[^{}\n]*\})?)?)*)\]"
    r"\(\s*(?P<address><[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?P<rest>[^()\n]*)\)"
)
_DEFINITION = re.compile(
    r"^ {0,3}\[(?P<label>[^\[\]^][^\[\]]*)\]:[ \t]*(?P<address><[^<>\n]*>|\S+)"
    r"(?:[ \t]+[\"'(](?P<title>[^\n]*)[\"')])?[ \t]*$",
    re.MULTILINE,
)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_SCHEMES = ("http:", "https:", "mailto:", "tel:", "sms:", "xmpp:", "matrix:", "geo:", "callto:")


class Links:
    """Where the links of one post lead now."""

    def __init__(self, notebook: Notebook, files: Mapping[str, str], path: str, base: str) -> None:
        self._notebook = notebook
        self._files = files
        self._targets = frozenset(files.values())
        self._folder = posixpath.dirname(path)
        self._base = base

    def definitions(self, text: str) -> dict[str, tuple[str, str]]:
        """The addresses and titles of ``[label]: …``, by label in lower case."""
        return {
            found["label"].casefold(): (found["address"].strip("<>"), found["title"] or "")
            for found in _DEFINITION.finditer(text)
        }

    def looked_at(self, text: str) -> str:
        """The text with each link leading where it can; where it cannot, its words stay."""
        text = _LINK.sub(self._link, text)
        return _DEFINITION.sub(self._definition, text)

    def _link(self, found: re.Match[str]) -> str:
        address = found["address"].strip("<>")
        leads = self.leads(address)
        if leads is None:
            return found["words"] + self._gone(address)
        written = found["address"] if leads == address else encoded(leads)
        return f"[{found['words']}]({written}{found['rest']})"

    def _definition(self, found: re.Match[str]) -> str:
        address = found["address"].strip("<>")
        leads = self.leads(address)
        if leads == address or (leads is None and not address.endswith(".md")):
            return found[0]
        return found[0].replace(found["address"], encoded(leads or self._base or "#"), 1)

    def leads(self, address: str) -> str | None:
        """Where an address of the old site leads here; ``None`` where it leads nowhere."""
        if not address or address.startswith(("#", "{{")):
            return address
        if scheme := _SCHEME.match(address):
            return address if scheme[0].lower() in _SCHEMES else None
        path, rest = _cut(address)
        if posixpath.normpath(posixpath.join(self._folder, path)) in self._targets:
            # The importer has put an issue's path there already.
            return address
        if target := self._issue(unquote(path)):
            return posixpath.relpath(target, self._folder) + rest
        return self._on_the_site(address, path)

    def _on_the_site(self, address: str, path: str) -> str | None:
        """A page of the old site that is no post; one from its root leads to ours otherwise."""
        if self._base:
            try:
                return urljoin(self._base, address)
            except ValueError:
                return None
        return address if address.startswith("/") and not path.endswith(".md") else None

    def _issue(self, path: str) -> str:
        """The issue that a path of the old site became."""
        name = posixpath.basename(path.rstrip("/"))
        for key in (path, path.strip("/"), name):
            if key and key in self._files:
                return self._files[key]
        return ""

    def _gone(self, address: str) -> str:
        told = lost(
            f"a link to “{address[:80]}” leads nowhere here, its words stay",
            "link to the whole address; --url brings along where the old site is",
        )
        return self._notebook.remark(told)


def _cut(address: str) -> tuple[str, str]:
    """The path of an address, and its query and fragment."""
    end = min(at for at in (address.find("?"), address.find("#"), len(address)) if at >= 0)
    return address[:end], address[end:]
