"""``python -m wirecopy``: the command."""

from wirecopy._command import main

if __name__ == "__main__":
    main()
