// The chat: sends the conversation, shows the answer as it comes, then which tokens of the prompt were cached.

import { ApiError, events, json } from "./api.js";
import { countOf, pieces, piecesOfMessages, show } from "./tokens.js";

const at = (id) => document.getElementById(id);
const conversation = [];
let running = null;

export function startChat() {
  at("chat-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  at("chat-text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      at("chat-form").requestSubmit();
    }
  });
  at("stop").addEventListener("click", () => running?.abort());
  at("clear").addEventListener("click", clear);
}

/** Offers the models by name, and keeps the choice. */
export function offerModels(names) {
  const select = at("model");
  if (names.join("\n") === [...select.options].map((option) => option.value).join("\n")) {
    return;
  }

  const chosen = select.value;
  select.replaceChildren(...names.map((name) => new Option(name, name)));
  select.value = names.includes(chosen) ? chosen : names[0];
}

async function send() {
  const text = at("chat-text").value.trim();
  if (text.length === 0 || running !== null) {
    return;
  }

  running = new AbortController();
  setBusy(true);
  at("chat-problem").textContent = "";
  at("chat-text").value = "";
  const question = add("user", text);
  const asked = conversation.map(({ role, content }) => ({ role, content }));
  const answer = add("assistant", "");
  try {
    const turn = await generate(asked, answer, running.signal);
    answer.generated = captionOf(turn);
    await mark(asked, turn.usage?.prompt_tokens_details.cached_tokens ?? 0);
  } catch (error) {
    at("chat-problem").textContent = error.name === "AbortError" ? "Stopped." : sentence(error);
    if (answer.content.length === 0) {
      takeBack(answer, question, text);
    }
  } finally {
    running = null;
    setBusy(false);
    at("chat-form").scrollIntoView({ block: "end" });
    at("chat-text").focus();
  }
}

async function generate(messages, answer, signal) {
  const began = performance.now();
  const turn = { usage: null, first: null, seconds: 0 };
  const body = { ...requestOf(messages), stream: true, stream_options: { include_usage: true }, max_tokens: Number(at("max-tokens").value) };
  for await (const event of events("v1/chat/completions", body, signal)) {
    const piece = event.choices[0]?.delta?.content ?? "";
    if (piece.length > 0) {
      turn.first ??= (performance.now() - began) / 1000;
      answer.content += piece;
      answer.text.append(piece);
    }

    turn.usage = event.usage ?? turn.usage;
  }

  turn.seconds = (performance.now() - began) / 1000;
  return turn;
}

/** Marks the tokens of all messages that were sent, as this answer's prompt had them. */
async function mark(asked, cached) {
  const prompt = await json("apply-template", requestOf(asked));
  const all = pieces(prompt.tokens);
  piecesOfMessages(all, asked.map((message) => message.content)).forEach((some, index) => {
    const message = conversation[index];
    if (some === null) {
      message.caption.textContent = message.generated ?? "";
      return;
    }

    show(message.text, some, cached);
    message.caption.textContent = [message.generated, captionOfPrompt(countOf(some, cached))].filter(Boolean).join(" · then ");
  });
  const answer = conversation[asked.length];
  const sum = countOf(all, cached);
  answer.caption.textContent = `${answer.generated} · prompt of ${sum.tokens}: ${sum.cached} cached, ${sum.computed} computed`;
  at("prompt").hidden = false;
  show(at("prompt-tokens"), all, cached);
}

const requestOf = (messages) => ({ model: at("model").value, messages });

const captionOfPrompt = (count) => `${count.tokens} tokens: ${count.cached} cached, ${count.computed} computed`;

function captionOf(turn) {
  const tokens = turn.usage?.completion_tokens ?? 0;
  const decoding = turn.seconds - (turn.first ?? turn.seconds);
  const rate = decoding > 0 && tokens > 1 ? `, ${Math.round((tokens - 1) / decoding)} per second` : "";
  const first = turn.first === null ? "" : `, the first after ${turn.first.toFixed(2)} s`;
  return `${tokens} tokens generated${first}${rate}`;
}

function add(role, content) {
  const item = document.createElement("li");
  item.className = `message ${role}`;
  const who = document.createElement("h3");
  who.textContent = role === "user" ? "You" : at("model").value;
  const text = document.createElement("p");
  text.className = "tokens";
  text.textContent = content;
  const caption = document.createElement("p");
  caption.className = "caption";
  item.append(who, text, caption);
  at("messages").append(item);
  const message = { role, content, item, text, caption, generated: null };
  conversation.push(message);
  return message;
}

/** An answer that never began is as if nothing had been asked. */
function takeBack(answer, question, text) {
  for (const message of [answer, question]) {
    conversation.splice(conversation.indexOf(message), 1);
    message.item.remove();
  }

  at("chat-text").value = text;
}

function clear() {
  running?.abort();
  conversation.length = 0;
  at("messages").replaceChildren();
  at("prompt").hidden = true;
  at("chat-problem").textContent = "";
  at("chat-text").focus();
}

function setBusy(isBusy) {
  at("send").disabled = isBusy;
  at("stop").hidden = !isBusy;
  at("messages").ariaBusy = String(isBusy);
}

const sentence = (error) => (error instanceof ApiError ? error.message : "The server cannot be reached.");
