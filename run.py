"""Sprint for a WSGI server (`run:app`); `python run.py` is `sprint serve`."""

import sys

from sprint import create_app
from sprint.commands import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
else:
    app = create_app()
