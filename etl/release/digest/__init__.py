"""Digests: papers that are new to a subscription, and what moved since it was last told.

    release of last time ─ sent_at ─► SentSoFar ─┐
    subscriptions.toml ─► Subscription ──────────┼─ due_period ─► Period ─ make_digest ─► Digest
    release of now ──────────────────────────────┘                        digest_text, digest_html

Nothing here asks a clock, a network or a file but the release: the same release, subscription and
account of what was sent give the same digest, byte for byte.

**Each paper is sent once.** A digest takes all papers that the subscription's filters take, whose
day lies between the day on which the subscription begins and the last day of the period, and that
were not sent yet. So it does not matter which releases came between: a paper of a page that came
late, or one that a filter takes only later, is in the next digest, and a digest that never went out
leaves its papers to the next one. Papers that do not fit wait for the next one too. A paper's day
is that of its first listing, or else of its first sight; one without either is in no digest.

Whoever sends digests keeps the account (`SentSoFar`) and adds `Digest.told` and the period to it,
before the digest is handed over. Without an account, `sent_at` makes one out of an earlier release.
"""
