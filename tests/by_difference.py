"""The command line whose releases follow by difference: `python -m tests.by_difference load …`.

To import this does it for the process that imports it. Usually a home as small as those of tests is
derived in full each time, which is quicker.
"""

from etl.build import derive
from etl.cli.main import main

derive.SMALL = 0

if __name__ == "__main__":
    main()
