"""`python -m feed24` is the command `feed24`."""

from feed24.cli.main import main

if __name__ == "__main__":
    main()
