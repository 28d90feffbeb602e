"""DuckDB: the stage, its derivation, the release that readers open, and history."""
