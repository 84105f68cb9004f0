"""The law as data: TOML rows with citations, and the rules they give."""
