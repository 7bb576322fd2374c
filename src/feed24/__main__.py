"""`python -m feed24` is the command `feed24`."""

from feed24.cli import garbage


def main() -> None:
    """Run one command and end the process."""
    garbage.look_for_none()
    # Imported late, since importing is most of what a short command does.
    from feed24.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
