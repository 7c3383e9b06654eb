"""What the columns of a list are called, in the words of the newsletter's merge fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

__all__ = ["EMAIL", "Columns", "normal_name"]

#: The column that every list has.
EMAIL = "email"
#: Fields that a list may bring without the settings naming them.
_OWN = (EMAIL, "subscriber_id")
#: What tools and people call the column of addresses, squeezed.
_EMAIL_NAMES = frozenset(
    {
        *("mail", "emailaddress", "mailaddress", "subscriberemail", "useremail"),
        *("courriel", "adressecourriel", "adressemail", "adresseemail", "adresseelectronique"),
        *("correio", "correioeletronico", "enderecodeemail", "correoelectronico", "emailadresse"),
    }
)
_APART = re.compile(r"[\W_]+")


def normal_name(written: str) -> str:
    """A name as merge fields have them: ``"First Name"`` is ``first_name``, ``"Prénom"`` ``prenom``."""
    plain = unicodedata.normalize("NFKD", written)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _APART.sub("_", bare.casefold()).strip("_")


class Columns:
    """Gives each column of one list the field that it fills.

    A column is a field of ``fields``, spelt as there, where the names differ by case, accents,
    blanks, hyphens or underscores only; any other keeps its own name in the normal form.
    """

    def __init__(self, fields: Iterable[str] = ()) -> None:
        named = (*fields, *_OWN)
        self._known = {_squeezed(field): field for field in named}
        self._spelt = frozenset(named)
        self._headers: dict[tuple[str, ...], tuple[str, ...]] = {}
        #: The fields that the list has, each with its column as it was written.
        self.written: dict[str, str] = {}
        #: Columns that were passed over, each with the one that fills its field.
        self.doubled: dict[str, str] = {}

    def of(self, header: Sequence[str]) -> tuple[str, ...]:
        """The field of each column; empty for one without a name, or whose field is filled already.

        Where two columns fill one field, the one with the field's own name wins, then the first.
        """
        names = tuple(header)
        if names not in self._headers:
            self._headers[names] = self._assigned(names)
        return self._headers[names]

    def _assigned(self, names: tuple[str, ...]) -> tuple[str, ...]:
        fields = [self._field(name) for name in names]
        chosen: dict[str, int] = {}
        for at, (name, field) in enumerate(zip(names, fields, strict=True)):
            own = _squeezed(name) == _squeezed(field)
            taken = chosen.get(field)
            if taken is None or (own and _squeezed(names[taken]) != _squeezed(field)):
                chosen[field] = at
        chosen.pop("", None)
        for field, at in chosen.items():
            self.written.setdefault(field, names[at])
        for at, (name, field) in enumerate(zip(names, fields, strict=True)):
            if field and chosen[field] != at:
                self.doubled.setdefault(name, names[chosen[field]])
        return tuple(field if chosen.get(field) == at else "" for at, field in enumerate(fields))

    def _field(self, written: str) -> str:
        name = written.strip()
        if name in self._spelt:
            return name
        squeezed = _squeezed(name)
        if squeezed in _EMAIL_NAMES and squeezed not in self._known:
            return EMAIL
        return self._known.get(squeezed) or normal_name(name)


def _squeezed(name: str) -> str:
    return normal_name(name).replace("_", "")
