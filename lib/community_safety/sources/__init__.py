"""One module per publisher's format, each giving observations. A new publisher is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from community_safety.observations import Reading
from community_safety.registers import Areas
from community_safety.sources import lsoa_lookup, ons_population, police_uk
from community_safety.sources.sniffing import Sniff


class Reader(Protocol):
    """What a publisher's module offers."""

    NAME: str
    recognises: Callable[[Sniff], bool]
    read: Callable[[Sniff, Areas], Reading]


READERS = cast(tuple[Reader, ...], (police_uk, ons_population, lsoa_lookup))


def reader_of(sniff: Sniff) -> Reader | None:
    """The reader whose format a file has, by its content; None when no reader knows it."""
    return next((reader for reader in READERS if reader.recognises(sniff)), None)
