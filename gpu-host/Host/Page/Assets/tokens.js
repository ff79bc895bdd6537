// Which tokens of a prompt belong to which message, and how they look.

const decoder = new TextDecoder();

/**
 * Tokens as pieces of text. One whose bytes are no text by themselves (half of a letter) is joined with those that follow, until they are.
 * @param tokens [{id, piece}], a piece being text or a list of bytes
 * @returns [{text, first, count}]: the place of the first token, and how many there are
 */
export function pieces(tokens) {
  const all = [];
  let bytes = [];
  let first = 0;
  tokens.forEach((token, at) => {
    if (typeof token.piece === "string" && bytes.length === 0) {
      all.push({ text: token.piece, first: at, count: 1 });
      return;
    }

    first = bytes.length === 0 ? at : first;
    bytes.push(...(typeof token.piece === "string" ? new TextEncoder().encode(token.piece) : token.piece));
    const text = decoder.decode(new Uint8Array(bytes));
    if (!text.includes("\uFFFD") || at === tokens.length - 1) {
      all.push({ text, first, count: at - first + 1 });
      bytes = [];
    }
  });
  return all;
}

/**
 * The pieces of each message. Its text is looked for in the prompt after the one before, because a template may put anything in between.
 * @returns for each message its pieces, cut to its text; null where the template changed the text
 */
export function piecesOfMessages(all, contents) {
  const prompt = all.map((piece) => piece.text).join("");
  let from = 0;
  return contents.map((content) => {
    const start = prompt.indexOf(content, from);
    if (start < 0 || content.length === 0) {
      return null;
    }

    from = start + content.length;
    return cut(all, start, from);
  });
}

function cut(all, start, end) {
  const inside = [];
  let at = 0;
  for (const piece of all) {
    const left = Math.max(start, at);
    const right = Math.min(end, at + piece.text.length);
    if (left < right) {
      inside.push({ ...piece, text: piece.text.slice(left - at, right - at) });
    }

    at += piece.text.length;
  }

  return inside;
}

/** Counts of tokens, where the first `cached` of the prompt were not computed. */
export function countOf(some, cached) {
  const sum = { tokens: 0, cached: 0, computed: 0 };
  for (const piece of some) {
    const taken = Math.min(Math.max(cached - piece.first, 0), piece.count);
    sum.tokens += piece.count;
    sum.cached += taken;
    sum.computed += piece.count - taken;
  }

  return sum;
}

/** Puts the pieces into an element, each as a span that shows whether it was cached. */
export function show(element, some, cached) {
  element.replaceChildren(...some.map((piece) => {
    const span = document.createElement("span");
    const isCached = piece.first + piece.count <= cached;
    span.className = `token ${isCached ? "cached" : "computed"}`;
    span.title = `token ${piece.first + 1}: ${isCached ? "cached" : "computed"}`;
    span.textContent = piece.text;
    return span;
  }));
}
