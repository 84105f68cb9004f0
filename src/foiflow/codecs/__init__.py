"""From bytes to cases and back: one small module a format."""
