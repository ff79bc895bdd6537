// usage: node restore-vocabularies.mjs
// Sees to it that node_modules holds the vocabularies of OpenAI's tokenizers, which the package tiktoken carries.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alone, npm, readJson, RestoreError, root, run } from "../../gpu-host/LlamaCpp/build/npm-packages.mjs";

const version = readJson(join(root, "package.json")).optionalDependencies.tiktoken;
const folder = join(root, "node_modules", "tiktoken");

await run(() => alone(() => {
  if (existsSync(join(folder, "encoders")) && readJson(join(folder, "package.json")).version === version) {
    return;
  }
  // Beside what is there: `npm install` would take away what this platform's lock file does not name.
  const temporary = mkdtempSync(join(tmpdir(), "vocabularies-"));
  try {
    npm(["pack", `tiktoken@${version}`, "--pack-destination", temporary, "--loglevel", "error"], temporary);
    const archive = readdirSync(temporary).find((file) => file.endsWith(".tgz"));
    const unpacked = spawnSync("tar", ["-xzf", archive], { cwd: temporary, encoding: "utf8" });
    if (unpacked.error || unpacked.status !== 0) {
      throw new RestoreError(`tar could not unpack ${archive} (${unpacked.error?.message ?? unpacked.stderr.trim()}).`);
    }
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync(join(temporary, "package"), folder, { recursive: true });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}));
