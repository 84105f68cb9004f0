"""Which ids a file has had."""

from __future__ import annotations

from foiflow.batch.seen import SeenIds


def test_an_id_is_new_once() -> None:
    """The first time a text is new, then not."""
    seen = SeenIds()
    assert [seen.add(text) for text in ("a", "b", "a", "", "", "b")] == [True, True, False, True, False, False]


def test_many_ids_are_told_apart() -> None:
    """Growing loses none and invents none."""
    seen = SeenIds()
    names = [f"2024-{number:06}" for number in range(20_000)]
    assert all(seen.add(name) for name in names)
    assert not any(seen.add(name) for name in names)


def test_ids_whose_hashes_meet_are_told_apart() -> None:
    """Two hashes that begin at the same place lie beside each other."""
    seen = SeenIds()
    mask = 2**10 - 1
    names: dict[int, list[str]] = {}
    for number in range(5000):
        names.setdefault(hash(str(number)) & mask, []).append(str(number))
    together = max(names.values(), key=len)[:8]
    assert len(together) > 1
    assert [seen.add(name) for name in (*together, *together)] == [True] * len(together) + [False] * len(together)
