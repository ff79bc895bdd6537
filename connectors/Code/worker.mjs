// Calls a pipeline's transform(row) for each line of JSON. Started as: node --permission … -e <this text>; the first line holds the code.
// The code sees the language and nothing of Node: only texts go into its context and out of it.
import { createInterface } from "node:readline";
import vm from "node:vm";

const lines = createInterface({ input: process.stdin, crlfDelay: Infinity })[Symbol.asyncIterator]();
const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const words = (error) => {
  const text = (() => { try { return `${error?.name ?? "Error"}: ${error?.message ?? error}`; } catch { return "The code failed."; } })();
  const place = (() => { try { return /transform\.js:(\d+)/.exec(`${error?.stack}`)?.[1]; } catch { return undefined; } })();
  return `${text}${place ? ` (line ${place} of the code)` : ""}`.slice(0, 4000);
};

const setup = JSON.parse((await lines.next()).value);
const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
let call;
let problem;
try {
  vm.runInContext(setup.source, context, { filename: "transform.js" });
  call = vm.runInContext(
    `(() => {
      "use strict";
      if (typeof transform !== "function") { throw new Error("The code defines no function 'transform'."); }
      const { parse, stringify } = JSON;
      const f = transform;
      return (text) => { const result = stringify(f(parse(text))); return result === undefined ? "null" : result; };
    })()`,
    context);
} catch (error) {
  problem = words(error);
}

for (let line = await lines.next(); !line.done; line = await lines.next()) {
  if (problem) {
    answer({ error: problem });
    continue;
  }
  try {
    const result = call(line.value);
    process.stdout.write(`{"result":${result}}\n`);
  } catch (error) {
    answer({ error: words(error) });
  }
}
