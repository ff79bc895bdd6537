// usage: node openai-client.mjs SCENARIO [ARGUMENTS AS JSON]
// Drives a server with OpenAI's own client and prints what it saw as one line of JSON. The server's address and key come from
// OPENAI_BASE_URL and OPENAI_API_KEY, as for any program that was written for OpenAI.
import OpenAI, { toFile } from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { z } from "zod";

const client = new OpenAI({ maxRetries: 0 });
const model = "tiny";

const scenarios = {
  chat, streamed, streamHelper, tools, toolsChosen, toolRunner, structured, logProbs, choices, stops, completions, embeddings, models,
  repeated, batches, refusals, retried, abort, breakpoints,
};

function ask(text, more = {}) {
  return { model, temperature: 0, max_completion_tokens: 12, messages: [{ role: "user", content: text }], ...more };
}

async function chat() {
  const answer = await client.chat.completions.create(ask("Say something.", {
    messages: [
      { role: "developer", content: "Be brief." },
      { role: "user", content: [{ type: "text", text: "Say " }, { type: "text", text: "something." }] },
      { role: "assistant", content: "Something." },
      { role: "user", content: "Again." },
    ],
    user: "somebody", metadata: { purpose: "a test" }, store: false, prompt_cache_key: "k",
  }));
  return { answer, requestId: answer._request_id };
}

async function streamed() {
  const whole = await client.chat.completions.create(ask("Say it in pieces."));
  const stream = await client.chat.completions.create(ask("Say it in pieces.", { stream: true, stream_options: { include_usage: true } }));
  const pieces = [];
  for await (const piece of stream) {
    pieces.push(piece);
  }
  return { whole, pieces };
}

async function streamHelper() {
  const stream = client.chat.completions.stream(ask("Say it in pieces.", { logprobs: true, stream_options: { include_usage: true } }));
  let text = "";
  stream.on("content", (delta) => (text += delta));
  const final = await stream.finalChatCompletion();
  return { text, final, usage: await stream.totalUsage() };
}

const weather = {
  type: "function",
  function: {
    name: "weather",
    description: "Tells the weather.",
    strict: true,
    parameters: {
      type: "object",
      properties: { celsius: { type: "integer", minimum: 0, maximum: 40 } },
      required: ["celsius"],
      additionalProperties: false,
    },
  },
};

async function tools() {
  const request = ask("Weather?", { tools: [weather], tool_choice: { type: "function", function: { name: "weather" } }, max_completion_tokens: 60 });
  const answer = await client.chat.completions.create(request);
  const streamedAnswer = await client.chat.completions.stream(request).finalChatCompletion();
  const call = answer.choices[0].message.tool_calls[0];
  const next = await client.chat.completions.create(ask("Weather?", {
    messages: [...request.messages, answer.choices[0].message, { role: "tool", tool_call_id: call.id, content: "sunny" }],
    tools: [weather],
  }));
  return { answer, streamed: streamedAnswer, next };
}

async function toolsChosen() {
  const request = ask("Do something.", { tools: [weather, { type: "function", function: { name: "stop" } }], max_completion_tokens: 80 });
  return {
    required: await client.chat.completions.create({ ...request, tool_choice: "required" }),
    allowed: await client.chat.completions.create({
      ...request,
      tool_choice: { type: "allowed_tools", allowed_tools: { mode: "required", tools: [{ type: "function", function: { name: "stop" } }] } },
    }),
    none: await client.chat.completions.create({ ...request, tool_choice: "none" }),
  };
}

async function toolRunner() {
  const seen = [];
  const runner = client.chat.completions.runTools(ask("Weather?", {
    tools: [{ ...weather, function: { ...weather.function, parse: JSON.parse, function: (given) => { seen.push(given); return "sunny"; } } }],
    tool_choice: { type: "function", function: { name: "weather" } },
    max_completion_tokens: 60,
  }));
  await runner.done();
  return { seen };
}

async function structured() {
  const Ticket = z.object({
    label: z.enum(["bug", "wish"]),
    urgent: z.boolean(),
    note: z.string().max(8).nullable(),
    parts: z.array(z.object({ id: z.number().int() })).max(2),
  });
  const request = ask("Sort this.", { response_format: zodResponseFormat(Ticket, "ticket"), max_completion_tokens: 200 });
  const parsed = await client.chat.completions.parse(request);
  const streamedAnswer = await client.chat.completions.stream(request).finalChatCompletion();
  const object = await client.chat.completions.create(ask("Sort this.", { response_format: { type: "json_object" }, max_completion_tokens: 200 }));
  return { parsed: parsed.choices[0].message.parsed, streamed: streamedAnswer.choices[0].message.parsed, object };
}

async function logProbs() {
  return { answer: await client.chat.completions.create(ask("How sure?", { logprobs: true, top_logprobs: 3 })) };
}

async function choices() {
  const request = ask("Differ.", { seed: 7, temperature: 1.5 });
  return {
    several: await client.chat.completions.create({ ...request, n: 3 }),
    first: await client.chat.completions.create(request),
    second: await client.chat.completions.create(request),
  };
}

async function stops() {
  const whole = (await client.chat.completions.create(ask("Go on.", { max_completion_tokens: 40 }))).choices[0].message.content;
  const stop = whole.slice(6, 9);
  const cut = await client.chat.completions.create(ask("Go on.", { max_completion_tokens: 40, stop: [stop, "never said"] }));
  return { whole, stop, cut };
}

async function completions() {
  const answer = await client.completions.create({ model, prompt: ["one two", "three"], max_tokens: 4, temperature: 0, echo: true, logprobs: 2 });
  const pieces = [];
  for await (const piece of await client.completions.create({ model, prompt: "one two", max_tokens: 4, temperature: 0, stream: true })) {
    pieces.push(piece);
  }
  return { answer, pieces };
}

async function embeddings() {
  const request = { model, input: ["one", "two"] };
  return { bytes: await client.embeddings.create(request), numbers: await client.embeddings.create({ ...request, encoding_format: "float" }) };
}

async function models() {
  const listed = [];
  for await (const one of client.models.list()) {
    listed.push(one);
  }
  return { listed, one: await client.models.retrieve(model) };
}

async function repeated() {
  const once = { headers: { "Idempotency-Key": "once" } };
  const request = ask("Only once.", { temperature: 1.2 });
  const first = await client.chat.completions.create(request, once);
  const { data: second, response } = await client.chat.completions.create(request, once).withResponse();
  return { first, second, replayed: response.headers.get("idempotent-replayed") };
}

async function batches({ lines }) {
  const content = Array.from({ length: lines }, (_, i) => JSON.stringify({
    custom_id: `line-${i}`, method: "POST", url: "/v1/chat/completions", body: ask(`A question that all of them share, and number ${i}`, i === 1 ? { n: 0 } : {}),
  }) + "\n").join("");
  const file = await client.files.create({ file: await toFile(Buffer.from(content), "lines.jsonl"), purpose: "batch" });
  await client.files.create({ file: await toFile(Buffer.from(content), "unused.jsonl"), purpose: "batch" });
  const ready = await client.files.waitForProcessing(file.id, { pollInterval: 10 });
  const begun = await client.batches.create({ input_file_id: file.id, endpoint: "/v1/chat/completions", completion_window: "24h", metadata: { run: "1" } });
  let batch = begun;
  while (!["completed", "failed", "expired", "cancelled"].includes(batch.status)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    batch = await client.batches.retrieve(begun.id);
  }
  const read = async (id) => (await (await client.files.content(id)).text()).trim().split("\n").map((line) => JSON.parse(line));
  const pages = [];
  for await (const one of client.files.list({ limit: 1, order: "asc" })) {
    pages.push(one.filename);
  }
  const listed = [];
  for await (const one of client.batches.list({ limit: 1 })) {
    listed.push(one.id);
  }
  return {
    file: ready, begun, batch, pages, listed,
    output: await read(batch.output_file_id),
    errors: await read(batch.error_file_id),
    content: await (await client.files.content(file.id)).text() === content,
    cancelled: await refusal(() => client.batches.cancel(begun.id)),
    deleted: await client.files.delete(file.id),
    gone: await refusal(() => client.files.retrieve(file.id)),
  };
}

/** The error that a call ends with, as a program sees it. */
async function refusal(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return {
      class: error.constructor.name, isApiError: error instanceof OpenAI.APIError, status: error.status, code: error.code, type: error.type, param: error.param,
      message: error.message, retryAfter: error.headers?.get("retry-after") ?? null,
    };
  }
}

async function refusals({ poorKey }) {
  const with_ = (apiKey) => new OpenAI({ apiKey, maxRetries: 0 });
  const call = (one, more, options) => refusal(() => one.chat.completions.create(ask("x", more), options));
  const poor = with_(poorKey);
  await poor.chat.completions.create(ask("x"));
  return {
    wrongKey: await call(with_("nobody's")),
    forbidden: await call(client, {}, { headers: { "Pipelines-Tenant": "other" } }),
    unknownModel: await call(client, { model: "none" }),
    unknownPath: await refusal(() => client.post("/nothing", { body: {} })),
    badValue: await call(client, { temperature: 3 }),
    unknownField: await call(client, { frobnicate: 1 }),
    tooLong: await call(client, { messages: [{ role: "user", content: "word ".repeat(3000) }] }),
    tooLarge: await call(client, { messages: [{ role: "user", content: "x".repeat(17 << 20) }] }),
    reusedKey: await (async () => {
      await client.chat.completions.create(ask("x"), { headers: { "Idempotency-Key": "k" } });
      return call(client, { seed: 9 }, { headers: { "Idempotency-Key": "k" } });
    })(),
    overQuota: await call(poor),
    streamOverQuota: await call(poor, { stream: true }),
  };
}

/** The client's own retries: what it is told to wait, it waits, and then it is answered. */
async function retried({ calls }) {
  const patient = new OpenAI({ maxRetries: 5 });
  const answers = await Promise.all(Array.from({ length: calls }, (_, i) => patient.embeddings.create({ model, input: `${i}` })));
  return { answered: answers.length };
}

async function abort({ tokens }) {
  const stream = await client.chat.completions.create(ask("Go on for ever.", { stream: true, max_completion_tokens: tokens }));
  let pieces = 0;
  for await (const piece of stream) {
    if (piece.choices[0]?.delta?.content && ++pieces === 3) {
      stream.controller.abort();
    }
  }
  return { pieces };
}

async function breakpoints({ texts }) {
  const parts = texts.map((text, i) => (
    { type: "text", text, ...(i < texts.length - 1 ? { prompt_cache_breakpoint: { mode: "explicit" } } : {}) }));
  const answer = await client.chat.completions.create(ask("", { messages: [{ role: "user", content: parts }] }));
  return { usage: answer.usage };
}

const [name, json] = process.argv.slice(2);
console.log(JSON.stringify(await scenarios[name](JSON.parse(json ?? "{}"))));
