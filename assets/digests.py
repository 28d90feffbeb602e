"""Each subscription is an asset: its digests, handed to a mail server after a release.

The file of subscriptions is read when the code location is loaded. What is wrong in it is said in
the description of the asset `subscriptions`, and takes nothing down. A run reads the file again and
sends all of it, so a new subscription is sent before it has an asset.
"""

from collections.abc import Iterator, Mapping, Sequence

import dagster as dg
from pydantic import Field

from assets.resources import PaperhouseResource
from assets.retries import RetryConfig, translate_errors
from assets.tables import RELEASE_ASSET
from etl.errors import PaperhouseError, UsageError
from etl.ids import hash_of
from etl.pipeline.mail.digest_quality import digest_quality
from etl.pipeline.mail.ledger_file import read_ledger
from etl.pipeline.subscriptions import read_subscriptions
from etl.release.database import last_release_id
from etl.release.digest.subscription import Subscription
from etl.settings import Settings

SUBSCRIPTIONS = dg.AssetKey("subscriptions")
DIGEST_CHECKS = {
    "sent_once": "No paper was sent twice as a new one.",
    "nothing_left_out": "Each paper that the filters take was sent, and every mail was taken.",
}
DIGEST_STEP = "digest_mails"
"""The name of the step that sends."""

_GROUP, _OWNERS = "digests", ["team:paperhouse"]
_SECONDS = 60
_Events = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult | dg.Output[None]]


class SendConfig(RetryConfig):
    """The mails that a run tries again, and its retries."""

    refused: bool = Field(
        default=False, description="Try also mails that a server refused for good."
    )


def digest_key(name: str) -> dg.AssetKey:
    """The asset of a subscription. Dagster's names have no hyphen, and those here no underscore."""
    return dg.AssetKey(["digests", name.replace("-", "_")])


def digest_assets(paperhouse: PaperhouseResource) -> dg.AssetsDefinition:
    """One op that sends; an asset for each subscription that is in the file now."""
    found, words = _read_now(paperhouse)
    check_specs = [
        dg.AssetCheckSpec(check, asset=digest_key(it.name), description=description)
        for it in found
        for check, description in DIGEST_CHECKS.items()
    ]

    @dg.multi_asset(
        name=DIGEST_STEP,
        specs=[_file_spec(words), *map(_digest_spec, found)],
        check_specs=check_specs,
        can_subset=True,
        pool="mail",
    )
    def send(
        context: dg.AssetExecutionContext,
        config: SendConfig,
        paperhouse: dg.ResourceParam[PaperhouseResource],
    ) -> _Events:
        """Send what is due. A server that takes nothing fails a check, and the next run sends."""
        with translate_errors(context, config):
            yield from _sent(context, config, paperhouse, check_specs)

    return send


def _sent(
    context: dg.AssetExecutionContext,
    config: SendConfig,
    paperhouse: PaperhouseResource,
    check_specs: Sequence[dg.AssetCheckSpec],
) -> _Events:
    from etl.pipeline.mail.post import send_digests  # noqa: PLC0415 - it imports Jinja

    keys, settings = context.selected_asset_keys, paperhouse.settings
    current = {it.name: it for it in read_subscriptions(settings)}
    chosen = [it for it in current.values() if digest_key(it.name) in keys]
    names = None if SUBSCRIPTIONS in keys else [it.name for it in chosen]
    result = send_digests(settings, names, paperhouse.clock, again=config.refused)
    for trouble in result.troubles:
        context.log.warning(trouble)
    yield from _results(context, settings, chosen)
    done = {digest_key(it.name) for it in chosen}
    for spec in check_specs:
        if spec.key in context.selected_asset_check_keys and spec.asset_key not in done:
            yield dg.Output(None, output_name=spec.get_python_identifier())
    if SUBSCRIPTIONS in keys:
        counts = {
            "digests": len(result.made),
            "mails": result.handed_over_count,
            "waiting": result.waiting_count,
            "refused": result.refused_count,
        }
        yield dg.MaterializeResult(
            asset_key=SUBSCRIPTIONS, metadata={"subscriptions": len(current), **counts}
        )


def _read_now(paperhouse: PaperhouseResource) -> tuple[list[Subscription], str]:
    """The subscriptions, and words about them. Nothing that people write stops the loading."""
    try:
        found = [it for it in read_subscriptions(paperhouse.settings) if it.recipients]
    except PaperhouseError as error:
        return [], f"No digest is sent, since the subscriptions cannot be read: {error}"
    names = ", ".join(it.name for it in found) or "none"
    return found, f"subscriptions.toml of the home. With recipients: {names}."


def _file_spec(words: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        SUBSCRIPTIONS,
        deps=[RELEASE_ASSET],
        description=words,
        group_name=_GROUP,
        kinds={"toml"},
        owners=_OWNERS,
    )


def _digest_spec(subscription: Subscription) -> dg.AssetSpec:
    count = len(subscription.recipients)
    return dg.AssetSpec(
        digest_key(subscription.name),
        deps=[RELEASE_ASSET],
        description=f"{subscription.shown_title}: {subscription.frequency}, to {count} recipients. "
        "Each paper is sent once; the ledger of the home knows which were.",
        group_name=_GROUP,
        kinds={"email"},
        owners=_OWNERS,
        skippable=True,  # it may be in the file no longer
    )


def _results(
    context: dg.AssetExecutionContext, settings: Settings, chosen: list[Subscription]
) -> _Events:
    wanted = set(context.selected_asset_check_keys)
    for subscription in chosen:
        quality = digest_quality(settings, subscription)
        metadata: dict[str, str | int] = {
            "digests": quality.digest_count,
            "papers": quality.new_count,
            "waiting mails": quality.waiting_count,
            "refused mails": quality.refused_count,
            "perhaps twice": quality.perhaps_twice_count,
            "left out": quality.left_out_count,
        }
        if quality.trouble:
            metadata["cannot be asked"] = quality.trouble
        key = digest_key(subscription.name)
        yield dg.MaterializeResult(asset_key=key, metadata=metadata)
        passed = {"sent_once": quality.is_sent_once, "nothing_left_out": quality.is_whole}
        yield from _check_results(wanted, key, passed)


def _check_results(
    wanted: set[dg.AssetCheckKey], key: dg.AssetKey, passed: Mapping[str, bool]
) -> Iterator[dg.AssetCheckResult]:
    for name, is_passed in passed.items():
        if dg.AssetCheckKey(key, name) in wanted:
            yield dg.AssetCheckResult(
                asset_key=key,
                check_name=name,
                passed=is_passed,
                severity=dg.AssetCheckSeverity.WARN,
            )


SEND_DIGESTS = dg.define_asset_job(
    "send_digests",
    selection=dg.AssetSelection.groups(_GROUP),
    description="Sends the digests that are due, and mails that wait. It starts by itself after a "
    "release.",
)


@dg.sensor(
    job=SEND_DIGESTS,
    minimum_interval_seconds=_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def digests_due(
    paperhouse: dg.ResourceParam[PaperhouseResource],
) -> dg.RunRequest | dg.SkipReason:
    """Send once for each release, each change of the file, and each time that a mail is due."""
    settings = paperhouse.settings
    try:
        found = [it for it in read_subscriptions(settings) if it.recipients]
        if not found:
            return dg.SkipReason("no subscription has recipients")
        if settings.mail is None:
            return dg.SkipReason("PAPERHOUSE_SMTP names no mail server")
        release_id = last_release_id(settings.release)
    except UsageError as error:
        return dg.SkipReason(f"no digest is sent: {error}")
    if release_id is None:
        return dg.SkipReason("there is no release yet")
    text = settings.subscriptions.read_text("utf-8", "replace")
    waiting = _due_instants(paperhouse)
    return dg.RunRequest(run_key=hash_of(release_id, text, *waiting))


def _due_instants(paperhouse: PaperhouseResource) -> list[str]:
    """The instants at which mails were due that nobody took yet, each once."""
    now = paperhouse.clock.now()
    with read_ledger(paperhouse.settings.home) as ledger:
        standings = ledger.standings() if ledger else []
    return sorted({str(it.next_at) for it in standings if it.next_at and it.next_at <= now})
