"""Rate limiting with one token bucket per client, for a bounded number of clients."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """The tokens of a bucket at a time in seconds."""

    tokens: float
    at: float


class Buckets:
    """One bucket per client, each with up to ``burst`` tokens and ``rate`` new tokens per second.

    Beyond ``most`` clients, the client seen longest ago is removed and starts with a full bucket
    the next time. So memory is bounded for any number of addresses.
    """

    def __init__(self, rate: float, burst: float, most: int) -> None:
        self.rate, self.burst, self.most = rate, burst, most
        self._levels: OrderedDict[str, Level] = OrderedDict()

    def take(self, client: str, cost: float, now: float) -> float:
        """Take ``cost`` tokens at ``now`` seconds. Return 0, or how many seconds to wait.

        If the client has to wait, no tokens are taken. A cost above ``burst`` takes a full bucket.
        """
        level = self._levels.get(client, Level(self.burst, now))
        # If the clock went back, no tokens are added.
        tokens = min(self.burst, level.tokens + self.rate * max(0.0, now - level.at))
        short = min(cost, self.burst) - tokens
        self._levels[client] = Level(tokens if short > 0 else -short, max(now, level.at))
        self._levels.move_to_end(client)
        if len(self._levels) > self.most:
            self._levels.popitem(last=False)
        return max(0.0, short) / self.rate

    def charge(self, client: str, cost: float, now: float) -> None:
        """Take the tokens of work that is done. The level may fall to a whole bucket below zero."""
        if cost:
            self.take(client, 0, now)
            level = self._levels[client]
            self._levels[client] = Level(max(level.tokens - cost, -self.burst), level.at)

    def __len__(self) -> int:
        return len(self._levels)
