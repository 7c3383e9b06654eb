"""A draft and a setup for the tests of single platforms."""

from __future__ import annotations

from typing import Any

from composer.delivery.channel import Draft, Setup
from tests.delivery.fakes.platform import FakePlatform

__all__ = ["HTML", "draft", "setup"]

HTML = """\
<!doctype html>
<html lang="fr"><head><title>Un</title><style>@media (min-width: 9px) { .a { color: red } }</style>
<link rel="stylesheet" href="https://x.example/a.css"></head>
<body class="page" style="margin:0" title="a > b">
<div>Été<div><!-- </div> --></div></div> {first_name} {{name}}
</body></html>"""


def setup(server: FakePlatform, **settings: str) -> Setup:
    given = {**server.settings, **settings}
    return Setup(settings=given, secrets=server.secrets, address=server.base, timeout=5)


def draft(**changed: Any) -> Draft:
    given = {
        "slug": "un",
        "title": "Un",
        "subject": "Été",
        "preheader": "Aperçu",
        "html": HTML,
        "text": "Été",
        "sender_name": "Le Courant",
        "sender_email": "bonjour@courant.example",
        "reply_to": "theo@courant.example",
        "url": "https://courant.example/un/",
        "language": "fr",
        "tags": ("ia",),
        **changed,
    }
    return Draft(**given)
