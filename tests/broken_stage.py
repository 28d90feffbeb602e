"""A stage of which no release can be published, because it breaks a rule that blocks."""

from pathlib import Path

from etl.stage.database import open_stage

BROKEN_CHECK = "paper_keys_agree_with_arxiv_ids"


def break_stage(stage: Path) -> None:
    """Papers lose their arXiv ids, and their keys still have them."""
    with open_stage(stage) as con:
        con.execute("update stage.entries set arxiv_id = null")
        con.execute("update stage.fingerprints set fingerprint = fingerprint + 1")
        con.execute("truncate stage.released")
