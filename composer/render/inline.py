"""Pictures that travel in a message, beside the HTML that shows them.

They are the parts of a ``multipart/related`` (RFC 2387) whose root is the HTML. An address ``cid:…``
(RFC 2392 §2) names a part by its Content-ID, which is made of the picture's file name, so that the
same picture of a newsletter has the same one in each message.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Mapping

from composer.mail_address import in_header
from composer.model import Newsletter, PictureFile
from composer.model.edition import Carried
from composer.model.slotted import Slot, Slotted, joined

__all__ = [
    "PICTURES",
    "PICTURE_BASE",
    "addressed",
    "boundary",
    "carried",
    "media_type",
    "parts",
    "travelling",
]

#: The field of the slot before each picture's path in the email: empty on disk.
PICTURE_BASE = "picture_base"
#: The field of the slot that the pictures' parts fill; no field of an author has a hyphen.
PICTURES = "inline-pictures"

_NAME = re.compile(r"images/([a-z0-9-]+\.[a-z]{3,4})")
#: Endings that are no media subtype themselves.
_SUBTYPES = {"jpg": "jpeg", "svg": "svg+xml"}
#: Resend takes IDs below 128 characters, https://resend.com/docs/dashboard/emails/embed-inline-images.
_LONGEST_ID = 127
#: Bytes of a line in base64: 76 characters (RFC 2045 §6.8).
_LINE = 57


def media_type(name: str) -> str:
    """The media type of a picture by its file's ending."""
    ending = name.rpartition(".")[2]
    return f"image/{_SUBTYPES.get(ending, ending)}"


def carried(
    email: Slotted, files: Iterable[PictureFile], newsletter: Newsletter
) -> tuple[Carried, ...]:
    """The pictures that the message takes along: those that the mail shows, or none.

    ``files`` are all that the editions show; the web edition may have some of its own.
    """
    if newsletter.images.host != "cid":
        return ()
    shown = {name for _, name in _places(email)}
    # The domain of Message-ID: an ID is the only one in the world (RFC 2392 §1).
    domain = in_header(newsletter.sender.email).rpartition("@")[2]
    return tuple(Carried(file, _id(file.name, domain)) for file in files if file.name in shown)


def _id(name: str, domain: str) -> str:
    while len(name) + len(domain) >= _LONGEST_ID and "." in domain:
        # The domain above is the newsletter's too.
        domain = domain.partition(".")[2]
    return f"{name}@{domain}"


def addressed(email: Slotted, pictures: Iterable[Carried]) -> Slotted:
    """The mail, each of ``pictures`` led to by its ``cid:`` address."""
    known = {picture.file.name: picture.id for picture in pictures}
    whole = list(email.parts)
    for at, name in _places(email):
        if name in known:
            whole[at] = f"cid:{known[name]}"
            following = str(whole[at + 1])
            whole[at + 1] = following[len(f"images/{name}") :]
    return Slotted(joined(whole))


def _places(email: Slotted) -> Iterable[tuple[int, str]]:
    """Where a picture's address begins, and the name of the picture."""
    for at, part in enumerate(email.parts[:-1]):
        if isinstance(part, Slot) and part.field == PICTURE_BASE:
            following = email.parts[at + 1]
            found = isinstance(following, str) and _NAME.match(following)
            if found:
                yield at, found[1]


def boundary(digest: str) -> str:
    """What parts the HTML from its pictures; neither quoted-printable nor base64 can hold it."""
    return f"=_composer_{digest}_pictures"


def parts(pictures: Iterable[Carried], data: Mapping[str, bytes], digest: str) -> str:
    """The pictures as parts of a message, coded: what fills the slot :data:`PICTURES`.

    ``data`` has the bytes by their file's name, ``digest`` is that of the message's boundaries.
    Raises ``KeyError`` where a picture has none.
    """
    return "".join(_part(picture, data[picture.file.name], digest) for picture in pictures)


def _part(picture: Carried, data: bytes, digest: str) -> str:
    name = picture.file.name
    return (
        f"--{boundary(digest)}\r\n"
        f"Content-Type: {media_type(name)}\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        f"Content-ID: <{picture.id}>\r\n"
        f'Content-Disposition: inline; filename="{name}"\r\n\r\n'
        f"{_base64(data)}"
    )


def _base64(data: bytes) -> str:
    lines = (
        binascii.b2a_base64(data[at : at + _LINE], newline=False)
        for at in range(0, len(data), _LINE)
    )
    return b"".join(line + b"\r\n" for line in lines).decode("ascii")


def travelling(sizes: Iterable[int]) -> int:
    """How many bytes pictures of these sizes add to each message: base64 and its line ends."""
    return sum((size + 2) // 3 * 4 + (size + _LINE - 1) // _LINE * 2 for size in sizes)
