"""Any SMTP server: one's own, or a provider's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from composer.delivery.channel import Credential, Feature, Mailer, Setting, Setup
from composer.delivery.faults import Delayed, Fault, Halted, Rejected
from composer.delivery.letter import Letter, Receipt, accented, named

if TYPE_CHECKING:
    from composer.delivery.smtp.conversation import Conversation
    from composer.delivery.smtp.dkim import Signer

__all__ = ["Smtp"]

#: How servers name a message that they took: Postfix, Exim, Amazon SES.
_QUEUED = re.compile(
    r"(?:queued as|\bid=)\s*<?([^\s<>;,]{1,120})|^Ok ([0-9a-z-]{20,120})$", re.IGNORECASE
)
_MEGABYTE = 1_000_000
#: Seconds in which a server answers whom a person waits for; one that scans takes them later.
_SOON = 30.0


class Smtp(Mailer):
    """Hands each message to a server over one connection, which is opened again where it ended.

    A message is certainly not sent until the dot that ends it is; what the server said then, or did
    not, decides (RFC 5321 §6.1, RFC 1047).
    """

    title: ClassVar[str] = "SMTP"
    page: ClassVar[str] = "https://www.rfc-editor.org/rfc/rfc5321"
    features: ClassVar[frozenset[Feature]] = frozenset(
        (
            Feature.RETURN_PATH,
            Feature.MESSAGE_ID,
            Feature.UTF8_ADDRESSES,
            Feature.INLINE_PICTURES,
        )
    )
    credentials: ClassVar[tuple[Credential, ...]] = (
        Credential("password", "the password that goes with username", required=False),
        Credential(
            "dkim_key", "a private RSA key, or its file: PEM, for DKIM signatures", required=False
        ),
    )
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("host", "the server's name", required=True),
        Setting("port", "587 by default; 465 with tls, 25 with none"),
        Setting(
            "security",
            "starttls, tls, or none; by default what the port says, none on this machine alone",
        ),
        Setting("username", "the name to sign in with"),
        Setting("helo", "what this machine calls itself; its address by default"),
        Setting("ca", "a file of certificates (PEM) to trust beside the system's", path=True),
        Setting("dkim_selector", "the selector of the DKIM key in DNS; no signature without one"),
        Setting("dkim_domain", "the domain that signs; the sender's by default"),
    )

    #: A server that scans a message before it takes it may need some minutes (RFC 5321 §4.5.3.2.6).
    patience: ClassVar[float] = 300.0

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self._conversation: Conversation | None = None
        self._signer: Signer | None = None

    def check(self) -> str:
        """Says hello, encrypts, signs in, and says goodbye. Raises a :class:`Fault`."""
        if self.setup.settings.get("dkim_selector"):
            # A key that cannot be read is told now.
            self._made_signer("localhost")
        conversation = self._opened()
        try:
            place = f"{conversation.name} answered, {conversation.cipher}"
            username = self.setup.settings.get("username")
            signed = f", signed in as {username}" if username else ""
            largest = conversation.largest
            size = f", messages of {largest / _MEGABYTE:.1f} MB at most" if largest else ""
            wide = ", and accents before the @" if conversation.has("smtputf8") else ""
            return f"{place}{signed}{size}{wide}"
        finally:
            conversation.close()

    def expect(self, letters: Sequence[Letter]) -> None:
        """Signs in, and compares the letters with what the server offers.

        That is its SIZE (RFC 1870 §6.1) with the largest letter, signature included, and SMTPUTF8
        (RFC 6531 §3.1) with those to an address with accents before the @. Raises a :class:`Fault`
        where it cannot be reached or lets nobody in too.
        """
        conversation = self._opened(patience=_SOON)
        try:
            if not conversation.has("smtputf8"):
                _refuse_accented(conversation, list(accented(letters)))
            largest = _longest(letters)
            if largest is not None:
                size = len(self._sign(largest.message(), largest.sender))
                _refuse_large(conversation, size, f"the message to {largest.to}")
        finally:
            conversation.close()

    def send(self, letter: Letter) -> Receipt:
        """Hands over the message. Raises a :class:`Fault` where the server did not take it."""
        recipient, sender = letter.to, letter.return_path
        message = self._sign(letter.message(), letter.sender)
        try:
            reply = self._delivered(sender, recipient, message)
        except Fault:
            raise
        except BaseException:
            # Nobody knows where the conversation stands.
            self._drop()
            raise
        found = _QUEUED.search(reply)
        return Receipt(found[1] or found[2] if found else "")

    def close(self) -> None:
        """Says goodbye."""
        conversation, self._conversation = self._conversation, None
        if conversation is not None:
            conversation.close()

    def _delivered(self, sender: str, recipient: str, message: bytes) -> str:
        """What the server said when it took the message."""
        used = self._conversation
        if used is not None and used.is_open:
            try:
                _ask_first(used, recipient, message)
                return used.deliver(sender, recipient, message).text
            except Delayed:
                # One that ended between two messages, or that takes no more, is simply opened anew:
                # it had not heard of this message yet.
                if used.is_open or used.has_begun:
                    raise
        self._conversation = fresh = self._opened()
        _ask_first(fresh, recipient, message)
        return fresh.deliver(sender, recipient, message).text

    def _opened(self, *, patience: float | None = None) -> Conversation:
        from composer.delivery.smtp.conversation import Conversation
        from composer.delivery.smtp.place import place_of

        if self.setup.address:
            raise Halted(
                "address is none of SMTP's settings",
                hint='write host = "…" and port = … under [delivery.smtp]',
            )
        password = self.setup.secrets.get("password", "")
        timeout = min(self.setup.timeout, patience or self.setup.timeout)
        return Conversation(place_of(self.setup.settings, password, timeout))

    def _drop(self) -> None:
        if self._conversation is not None:
            self._conversation.drop()

    def _sign(self, message: bytes, sender: str) -> bytes:
        if not self.setup.settings.get("dkim_selector"):
            return message
        if self._signer is None:
            self._signer = self._made_signer(sender.rpartition("@")[2])
        return self._signer.sign(message)

    def _made_signer(self, domain: str) -> Signer:
        from composer.delivery.smtp.dkim import Signer

        settings, key = self.setup.settings, self.setup.secrets.get("dkim_key", "")
        if not key:
            raise Halted(
                "dkim_selector is set, and there is no key", hint="set NEWSLETTER_SMTP_DKIM_KEY"
            )
        domain = settings.get("dkim_domain", "") or domain
        return Signer(domain=domain, selector=settings["dkim_selector"], key=key)


def _longest(letters: Iterable[Letter]) -> Letter | None:
    """The letter with the largest message; ``None`` where there is none."""
    found, longest = None, -1
    for letter in letters:
        try:
            # Not made for it: with pictures, those to a long list are more than a disk holds.
            size = letter.size
        except Rejected:
            # Its reader's own matter, which is told when their turn comes.
            continue
        if size > longest:
            found, longest = letter, size
    return found


def _refuse_accented(conversation: Conversation, addresses: list[str]) -> None:
    if addresses:
        raise Halted(
            f"{conversation.name} cannot write to {named(addresses)}: accents before the @, and it"
            " offers no SMTPUTF8",
            hint="leave them out, or send through a server that offers SMTPUTF8 (RFC 6531)",
        )


def _refuse_large(conversation: Conversation, size: int, what: str) -> None:
    largest = conversation.largest
    if largest and size > largest:
        raise Halted(
            f"{what} has {size / _MEGABYTE:.1f} MB, and {conversation.name} takes"
            f" {largest / _MEGABYTE:.1f} MB at most",
            hint="make it smaller: pictures belong on the web",
        )


def _ask_first(conversation: Conversation, recipient: str, message: bytes) -> None:
    """What the server said it cannot take is not begun: the next may be another than was asked."""
    _refuse_large(conversation, len(message), "the message")
    if not recipient.isascii() and not conversation.has("smtputf8"):
        raise Rejected(f"{conversation.name} takes no addresses with accents (no SMTPUTF8)")
