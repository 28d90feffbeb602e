"""`python -m etl`."""

from etl.cli.main import main

main()
