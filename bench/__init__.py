"""Our figures beside the bare database's; see README.md."""
