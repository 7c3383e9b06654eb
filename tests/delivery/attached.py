"""An issue whose messages take two pictures along, and what a mail program finds in them."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage

from composer import compose, load
from composer.delivery.press import Press
from composer.dist import picture_bytes
from composer.drawn import Drawn
from composer.model import Edition, Newsletter
from tests.conftest import SETTINGS, MakeProject
from tests.delivery.printed import SECRET
from tests.samples import FILES

__all__ = ["PATH", "SETTINGS_CID", "Issue", "issue", "page_of", "pictures_of", "write"]

PATH = "issues/2025-02-01-un.md"
SETTINGS_CID = f'{SETTINGS}\n[images]\nhost = "cid"\n'
TEXT = """---
title: Un été
date: 2025-02-01
cover: images/cover.jpg
cover_alt: Une plage
---
Bonjour {{ first_name | default("vous") }}.

![Une photo](images/photo.png)

La même, encore :

![Une photo](images/photo.png)
"""


class Issue:
    """A composed issue, and the bytes of the pictures that its messages take along."""

    def __init__(self, edition: Edition, newsletter: Newsletter, data: dict[str, bytes]) -> None:
        self.edition = edition
        self.newsletter = newsletter
        self.data = data

    def press(self, **options: object) -> Press:
        own = {"secret": SECRET, "send_id": 7, "pictures": self.data}
        return Press(self.edition, self.newsletter, **(own | options))  # type: ignore[arg-type]


def write(make_project: MakeProject, *, settings: str = SETTINGS_CID) -> None:
    files: dict[str, str | bytes] = {
        PATH: TEXT,
        "issues/images/cover.jpg": FILES["jpeg"],
        "issues/images/photo.png": FILES["png"],
    }
    make_project(files, settings=settings)


def issue(make_project: MakeProject, *, settings: str = SETTINGS_CID) -> Issue:
    write(make_project, settings=settings)
    root = make_project({}, settings=settings)
    project = load(root)
    edition = compose(TEXT, PATH, project)
    data = {one.file.name: picture_bytes(one.file, root, Drawn()) for one in edition.carried}
    return Issue(edition, project.newsletter, data)


def page_of(raw: bytes) -> str:
    """The HTML of a message."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def pictures_of(raw: bytes) -> dict[str, bytes]:
    """The pictures of a message by the addresses that its HTML has for them; all are there once."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    found = {}
    for part in message.walk():
        assert not part.defects
        if part.get_content_maintype() == "image":
            address = f"cid:{part['Content-ID'].strip('<>')}"
            assert address not in found
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            found[address] = data
    assert set(re.findall(r"cid:[^\"')\s]+", page_of(raw))) == set(found)
    return found
