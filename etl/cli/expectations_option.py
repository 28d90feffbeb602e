"""The option `--expectations` of `load` and `publish`."""

import click

expectations_option = click.option(
    "--expectations",
    is_flag=True,
    help="Ask Great Expectations' suites too, which takes seconds, and write the quality report.",
)
