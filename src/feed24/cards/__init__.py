"""Posts with all that readers see of them at once: recipients, files, the last comments."""
