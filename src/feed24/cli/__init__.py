"""The command line: one module per noun, all of them built on `frame`."""
