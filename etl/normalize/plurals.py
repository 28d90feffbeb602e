"""English plurals of technical nouns: each becomes the word that it is the plural of.

A small rule with its exceptions: the rule of Harman's S stemmer, and what real keywords showed
beyond it. It never looks at other words, so a new keyword changes the form of no old one.
"""

import polars as pl

_IRREGULAR = {
    **{"indices": "index", "matrices": "matrix", "vertices": "vertex", "vortices": "vortex"},
    **{"criteria": "criterion", "phenomena": "phenomenon", "corpora": "corpus"},
    **{f"{it}es": f"{it}is" for it in ("ax", "cris", "hypothes", "paralys", "parenthes", "thes")},
    **{f"{it}ses": f"{it}sis" for it in ("analy", "diagno", "progno", "synop", "synthe")},
    **{f"{it}es": it for it in ("alias", "atlas", "bias", "bonus", "bus", "canvas", "focus")},
    **{f"{it}es": it for it in ("gas", "lens", "status", "virus", "hero", "echo")},
    **{f"{it}s": it for it in ("cache", "calorie", "cookie", "movie", "niche", "selfie", "zombie")},
    **{
        f"{it}s": it for it in ("api", "cli", "gui", "poi", "roi", "ui", "cpu", "gpu", "npu", "tpu")
    },
    **{f"{it}s": it for it in ("characteristic", "comic", "critic", "fabric", "heuristic")},
    **{f"{it}s": it for it in ("logic", "metric", "rubric", "tactic", "topic")},
}
_NO_PLURALS = (
    *("alias", "atlas", "bias", "canvas", "gas", "pandas", "texas", "lens", "mars", "news"),
    *("chaos", "cosmos", "ethos", "series", "species", "across", "always", "sales"),
    *("achilles", "bayes", "diabetes", "hermes", "kubernetes", "mercedes"),
    *("aws", "bfs", "cms", "css", "dfs", "dns", "gps", "https", "ios", "macos", "mcts", "nms"),
    *("ros", "sms", "tls", "tts"),
)
# Words of two letters; process, corpus, analysis, robotics.
_AS_IT_IS = r"^..?$|(?:ss|us|is|ics)$"
_IES = r"^(.{2,}[^aeou])ies$"
_ES = r"(ss|sh|ch|x|zz)es$"


def singular(word: pl.Expr) -> pl.Expr:
    """The word, or what it is the plural or the genitive of; in lower case, as it came.

    >>> words = pl.Series(["models", "policies", "losses", "biases", "analysis", "rewards'"])
    >>> pl.select(singular(words)).to_series().to_list()
    ['model', 'policy', 'loss', 'bias', 'analysis', 'reward']
    """
    noun = word.str.replace(r"['’]s?$", "")
    regular = (
        noun.str.replace(_IES, "${1}y").str.replace(_ES, "${1}").str.replace("([^s])s$", "${1}")
    )
    is_known = noun.is_in([*_NO_PLURALS, *_IRREGULAR]) | noun.str.contains(_AS_IT_IS)
    return pl.when(is_known).then(noun.replace(_IRREGULAR)).otherwise(regular)
