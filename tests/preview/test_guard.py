"""Row 34 of what goes wrong with preview servers: other sites, other names, paths, missing tokens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from composer.preview.guard import Hosts
from tests.conftest import SETTINGS
from tests.preview.served import Served

ISSUE = "---\ntitle: Un\ndate: 2025-02-01\n---\nBonjour {{ first_name | default('vous') }}.\n"
PATH = "issues/2025-02-01-un.md"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("project")
    (root / "newsletter.toml").write_text(SETTINGS, "utf-8")
    (root / "issues").mkdir()
    (root / PATH).write_text(ISSUE, "utf-8")
    (root.parent / "secret.png").write_bytes(b"secret")
    (root / "issues" / "out.png").symlink_to(root.parent / "secret.png")
    with Served(root) as running:
        yield running


def test_its_own_page_is_served(served: Served) -> None:
    answer = served.get("/")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert (
        "unsafe-inline" not in answer.headers["content-security-policy"].partition("style-src")[0]
    )
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", f"/events?path={PATH}", "/pictures/un/images/a.png"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.test"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Host": "localhost:1"}, 421),
        ({"Host": "0.0.0.0:{port}"}, 421),
        ({"Origin": "http://evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://127.0.0.1:{port}"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_nobody_else_reads(served: Served, path: str, headers: dict[str, str], status: int) -> None:
    filled = {name: value.format(port=served.port) for name, value in headers.items()}
    answer = served.ask("GET", path, headers=filled)
    assert answer.status == status
    assert b"Bonjour" not in answer.body


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}"])
def test_every_name_of_this_machine_is_served(served: Served, host: str) -> None:
    assert served.ask("GET", "/", headers={"Host": host.format(port=served.port)}).status == 200


def test_a_page_of_its_own_may_ask(served: Served) -> None:
    headers = {"Origin": f"http://127.0.0.1:{served.port}", "Sec-Fetch-Site": "same-origin"}
    assert served.ask("GET", "/", headers=headers).status == 200


@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_nothing_is_written_without_the_token(served: Served, token: str) -> None:
    headers = {"X-Preview-Token": token.encode().decode("latin-1")} if token else {}
    body = json.dumps({"do": "open", "path": PATH, "line": 1})
    assert served.ask("POST", "/do", body=body, headers=headers).status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/pictures/un/images/../../../newsletter.toml",
        "/pictures/un/images/..%2f..%2f..%2fnewsletter.toml",
        "/pictures/%2e%2e/images/secret.png",
        "/pictures/un/images/out.png",
        "/issues/2025-02-01-un.md",
        "/newsletter.toml",
        "//etc/passwd",
    ],
)
def test_paths_lead_nowhere_else(served: Served, path: str) -> None:
    answer = served.get(path)
    assert answer.status == 404
    assert b"secret" not in answer.body
    assert b"courant" not in answer.body


@pytest.mark.parametrize("path", ["../secret.png", "/etc/passwd", "issues/none.md", ""])
def test_no_events_of_anything_else(served: Served, path: str) -> None:
    assert served.get(f"/events?path={path}").status == 404


@pytest.mark.parametrize("path", ["../secret.png", "/etc/passwd", "issues/out.png", "issues"])
@pytest.mark.parametrize("deed", ["open", "alt", "approve"])
def test_no_deed_leaves_the_project(served: Served, deed: str, path: str) -> None:
    words = {"line": 1, "source": "a", "text": "b", "poll": "p", "remark": 0}
    answer = served.do(do=deed, path=path, **words)
    assert answer.status == 409
    assert answer.json["error"]


@pytest.mark.parametrize("body", ["", "[]", "{", '{"path": "x"}', '{"do": "open"}', "x" * 70_000])
def test_what_cannot_be_read_is_refused(served: Served, body: str) -> None:
    token = served.data()["token"]
    answer = served.ask("POST", "/do", body=body, headers={"X-Preview-Token": token})
    assert answer.status == 400


def test_an_unknown_deed_is_refused(served: Served) -> None:
    assert served.do(do="erase", path=PATH).status == 409


def test_a_server_on_all_addresses_is_reached_by_number_only() -> None:
    hosts = Hosts("0.0.0.0", 80)
    assert "192.168.1.7:80" in hosts
    assert "[2001:db8::1]:80" in hosts
    assert "evil.test:80" not in hosts
    assert "192.168.1.7:81" not in hosts
    assert "192.168.1.7:80" not in Hosts("127.0.0.1", 80)


def test_it_listens_on_loopback_unless_asked(served: Served) -> None:
    assert served.host == "127.0.0.1"
    assert not any("warning" in line for line in served.said)


def test_another_address_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_text(SETTINGS, "utf-8")
    (tmp_path / "issues").mkdir()
    (tmp_path / PATH).write_text(ISSUE, "utf-8")
    with Served(tmp_path, "--host", "0.0.0.0") as running:
        assert any("open to every machine" in line for line in running.said)
