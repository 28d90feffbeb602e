"""`make ui` of a hurried week: all of it, with other definitions."""

from pathlib import Path

from assets import ui

if __name__ == "__main__":
    ui._WORKSPACE = Path(__file__).with_name("hurried.yaml")
    ui.main()
