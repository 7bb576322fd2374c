"""Running feed24: restarts, several workers and nodes, a database that goes away."""
