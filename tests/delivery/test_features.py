"""What each channel can do, as its documentation says: written down here a second time.

The pages stand in each channel's own docstring; a change of a table of features is a change here.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from composer.delivery import channels
from composer.delivery.channel import Channel, Feature, Mailer
from composer.registry import discover

MAILERS: Mapping[str, set[Feature]] = {
    # SendEmail has no token; SES writes its own Message-ID and envelope sender
    # (docs.aws.amazon.com/ses/latest/dg/header-fields.html), and refuses accents before the @.
    # Raw messages take parts of any kind (docs.aws.amazon.com/ses/latest/dg/send-email-raw.html).
    "ses": {Feature.INLINE_PICTURES},
    # Broadcast streams carry Postmark's unsubscribe link; a hard bounce regex refuses accents
    # (postmarkapp.com/support/article/1180-what-does-errorcode-300-mean).
    # ContentID of an attachment: github.com/ActiveCampaign/postmark-dotnet/wiki/Sending-Inline-Images
    "postmark": {Feature.UNSUBSCRIBE, Feature.INLINE_PICTURES},
    # documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages
    # ("inline": files that the HTML shows by cid:NAME)
    "mailgun": {Feature.INLINE_PICTURES},
    # resend.com/docs/dashboard/emails/idempotency-keys
    # resend.com/docs/dashboard/emails/embed-inline-images
    "resend": {Feature.IDEMPOTENT, Feature.INLINE_PICTURES},
    # developers.brevo.com/docs/heterogenous-versions-batch-emails; anymail.dev/en/stable/esps/brevo
    # (inline images: "doesn't support … at all")
    "brevo": {Feature.IDEMPOTENT, Feature.UTF8_ADDRESSES},
    # anymail.dev/en/stable/esps/mailjet: addresses with accents are delivered
    # dev.mailjet.com/email/guides/send-api-v31/: InlinedAttachments
    "mailjet": {Feature.UTF8_ADDRESSES, Feature.INLINE_PICTURES},
    # developers.mailersend.com/api/v1/email.html
    # (attachments: disposition inline, id)
    "mailersend": {Feature.INLINE_PICTURES},
    # anymail.dev/en/stable/esps/sparkpost; return_path keeps no local part by default;
    # support.sparkpost.com/docs/tech-resources/list-unsubscribe-functionality
    # developers.sparkpost.com/api/transmissions/: inline_images
    "sparkpost": {Feature.UTF8_ADDRESSES, Feature.UNSUBSCRIBE, Feature.INLINE_PICTURES},
    # www.scaleway.com/en/developers/api/transactional-email/
    # anymail.dev/en/stable/esps/scaleway: "does not offer support for inline images"
    "scaleway": set(),
    # postalserver/postal app/models/outgoing_message_prototype.rb: Message-ID and MAIL FROM its own
    # github.com/postalserver/postal/issues/731: this API takes attachments, and no Content-ID of them
    "postal": set(),
}

FOUND = discover(channels, Channel)  # type: ignore[type-abstract]


@pytest.mark.parametrize("name", MAILERS)
def test_a_mailer_declares_what_its_documentation_says(name: str) -> None:
    assert issubclass(FOUND[name], Mailer)
    assert FOUND[name].features == MAILERS[name]


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_channel_names_itself_its_page_and_what_it_needs(name: str) -> None:
    channel = FOUND[name]
    assert channel.title
    assert channel.page.startswith("https://")
    asked = [*channel.credentials, *channel.settings]
    assert len({each.name for each in asked}) == len(asked)
    assert all(each.about and each.name.isidentifier() for each in asked)
