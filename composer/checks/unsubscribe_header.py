"""``unsubscribe-header``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.hosts import host_of
from composer.checking.proof import Proof
from composer.model import Severity
from composer.model.slotted import Slotted

__all__ = ["UnsubscribeHeader", "judged"]

#: A reader's identity as a provider may write it: what has to be coded in an address is in it.
_IDENTITY = "Zoé & cie/41?=+%"
_LONGEST = 998
_LOCAL = ("localhost", ".local", ".internal", ".lan", ".localhost")

Fields = Sequence[tuple[str, str]]


class UnsubscribeHeader(Check):
    """A List-Unsubscribe that a mailbox cannot use.

    The button beside the sender's name asks one address, by one POST, without showing a page. It
    takes the first HTTPS address of ``List-Unsubscribe``, in one line and without coding, together
    with ``List-Unsubscribe-Post: List-Unsubscribe=One-Click``; what stands behind a ``#`` never
    reaches a server, so that it cannot tell who leaves. Who finds no button reports spam.

    Mend: under ``[delivery]`` set ``unsubscribe`` to a public HTTPS address that holds
    ``{subscriber_id}`` in its path or its query.

    Source: RFC 8058 §3.1 and §8, RFC 2369 §3.2 (one field, addresses in angle brackets), RFC 2047
    §5 (an encoded word is no part of an address), RFC 5322 §2.1.1 (998 octets a line); Gmail asks
    for the pair (https://support.google.com/mail/answer/81126).
    """

    group: ClassVar[Group] = "mail"
    severity: ClassVar[Severity] = Severity.ERROR

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the header as a reader with an identity gets it."""
        hint = (
            "set [delivery] unsubscribe to a public https address with {subscriber_id} in its path"
            " or query"
        )
        for message in judged(_header(proof.edition.message)):
            yield self.fault(message, proof.top, hint)


def judged(fields: Fields) -> Iterator[str]:
    """What is wrong with the pair among the fields of a header, whose values are raw, folds and all."""
    lists = [value for name, value in fields if name.lower() == "list-unsubscribe"]
    posts = [value for name, value in fields if name.lower() == "list-unsubscribe-post"]
    if len(lists) != 1:
        yield f"the message has {len(lists)} List-Unsubscribe fields, and one is the rule"
        return
    value = lists[0]
    if "=?" in value:
        yield "List-Unsubscribe holds an encoded word, which is no address"
    if any("\n" in inside for inside in re.findall(r"<([^>]*)>?", value)):
        yield "an address in List-Unsubscribe is folded, and so it is two halves of one"
    if max(map(len, value.split("\r\n"))) + len("List-Unsubscribe: ") > _LONGEST:
        yield f"List-Unsubscribe is longer than the {_LONGEST} octets that a line of a header has"
    addresses = re.findall(r"<([^>]*)>", value)
    if not addresses or not value.isascii():
        yield "List-Unsubscribe holds no address in angle brackets, in ASCII"
        return
    secure = [address for address in addresses if address.lower().startswith("https:")]
    if len(secure) > 1:
        yield f"List-Unsubscribe has {len(secure)} https addresses, and mailboxes take one"
    yield from _promised(secure, posts)


def _promised(secure: Sequence[str], posts: Sequence[str]) -> Iterator[str]:
    """Whether one click is promised where it can be kept, and nowhere else."""
    if not secure:
        if posts:
            yield "List-Unsubscribe-Post promises one click, and there is no https address for it"
        return
    if [post.strip() for post in posts] != ["List-Unsubscribe=One-Click"]:
        yield "List-Unsubscribe-Post is not exactly “List-Unsubscribe=One-Click”"
    address = secure[0]
    host = host_of(address)
    if "#" in address:
        yield f"what stands behind the # of {address.partition('#')[0]} never reaches the server"
    if host.endswith(_LOCAL) or "." not in host or host.replace(".", "").isdigit():
        yield f"no mailbox reaches “{host}”, where one click is to unsubscribe"


def _header(message: Slotted) -> Fields:
    """The fields of the header as a reader whose identity needs coding gets them."""
    parts: list[str] = []
    for part in message.parts:
        if isinstance(part, str):
            parts.append(part)
            if "\r\n\r\n" in part:
                break
        else:
            parts.append(part.write(_IDENTITY if part.field == "subscriber_id" else ""))
    head = "".join(parts).partition("\r\n\r\n")[0]
    lines = re.split(r"\r\n(?![ \t])", head)
    pairs = (line.partition(":") for line in lines)
    return [(name, value.lstrip(" ")) for name, _, value in pairs]
