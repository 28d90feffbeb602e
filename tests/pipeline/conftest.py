"""What the site may do to a listing that no single reply shows."""

import json

from tests.replica import Fault
from tests.replica.fault import with_body

HALVED = Fault(
    "halved",
    "an answer with every other paper",
    lambda reply, _scene: with_body(reply, json.dumps(json.loads(reply.body)[::2]).encode()),
    "api",
)
