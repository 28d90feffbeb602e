"""The author that a person means by a name, in whatever spelling."""

import polars as pl

from etl.normalize.names import normalized_names


def written_name_key(text: str) -> str:
    """The name_key of a name as people write it; of what is no name, the text itself.

    >>> written_name_key("Kuciński, Łukasz"), written_name_key("lukasz  KUCINSKI")
    ('lukasz kucinski', 'lukasz kucinski')
    """
    return normalized_names(pl.Series([text]))["name_key"].item() or text
