"""Digests as mail: frozen in a ledger, then handed to a mail server, each to each recipient.

    Digest ─ compose_mail ─► mails ─ Ledger.freeze ─► intended ─ hand_over_all ─► handed over

A digest and its mails, byte for byte, are in the ledger before the server hears of them, and with
them the papers that it tells, which no later digest tells as new. From there on nothing is made
anew: whatever ends a hand-over, the next one sends the very same mail, under the same Message-ID.
"""
