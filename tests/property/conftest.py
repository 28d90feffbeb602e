"""`pytest tests/property --hypothesis-profile=soak` looks at 20 times as many examples."""

from hypothesis import settings

settings.register_profile("soak", max_examples=2000)
