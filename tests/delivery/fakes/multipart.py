"""The files of a form (RFC 7578), as bytes."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP

from tests.delivery.fakes.server import Call, Refused

__all__ = ["files", "forms"]


def forms(
    call: Call, *, files: tuple[str, ...]
) -> tuple[dict[str, list[str]], dict[str, dict[str, bytes]]]:
    """The plain fields of a form, and the files of these fields by their names."""
    kind = call.headers.get("content-type", "")
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    plain: dict[str, list[str]] = {}
    found: dict[str, dict[str, bytes]] = {name: {} for name in files}
    for part in BytesParser(policy=HTTP).parsebytes(head + call.body).iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        if name in files:
            found[name][part.get_filename() or ""] = data
        else:
            plain.setdefault(name, []).append(data.decode())
    return plain, found


def files(call: Call, *fields: str) -> dict[str, bytes]:
    """The files by their names; raises Refused where there is a field that is not documented."""
    kind = call.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise Refused(422, "the content is not multipart/form-data")
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    found: dict[str, bytes] = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + call.body).iter_parts():
        if part.get_param("name", header="content-disposition") not in fields:
            raise Refused(422, "a field that is not documented")
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        found[part.get_filename() or ""] = data
    return found
