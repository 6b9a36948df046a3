from __future__ import annotations

from bot.web.allowance import Allowance


def test_so_many_times_within_so_many_seconds() -> None:
    allowance = Allowance(2, seconds=60)
    assert [allowance.take("a", now=float(t)) for t in (0, 1, 2)] == [True, True, False]
    assert allowance.take("b", now=2.0)
    assert allowance.take("a", now=60.0)


def test_it_remembers_no_more_keys_than_it_may() -> None:
    allowance = Allowance(1, seconds=60, size=2)
    for key in "abc":
        assert allowance.take(key, now=0.0)
    assert not allowance.take("c", now=1.0)
    assert len(allowance._used) == 2
