"""The tools, one module for each thing an assistant does."""
