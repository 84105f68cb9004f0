"""From bytes to cases and back: one small module a format, the same names in each."""
