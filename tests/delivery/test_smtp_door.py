"""How SMTP is let in: encryption, certificates, names and passwords."""

from __future__ import annotations

import smtplib
from pathlib import Path
from typing import Any

import pytest

from composer.delivery.faults import Halted
from composer.delivery.smtp.place import place_of
from tests.delivery.faulty_smtp import PASSWORD, USERNAME, Certificate, FaultySmtp, certificate
from tests.delivery.smtp_client import channel, known, one, refused, server

__all__ = ["known", "server"]


class TestDoor:
    def test_starttls_and_a_name(self, known: Certificate) -> None:
        with (
            FaultySmtp(tls_context=known.context(), require_starttls=True) as server,
            channel(
                server,
                password=PASSWORD,
                username=USERNAME,
                security="starttls",
                ca=str(known.certificate),
            ) as smtp,
        ):
            smtp.send(one())
            said = smtp.check()
            assert server.signed_in == ["PLAIN", "PLAIN"]
        assert len(server.accepted) == 1
        assert "faulty.test answered, TLSv1.3, signed in as théo@courant.example" in said

    def test_tls_from_the_start(self, known: Certificate) -> None:
        with (
            FaultySmtp(tls=known.context()) as server,
            channel(server, security="tls", ca=str(known.certificate)) as smtp,
        ):
            smtp.send(one())
            assert "TLSv1.3" in smtp.check()
        assert len(server.accepted) == 1

    @pytest.mark.parametrize("security", ["starttls", "tls"])
    def test_a_certificate_that_nobody_vouches_for(
        self, known: Certificate, security: str, tmp_path: Path
    ) -> None:
        other = certificate(tmp_path, "elsewhere.example")
        for shown, ca in ((known, ""), (other, str(other.certificate))):
            tls = {"tls": shown.context()} if security == "tls" else {}
            late = {} if tls else {"tls_context": shown.context()}
            with (
                FaultySmtp(**tls, **late) as server,
                channel(server, security=security, ca=ca) as smtp,
            ):
                fault = refused(smtp)
            assert isinstance(fault, Halted)
            assert "certificate" in fault.reason
            assert server.accepted == []

    def test_no_starttls_sends_nothing(self, server: FaultySmtp) -> None:
        with channel(server, security="starttls") as smtp:
            fault = refused(smtp)
        assert isinstance(fault, Halted)
        assert "STARTTLS" in fault.reason
        assert server.accepted == []

    def test_tls_where_there_is_none(self, server: FaultySmtp) -> None:
        with channel(server, security="tls") as smtp:
            assert isinstance(refused(smtp), Halted)

    @pytest.mark.parametrize("mechanisms", [[], ["PLAIN"]])
    def test_a_wrong_password_is_not_shown(self, mechanisms: list[str]) -> None:
        wrong = "geheim" if mechanisms else "geheim é"
        with (
            FaultySmtp(auth_require_tls=False, auth_exclude_mechanism=mechanisms) as server,
            channel(server, username="theo", password=wrong) as smtp,
        ):
            fault = refused(smtp)
            assert isinstance(fault, Halted)
            assert "535" in fault.reason
            assert "geheim" not in f"{fault.reason} {fault.hint} {smtp!r} {vars(fault)}"
            assert fault.__cause__ is None
            assert fault.__suppress_context__ or fault.__context__ is None

    def test_a_password_that_the_way_in_cannot_say_is_not_shown(self) -> None:
        with (
            FaultySmtp(auth_require_tls=False, auth_exclude_mechanism=["PLAIN"]) as server,
            channel(server, username="theo", password="été") as smtp,
        ):
            fault = refused(smtp)
        assert isinstance(fault, Halted)
        assert "été" not in fault.reason

    def test_a_server_that_repeats_the_password_is_not_repeated(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def reply(self: smtplib.SMTP, command: str, arguments: str = "") -> tuple[int, bytes]:
            return (535, f"5.7.8 no: {arguments} geheim".encode())

        with FaultySmtp(auth_require_tls=False) as server:
            monkeypatch.setattr(smtplib.SMTP, "docmd", reply)
            fault = refused(channel(server, username="theo", password="geheim"))
        assert fault.reason == "AUTH: 535 5.7.8 no: PLAIN … …"

    @pytest.mark.parametrize(
        ("settings", "words"),
        [
            ({"host": ""}, "no SMTP server"),
            ({"port": "many"}, "port is 'many'"),
            ({"port": "70000"}, "port is"),
            ({"security": "ssl"}, "security is 'ssl'"),
            ({"username": "theo"}, "no password"),
            ({"ca": "/nowhere.pem", "security": "tls"}, "no certificate that can be read"),
            ({"dkim_selector": "s1"}, "no key"),
        ],
    )
    def test_settings_that_cannot_be_meant(
        self, server: FaultySmtp, settings: dict[str, str], words: str
    ) -> None:
        smtp = channel(server, **settings)
        with pytest.raises(Halted, match=words):
            smtp.send(one())
        with pytest.raises(Halted, match=words):
            smtp.check()

    def test_no_password_goes_out_unencrypted(self) -> None:
        smtp = channel(25, host="mail.example", username="t", password="p", security="none")
        with pytest.raises(Halted, match="unencrypted"):
            smtp.check()

    @pytest.mark.parametrize(
        ("settings", "place"),
        [
            ({"host": "mail.example"}, ("starttls", 587)),
            ({"host": "mail.example", "port": "2525"}, ("starttls", 2525)),
            ({"host": "mail.example", "port": "25"}, ("starttls", 25)),
            ({"host": "mail.example", "port": "465"}, ("tls", 465)),
            ({"host": "mail.example", "security": "tls"}, ("tls", 465)),
            ({"host": "mail.example", "security": "none"}, ("none", 25)),
            ({"host": "localhost"}, ("none", 25)),
            ({"host": "127.0.0.1", "port": "2525"}, ("none", 2525)),
            ({"host": "::1", "port": "587"}, ("starttls", 587)),
            ({"host": "localhost.example"}, ("starttls", 587)),
        ],
    )
    def test_what_is_not_said_is_safe(
        self, settings: dict[str, str], place: tuple[str, int]
    ) -> None:
        found = place_of(settings, "", 1.0)
        assert (found.security, found.port) == place

    def test_a_place_shows_no_password(self) -> None:
        settings: dict[str, Any] = {"host": "mail.example", "username": "t"}
        assert "geheim" not in repr(place_of(settings, "geheim", 1.0))

    def test_a_greeting_that_is_none(self, server: FaultySmtp) -> None:
        server.plan["EHLO"] = ["554 5.7.1 no service for you"]
        with channel(server) as smtp:
            assert isinstance(refused(smtp), Halted)
