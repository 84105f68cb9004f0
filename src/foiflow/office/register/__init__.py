"""Cases in a database: events in hash chains, one chain a case."""
