// The file of Apache Arrow is a script of its own; DuckDB-Wasm imports these from a module.
export const { RecordBatchReader, Table, Type, tableToIPC } = globalThis.Arrow;
