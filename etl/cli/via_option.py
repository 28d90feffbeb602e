"""The option `--via` of the commands that ask the site."""

import click

via_option = click.option(
    "--via",
    type=click.Choice(["html", "api"]),
    default="html",
    show_default=True,
    help="The page, or the API, paged to its end.",
)
