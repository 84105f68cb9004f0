"""A replay as one page for people who look rather than read."""
