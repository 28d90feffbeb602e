"""The stage: documents become rows that keep the contract, and wait in stage.duckdb."""
