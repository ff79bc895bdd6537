// Talks to the server. The key is kept for this tab only, and travels in a header: never in an address, a log or a cookie.

const KEY = "gpu-host-key";

/** An answer that is an error, with the server's words. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const hasKey = () => sessionStorage.getItem(KEY) !== null;
export const keepKey = (key) => sessionStorage.setItem(KEY, key);
export const forgetKey = () => sessionStorage.removeItem(KEY);

function headers(body) {
  const all = {};
  const key = sessionStorage.getItem(KEY);
  if (key !== null) {
    all.Authorization = `Bearer ${key}`;
  }

  if (body !== undefined) {
    all["Content-Type"] = "application/json";
  }

  return all;
}

async function ask(path, body, signal) {
  const response = await fetch(path, {
    method: body === undefined ? "GET" : "POST",
    headers: headers(body),
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
    cache: "no-store",
    credentials: "omit",
  });
  if (!response.ok) {
    throw new ApiError(response.status, await problemOf(response));
  }

  return response;
}

async function problemOf(response) {
  try {
    return (await response.json()).error.message;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

/** The JSON of a GET, or of a POST where there is a body. */
export async function json(path, body, signal) {
  return (await ask(path, body, signal)).json();
}

/** The data of a stream's events, one by one, without the end mark. */
export async function* events(path, body, signal) {
  const response = await ask(path, body, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }

    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const data = part.slice("data: ".length);
      if (data === "[DONE]") {
        return;
      }

      const event = JSON.parse(data);
      if (event.error) {
        throw new ApiError(0, event.error.message);
      }

      yield event;
    }
  }
}
