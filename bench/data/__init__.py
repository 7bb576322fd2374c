"""The portal that is measured: a company, its posts, and how they come into a database."""
