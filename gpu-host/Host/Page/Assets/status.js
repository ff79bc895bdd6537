// Shows what the server does, from GET /v1/status.

const TIERS = [["context", "Context"], ["host", "Memory"], ["disk", "Disk"], ["blob", "Blob store"]];
const at = (id) => document.getElementById(id);
let before = null;

/** @param status the answer of /v1/status */
export function showStatus(status) {
  at("state").textContent = status.state;
  at("state").dataset.state = status.state;
  const open = status.models.filter((model) => model.engine !== null);
  const computed = sum(open, (engine) => engine.prefill_tokens);
  const cached = Object.fromEntries(TIERS.map(([tier]) => [tier, sum(open, (engine) => engine.cached_tokens[tier])]));
  const all = computed + Object.values(cached).reduce((one, other) => one + other, 0);
  at("rate").textContent = rateOf(status, open);
  at("hit-rate").textContent = all === 0 ? "–" : percent((all - computed) / all);
  at("running").textContent = count(sum(open, (engine) => engine.requests_running));
  at("queued").textContent = count(sum(open, (engine) => engine.requests_queued));
  showModels(status.models);
  showTiers(cached, all, open);
  showRequests(status.requests);
}

export function showLost(words) {
  at("state").textContent = words;
  at("state").dataset.state = "lost";
}

/** Tokens computed since the last look, for the time in between. */
function rateOf(status, open) {
  const tokens = sum(open, (engine) => engine.prefill_tokens + engine.decode_tokens);
  const last = before;
  before = { tokens, time: status.uptime_seconds };
  return last === null || status.uptime_seconds <= last.time || tokens < last.tokens
    ? "–"
    : count(Math.round((tokens - last.tokens) / (status.uptime_seconds - last.time)));
}

function showModels(models) {
  at("models").replaceChildren(table(["Model", "Memory", "Context used"], models.map((model) => [
    named(model.id, noteOn(model)),
    number(model.engine === null ? "–" : size(model.engine.memory_bytes)),
    number(model.engine === null ? "–" : percent(model.engine.cells_used / model.engine.cells)),
  ])));
}

function noteOn(model) {
  if (model.parent !== null) {
    return `adapter of ${model.parent}`;
  }

  if (model.engine === null) {
    return "not open";
  }

  const speed = model.engine.prefill_tokens_per_second;
  return speed > 0 ? `${count(speed)} prompt tokens per second` : "";
}

function showTiers(cached, all, open) {
  at("tiers").replaceChildren(table(["Tier", "Tokens taken", "Hit rate", "Held"], TIERS.map(([tier, name]) => [
    name,
    number(count(cached[tier])),
    number(all === 0 ? "–" : percent(cached[tier] / all)),
    number(heldIn(tier, open)),
  ])));
}

/** Memory is each model's own; files and blobs are shared by all, so the last count of any of them is the count. */
function heldIn(tier, open) {
  const counts = open.map((model) => model.engine.bytes[tier]).filter((bytes) => bytes !== null);
  const isShared = tier === "disk" || tier === "blob";
  return counts.length === 0 ? "–" : size(isShared ? Math.max(...counts) : counts.reduce((one, other) => one + other));
}

function showRequests(requests) {
  at("requests").replaceChildren(requests.length === 0 ? none("None.") : table(["Request", "For", "Pieces"], requests.map((request) => [
    named(request.model, [request.kind, request.tenant].filter(Boolean).join(", ")),
    number(`${request.seconds.toFixed(1)} s`),
    number(request.pieces === 0 ? "waiting" : count(request.pieces)),
  ])));
}

function table(heads, rows) {
  const made = document.createElement("table");
  made.createTHead().insertRow().append(...heads.map((head, index) => {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = head;
    cell.className = index > 0 ? "number" : "";
    return cell;
  }));
  const body = made.createTBody();
  for (const row of rows) {
    body.insertRow().append(...row.map((value) => (value instanceof Node ? value : cellOf(value))));
  }

  return made;
}

function cellOf(text, name = "") {
  const cell = document.createElement("td");
  cell.textContent = text;
  cell.className = name;
  return cell;
}

const number = (text) => cellOf(text, "number");

function named(name, note) {
  const cell = cellOf(name);
  const small = document.createElement("small");
  small.textContent = note;
  cell.append(small);
  return cell;
}

function none(text) {
  const line = document.createElement("p");
  line.className = "none";
  line.textContent = text;
  return line;
}

const sum = (models, read) => models.reduce((total, model) => total + read(model.engine), 0);
const count = (value) => Math.round(value).toLocaleString("en");
const percent = (share) => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

function size(bytes) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let power = 0;
  while (bytes >= 1000 && power < units.length - 1) {
    bytes /= 1000;
    power++;
  }

  return `${bytes.toFixed(power > 0 && bytes < 10 ? 1 : 0)} ${units[power]}`;
}
