"""A screen that a person looks at, as far as a program can tell."""

import io


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True
