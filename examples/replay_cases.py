"""Replay cases from published judgments: what went wrong, by article, and what another reading would change."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import foiflow

CASES = Path(__file__).with_name("real_cases.jsonl")
AS_OF = date(2026, 11, 20)
READINGS = ({"excluded_time": "actual"}, {"excluded_time": "fixed"})


def reply_dates(conventions: dict[str, str | int]) -> dict[str, date]:
    """Give the reply date of every case that has one, under given conventions."""
    results = foiflow.replay(CASES, as_of=AS_OF, conventions=conventions)
    return {str(result.case_id): result.case.due("reply").due for result in results if result.case is not None}


def main() -> None:
    """Print the counts and the comparison."""
    statuses: Counter[str] = Counter()
    articles: Counter[tuple[str, str]] = Counter()
    for result in foiflow.replay(CASES, as_of=AS_OF):
        if result.case is None:
            print(f"line {result.line}: {result.error}")
            continue
        statuses[result.case.due("reply").status] += 1
        articles.update((finding.code, cite) for finding in result.findings for cite in finding.cites)

    print(f"{statuses.total()} cases; replies: {', '.join(f'{n} {status}' for status, n in statuses.most_common())}")
    print("\nfindings by article")
    for (code, cite), count in sorted(articles.items(), key=lambda entry: (-entry[1], entry[0])):
        print(f"  {count:>3}  {code:<24}{cite}")

    one, other = (reply_dates(dict(reading)) for reading in READINGS)
    moved = {case_id: (one[case_id], other[case_id]) for case_id in one if one[case_id] != other[case_id]}
    print("\nwhat if a consultation left out fifteen working days, not the time it took?")
    print(f"  {len(moved)} of {len(one)} reply dates differ")
    for case_id, (before, after) in moved.items():
        print(f"  {case_id}: {before} becomes {after}")


if __name__ == "__main__":
    main()
