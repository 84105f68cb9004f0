"""Draw the ways that cases from published judgments took: the commonest first, then all of them as one picture."""

from __future__ import annotations

from pathlib import Path

import foiflow
from foiflow.batch.process_mining import followed_by, variants

CASES = Path(__file__).with_name("real_cases.jsonl")


def main() -> None:
    """Print each way with how many cases took it, then a Mermaid picture of what followed what."""
    ways = variants(foiflow.replay(CASES))
    for way, count in ways.most_common():
        print(f"{'#' * count:<4}{count}  {' > '.join(way)}")

    print("\nflowchart LR")
    followed = followed_by(ways)
    types = dict.fromkeys(name for pair in followed for name in pair)
    for name in types:
        happened = sum(count * way.count(name) for way, count in ways.items())
        print(f'    {name}["{name.replace("_", " ")} ({happened})"]')
    for (one, other), count in followed.most_common():
        print(f"    {one} -->|{count}| {other}")


if __name__ == "__main__":
    main()
