"""What an agency does with its cases: record, sweep, tell its plugins."""
