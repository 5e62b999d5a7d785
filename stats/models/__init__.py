"""What the counter keeps: totals for ever, and for the current day what tells its browsers apart. No one's address,
agent, token or path is among it."""

from stats.models.chain import Link
from stats.models.ledger import Amount, LedgerEntry, ProposedCorrection
from stats.models.presence import ClockReading, DaySecret, NetworkUse, Presence
from stats.models.totals import DayTotal, ExcludedTotal, HourTotal, PageTotal, Reason

__all__ = [
    "Amount",
    "ClockReading",
    "DaySecret",
    "DayTotal",
    "ExcludedTotal",
    "HourTotal",
    "LedgerEntry",
    "Link",
    "NetworkUse",
    "PageTotal",
    "Presence",
    "ProposedCorrection",
    "Reason",
]
