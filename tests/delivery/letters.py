"""A letter for tests of channels, with what is hard in it: accents, a long header, braces."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from email.header import Header
from types import MappingProxyType

import msgspec

from composer.delivery.letter import Inline

__all__ = ["SENDER_NAME", "LetterSample"]

SENDER_NAME = "Le Courant, d’été"
_UNSUBSCRIBE = "https://courant.example/unsubscribe?token=" + "0123456789abcdef" * 6

HEADERS = {
    "Message-ID": "<issue-12.3f2a@courant.example>",
    "List-Id": "Le Courant <courant.courant.example>",
    "List-Unsubscribe": f"<{_UNSUBSCRIBE}>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    "Reply-To": "theo@courant.example",
    "Feedback-ID": "12:courant",
}


class LetterSample(msgspec.Struct, frozen=True, kw_only=True):
    """A letter whose parts a test may change."""

    to: str = "reader@example.org"
    sender: str = "bonjour@courant.example"
    return_path: str = "bonjour@courant.example"
    key: str = "issue-12/3f2a9c/0badcafe"
    subject: str = "Été 2026 : l’œuvre d’Œdipe — « déjà vu » 🎈 et 20 % de plus, ça va ?"
    html: str = (
        '<!doctype html><html lang="fr"><body><p>Bonjour Zoé &amp; Cie, €5</p>'
        "<p>{{ first_name }} {% if x %} {{{y}}} }} *|FNAME|* %%u%% [[z]]</p></body></html>"
    )
    text: str = "Bonjour Zoé & Cie, €5\n\n.\nFrom la fin\n"
    headers: Mapping[str, str] = MappingProxyType(HEADERS)
    sender_name: str = SENDER_NAME
    pictures: Sequence[Inline] = ()

    @property
    def size(self) -> int:
        return len(self.message())

    def message(self) -> bytes:
        """As the press would make it: long addresses raw, words coded, bodies in base64."""
        name = Header(self.sender_name, "utf-8").encode()
        lines = [
            f"From: {name} <{self.sender}>",
            f"To: {self.to}",
            f"Subject: {Header(self.subject, 'utf-8', maxlinelen=75).encode(linesep=chr(10))}",
            *(f"{name}: {value}" for name, value in self.headers.items()),
            "Date: Mon, 23 Nov 2026 07:00:00 +0000",
            "MIME-Version: 1.0",
            'Content-Type: multipart/alternative; boundary="=_b"',
            "",
        ]
        for kind, content in (("plain", self.text), ("html", self.html)):
            lines += [
                "--=_b",
                f"Content-Type: text/{kind}; charset=utf-8",
                "Content-Transfer-Encoding: base64",
                "",
                base64.encodebytes(content.encode()).decode().rstrip(),
            ]
        whole = "\n".join([*lines, "--=_b--", ""])
        return whole.replace("\n", "\r\n").encode()
