"""Whoever is logged in, as a reader of what is put into words for the desk and the command line alike."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.house import House
from desk.visitor import DeskWords, Visitor
from store.database import Database


@dataclass(frozen=True)
class DeskReader:
    """A visitor in the house (`presentation.reader.Reader`)."""

    house: House
    who: Visitor

    @property
    def lang(self) -> str:
        return self.who.lang

    @property
    def speaker(self) -> str | None:
        return self.who.handle

    @property
    def words(self) -> DeskWords:
        return self.who.words

    def say(self, key: str, /, **params: Any) -> str:
        return self.words.say(key, **params)

    async def database(self) -> Database:
        return self.house.database

    async def zone(self) -> str:
        return self.who.zone

    async def now(self) -> datetime:
        return await self.house.now()
