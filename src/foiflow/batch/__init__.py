"""Many cases: replay, findings, rules that look across cases."""
