// DuckDB in a worker, with the whole release in memory: no other request follows.
import * as duckdb from "duckdb-wasm";

// What a person or a page may write reaches no file, no address and no setting.
const LOCKS = [
  "set autoinstall_known_extensions = false",
  "set autoload_known_extensions = false",
  "set enable_external_access = false",
  "set lock_configuration = true",
];
const PLACE = /\$(\d+)/g;
const literal = (value) => (value == null ? "null" : `'${String(value).replaceAll("'", "''")}'`);
const at = (path) => new URL(path, document.baseURI).href;

let opening;
let mostRows;

export function setMostRows(most) {
  mostRows = most;
}

// Questions may be asked at once: they wait until the release is open.
export function openRelease(release, engine, onBytes) {
  opening = connected(release, engine, onBytes);
  return opening;
}

async function connected(release, engine, onBytes) {
  const [db, bytes] = await Promise.all([startEngine(engine), fetchBytes(release, onBytes)]);
  await db.registerFileBuffer("papers.duckdb", bytes);
  await db.open({ path: "papers.duckdb", accessMode: duckdb.DuckDBAccessMode.READ_ONLY });
  const connection = await db.connect();
  for (const lock of LOCKS) await connection.query(lock);
  return connection;
}

// The first rows of an answer, each value as DuckDB prints it, which is what the command line shows.
// Values stand in the statement as literals: what is prepared first would be planned twice.
export async function ask(sql, values = [], most = mostRows) {
  const connection = await opening;
  const stated = sql.replace(PLACE, (_, place) => literal(values[place - 1]));
  return firstRows(await connection.query(asText(stated, most)), most);
}

// The same for SQL that may run for long: `stop` ends it.
export async function askLong(sql, most = mostRows) {
  const batches = [];
  const connection = await opening;
  const reader = await connection.send(asText(sql, most), true);
  for await (const batch of reader) batches.push(batch);
  return firstRows(new globalThis.Arrow.Table(reader.schema, batches), most);
}

export const stop = async () => (await opening).cancelSent();

function asText(sql, most) {
  const text = sql.trim().replace(/;\s*$/, "");
  return `select columns(*)::varchar from (${text}\n) limit ${most + 1}`;
}

function firstRows(table, most) {
  const names = table.schema.fields.map((field) => field.name);
  const columns = names.map((_, place) => table.getChildAt(place));
  const count = Math.min(table.numRows, most);
  const rows = Array.from({ length: count }, (_, row) => columns.map((it) => it.get(row)));
  return { names, rows, isCut: table.numRows > most };
}

async function startEngine(folder) {
  // A worker made of a blob has the policy of this page, and so asks no other origin either.
  const script = `importScripts(${JSON.stringify(at(`${folder}/duckdb-browser-eh.worker.js`))})`;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(url));
  await db.instantiate(at(`${folder}/duckdb-eh.wasm`));
  URL.revokeObjectURL(url);
  return db;
}

async function fetchBytes(path, onBytes) {
  const answer = await fetch(at(path));
  if (!answer.ok) throw new Error(`${path}: the server answers ${answer.status}`);
  const parts = [];
  let size = 0;
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    onBytes((size += value.length));
  }
  const bytes = new Uint8Array(size);
  let place = 0;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return bytes;
}
