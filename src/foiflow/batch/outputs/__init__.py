"""What a replay gives, written: one module a format, the same names in each."""
