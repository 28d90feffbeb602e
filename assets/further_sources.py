"""Answers of other services about listed papers are assets.

They have no partitions: what is due follows from what papers lack, and not from a day. To fill all
gaps is to materialize one; it goes on where it was cut.
"""

from collections.abc import Callable, Iterator, Mapping

import dagster as dg
from pydantic import Field

from assets.events import request_follower
from assets.resources import PaperhouseResource
from assets.retries import RetryConfig, run_failure, translate_errors
from etl.contract.vocabulary import GOOD_OUTCOMES, EnrichSource
from etl.pipeline.enrich import EnrichOptions, EnrichResult, enrich_archive
from etl.pipeline.enrich_quality import FEW_FOUND, enrich_quality

Judge = Callable[[PaperhouseResource, EnrichResult], Mapping[str, bool]]
"""It says of each check whether it passed."""

ARXIV_CHECKS = {
    "share_found": "arXiv has a record of nearly every paper that it was asked for.",
    "titles_agree": "Nearly every paper has the title at arXiv that its page had.",
    "is_fresh": "What changed at arXiv is known up to two days ago.",
}
DETAIL_CHECKS = {"share_found": "The site has a detail of nearly every paper asked for."}


class EnrichConfig(RetryConfig):
    """The most requests of a run, and its retries."""

    limit: int | None = Field(
        default=None, description="Requests at most. Left open: all that is due.", ge=1
    )


def _answers(
    name: str, source: EnrichSource, description: str, checks: Mapping[str, str], judge: Judge
) -> dg.AssetsDefinition:
    """An asset of all answers of one service, with its checks."""

    @dg.asset(
        name=name,
        description=description,
        group_name="sources",
        kinds={"warc"},
        owners=["team:paperhouse"],
        check_specs=[
            dg.AssetCheckSpec(check, asset=name, description=words)
            for check, words in checks.items()
        ],
        pool="site",
    )
    def answers(
        context: dg.AssetExecutionContext,
        config: EnrichConfig,
        paperhouse: dg.ResourceParam[PaperhouseResource],
    ) -> Iterator[dg.MaterializeResult[None]]:
        options = EnrichOptions({source: config.limit})
        with translate_errors(context, config):
            [result] = enrich_archive(
                paperhouse.settings, options, request_follower(context), paperhouse.clock
            )
            passed = judge(paperhouse, result)
        if result.crawl.stopped:
            context.log_event(dg.AssetMaterialization(name, metadata=_counts(result)))
            raise run_failure(context, config, result.crawl.stopped, "SiteClosed", may_pass=True)
        yield dg.MaterializeResult(metadata=_counts(result), check_results=_check_results(passed))

    return answers


def _check_results(passed: Mapping[str, bool]) -> list[dg.AssetCheckResult]:
    """Results that warn: no paper is worse for what another service did not answer."""
    return [
        dg.AssetCheckResult(check_name=check, passed=is_passed, severity=dg.AssetCheckSeverity.WARN)
        for check, is_passed in passed.items()
    ]


def _counts(result: EnrichResult) -> Mapping[str, int]:
    return {"requests": len(result.crawl.requests), "left": result.left_count}


def _judge_arxiv(paperhouse: PaperhouseResource, result: EnrichResult) -> Mapping[str, bool]:
    quality = enrich_quality(paperhouse.settings, result, paperhouse.clock)
    return {
        "share_found": quality.are_found,
        "titles_agree": quality.titles_agree,
        "is_fresh": quality.is_fresh,
    }


def _judge_details(_: PaperhouseResource, result: EnrichResult) -> Mapping[str, bool]:
    outcomes = [event.fetch.outcome for event in result.crawl.requests]
    answered = [it for it in outcomes if it in GOOD_OUTCOMES]
    found = [it for it in answered if it != "empty"]
    return {"share_found": len(found) >= FEW_FOUND * len(answered)}


ENRICHED = {
    "arxiv": _answers(
        "arxiv_answers",
        "arxiv",
        "Papers without arXiv's record, what changed there, and titles without an id, as answered.",
        ARXIV_CHECKS,
        _judge_arxiv,
    ),
    "details": _answers(
        "paper_details",
        "details",
        "The site's detail of each paper at growing ages: what was built on it.",
        DETAIL_CHECKS,
        _judge_details,
    ),
}
