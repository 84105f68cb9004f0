"""The annual report's tables: made of cases, summed up, compared over years."""
