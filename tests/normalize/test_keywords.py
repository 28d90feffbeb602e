"""Spellings of one keyword have the same words, and those of two keywords have not."""

import polars as pl
import pytest

from etl.normalize.keywords import keyword_folds
from etl.normalize.plurals import singular

# keyword, its words, the rules that changed something
FOLDED = [
    ("large language models", "large language model", ["plural"]),
    ("large-language model", "large language model", ["hyphen"]),
    ("large language models (llms)", "large language model", ["plural", "brackets"]),
    ("llms (large language models)", "large language model", ["plural", "brackets"]),
    ("large language model (llm) agents", "large language model agent", ["plural", "brackets"]),
    ("large language models (llms)-based agent", "large language model based agent",
     ["hyphen", "plural", "brackets"]),
    ("llms", "llm", ["plural"]),
    ("chains-of-thought", "chain of thought", ["hyphen", "plural"]),
    ("vision--language models", "vision language model", ["hyphen", "plural"]),
    ("performance/cost trade\u2011off", "performance cost trade off", ["hyphen"]),
    ("deepseek's r1", "deepseek r1", ["plural"]),
    ("gpt-4o", "gpt 4o", ["hyphen"]),
    # Brackets that hold no acronym of what stands before them are part of the keyword.
    ("gaussian splatting (3dgs)", "gaussian splatting (3dgs)", []),
    ("se(3)-equivariant architecture", "se(3) equivariant architecture", ["hyphen"]),
    ("vision encoder (clip)", "vision encoder (clip)", []),
    ("text-to-image (t2i)", "text to image (t2i)", ["hyphen"]),
    ("-", "-", ["hyphen"]),
]  # fmt: skip


@pytest.mark.parametrize(("keyword", "words", "rules"), FOLDED, ids=[it[0] for it in FOLDED])
def test_a_keyword_has_words_and_the_rules_that_led_to_them(
    keyword: str, words: str, rules: list[str]
) -> None:
    row = keyword_folds(pl.Series([keyword])).row(0, named=True)
    assert (row["keyword_words"], row["folded_by"]) == (words, rules)


# keyword, the acronym, what it is short for; each of these was read on a real page
ACRONYMS = [
    ("large language models (llms)", "llm", "large language model"),
    ("llms (large language models)", "llm", "large language model"),
    ("monte carlo tree search (mcts)", "mcts", "monte carlo tree search"),
    ("proximal policy optimization (ppo)", "ppo", "proximal policy optimization"),
    ("multi-modal large language models (mllms)", "mllm", "multi modal large language model"),
    ("transformer-based large language models (llms)", "llm", "large language model"),
    ("mixture of experts (moe)", "moe", "mixture of expert"),
    ("mixture-of-experts (moe)", "moe", "mixture of expert"),
    ("variational auto-encoders (vaes)", "vae", "variational auto encoder"),
    ("low-rank adaptation (lora)", "lora", "low rank adaptation"),
    ("contrastive language-image pre-training (clip)", "clip",
     "contrastive language image pre training"),
    ("reinforcement learning with verifiable rewards (rlvr)", "rlvr",
     "reinforcement learning with verifiable reward"),
    ("key-value (kv) cache", "kv", "key value"),
    ("autoregressive (ar) models", "ar", "autoregressive"),
    ("large language model (llms)", "llm", "large language model"),
    ("research and development (r&d)", "rd", "research and development"),
    ("audio (ao)", "ao", "audio"),
    ("data (da)", None, None),
    ("variational autoencoder (vauu)", None, None),
    ("proof by and for the team (pt)", None, None),
    ("clip (vision encoder)", None, None),
    ("decoupled clip and dynamic sampling action policy optimization (dapo)", None, None),
    ("multimodal models (lmms)", None, None),
    ("reward model (verifier)", None, None),
    ("l2 (ridge) penalty", None, None),
    ("long-term support (lts) versions (java 17, 21)", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("keyword", "acronym", "words"), ACRONYMS, ids=[it[0] for it in ACRONYMS])
def test_an_acronym_is_one_of_the_words_beside_it(
    keyword: str, acronym: str | None, words: str | None
) -> None:
    row = keyword_folds(pl.Series([keyword])).row(0, named=True)
    assert (row["acronym"], row["acronym_words"]) == (acronym, words)


SINGULARS = [
    ("models", "model"), ("policies", "policy"), ("losses", "loss"), ("boxes", "box"),
    ("batches", "batch"), ("caches", "cache"), ("databases", "database"), ("responses", "response"),
    ("biases", "bias"), ("bias", "bias"), ("analysis", "analysis"), ("analyses", "analysis"),
    ("kubernetes", "kubernetes"), ("gans", "gan"), ("process", "process"),
    ("processes", "process"), ("dynamics", "dynamics"), ("metrics", "metric"), ("gpus", "gpu"),
    ("apis", "api"), ("corpus", "corpus"), ("corpora", "corpus"), ("matrices", "matrix"),
    ("axes", "axis"), ("bases", "base"), ("basis", "basis"), ("series", "series"),
    ("movies", "movie"), ("lens", "lens"), ("lenses", "lens"), ("mcts", "mcts"), ("mars", "mars"),
    ("bayes'", "bayes"), ("kendall's", "kendall"), ("us", "us"), ("s", "s"), ("", ""),
    ("rewards", "reward"), ("ties", "tie"), ("theses", "thesis"), ("syntheses", "synthesis"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "expected"), SINGULARS)
def test_a_plural_becomes_its_singular(word: str, expected: str) -> None:
    assert pl.select(singular(pl.lit(word))).item() == expected


def test_each_different_keyword_has_one_row() -> None:
    folds = keyword_folds(pl.Series(["llms", "agents", None, "llms"]))
    assert folds["keyword"].to_list() == ["llms", "agents"]
    assert keyword_folds(pl.Series([], dtype=pl.String)).is_empty()
