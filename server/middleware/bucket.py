"""Who may ask for how much: a bucket of tokens for each client, and room for so many clients."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """What a bucket held at a moment, in tokens and in seconds of a clock."""

    tokens: float
    at: float


class Buckets:
    """A bucket a client; each holds ``burst`` tokens and fills at ``rate`` tokens a second.

    The clients seen longest ago are forgotten first, and whoever is forgotten starts full again:
    no number of addresses takes more memory than ``most`` buckets.
    """

    def __init__(self, rate: float, burst: float, most: int) -> None:
        self.rate, self.burst, self.most = rate, burst, most
        self._levels: OrderedDict[str, Level] = OrderedDict()

    def take(self, client: str, cost: float, now: float) -> float:
        """Take ``cost`` tokens at ``now`` seconds; returns 0, or how many seconds are to wait.

        Nothing is taken where one has to wait. What costs more than a bucket holds costs all of
        it.
        """
        level = self._levels.get(client, Level(self.burst, now))
        # A clock that went back gives nothing and takes nothing.
        tokens = min(self.burst, level.tokens + self.rate * max(0.0, now - level.at))
        short = min(cost, self.burst) - tokens
        self._levels[client] = Level(tokens if short > 0 else -short, max(now, level.at))
        self._levels.move_to_end(client)
        if len(self._levels) > self.most:
            self._levels.popitem(last=False)
        return max(0.0, short) / self.rate

    def __len__(self) -> int:
        return len(self._levels)
