"""What other services say about listed papers, as assets: all that is due, or a little each day.

They have no partitions: what is due follows from what papers lack, and not from a day. To fill all
gaps is to materialize one; it goes on where it was cut.
"""

from collections.abc import Iterator, Mapping

import dagster as dg
from pydantic import Field

from assets.events import request_follower
from assets.resources import PaperhouseResource
from assets.retries import RetryConfig, run_failure, translate_errors
from etl.pipeline.enrich import EnrichOptions, EnrichResult, enrich_archive
from etl.pipeline.enrich_quality import EnrichQuality, enrich_quality

_CHECKS = {
    "share_found": "arXiv has a record of nearly every paper that it was asked for.",
    "titles_agree": "Nearly every paper has the title at arXiv that its page had.",
    "is_fresh": "What changed at arXiv is known up to two days ago.",
}


class EnrichConfig(RetryConfig):
    """The most requests of a run, and its retries."""

    limit: int | None = Field(
        default=None, description="Requests at most. Left open: all that is due.", ge=1
    )


@dg.asset(
    name="arxiv_answers",
    group_name="sources",
    kinds={"xml", "warc"},
    owners=["team:paperhouse"],
    check_specs=[
        dg.AssetCheckSpec(name, asset="arxiv_answers", description=description)
        for name, description in _CHECKS.items()
    ],
    pool="site",
)
def arxiv_answers(
    context: dg.AssetExecutionContext,
    config: EnrichConfig,
    paperhouse: dg.ResourceParam[PaperhouseResource],
) -> Iterator[dg.MaterializeResult[None]]:
    """Asks arXiv for papers without its record, for what changed, and for titles without an id."""
    settings, clock = paperhouse.settings, paperhouse.clock
    options = EnrichOptions(("arxiv",), config.limit)
    with translate_errors(context, config):
        [result] = enrich_archive(settings, options, request_follower(context), clock)
        quality = enrich_quality(settings, result, clock)
    if result.crawl.stopped:
        context.log_event(dg.AssetMaterialization(context.asset_key, metadata=_counts(result)))
        raise run_failure(context, config, result.crawl.stopped, "SiteClosed", may_pass=True)
    yield dg.MaterializeResult(
        metadata=_counts(result), check_results=list(_check_results(quality))
    )


ENRICHED = [arxiv_answers]


def _counts(result: EnrichResult) -> Mapping[str, int]:
    return {"requests": len(result.crawl.requests), "left": result.left_count}


def _check_results(quality: EnrichQuality) -> Iterator[dg.AssetCheckResult]:
    """Warnings alone: a paper without its record is as good as it was."""
    passed = (quality.are_found, quality.titles_agree, quality.is_fresh)
    counts: Mapping[str, int | str] = {
        "asked": quality.asked_count,
        "found": quality.found_count,
        "retitled": quality.retitled_count,
        "known until": str(quality.known_until),
    }
    for name, is_passed in zip(_CHECKS, passed, strict=True):
        yield dg.AssetCheckResult(
            passed=is_passed,
            check_name=name,
            severity=dg.AssetCheckSeverity.WARN,
            metadata=counts,
        )
