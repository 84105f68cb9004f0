"""The law read naively, for comparison: slow, and meant to be seen to be right."""

from foiflow.testing.naive.reading import NaiveReading

__all__ = ["NaiveReading"]
