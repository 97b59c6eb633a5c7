"""The document of an archived case."""

from __future__ import annotations

import msgspec

from desk.errors import Damaged
from desk.model.case import Case, decode_case


class ArchivedDocument(msgspec.Struct, frozen=True):
    """The document of an archived case.

    `month` is that of its archive.
    """

    month: str
    document: bytes

    @property
    def case(self) -> Case:
        """The case, decoded. Raises Damaged when that cannot be done."""
        try:
            return decode_case(self.document)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Damaged(f"A case in the archive of {self.month} cannot be read ({error}). It was left as it is.") from error

    @property
    def notice(self) -> str:
        """Words after the reference of a case that was written to again."""
        return f"was in the archive of {self.month}; it is back on the shift"
