"""A case and what follows from it: duties, findings, explanations."""
