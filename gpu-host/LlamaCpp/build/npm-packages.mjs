// The npm packages that carry llama.cpp, and how they come here. Used by restore-natives.mjs and get-gpu-backend.mjs.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

// Every platform's package has one version; package.json is where it stands.
export const version = readJson(join(root, "package.json")).optionalDependencies["@node-llama-cpp/linux-x64"];

/** A failure that a person can act on: its message is all that is printed. */
export class RestoreError extends Error {}

export function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

export function folderOf(modules, name) {
  return join(modules, "@node-llama-cpp", name);
}

/** True if the package lies there, complete and of the pinned version. */
export function isInstalled(modules, name) {
  const folder = folderOf(modules, name);
  return existsSync(join(folder, "bins", name)) && readJson(join(folder, "package.json")).version === version;
}

/** Runs npm; throws with its last words if it fails. */
export function npm(args, cwd) {
  const result = spawnSync("npm", args, { cwd, encoding: "utf8", shell: process.platform === "win32" });
  if (result.error || result.status !== 0) {
    const lines = `${result.stderr ?? ""}`.split("\n").map((line) => line.replace(/^npm (error|ERR!)\s*/, "").trim());
    const said = lines.filter((line) => line && !line.startsWith("npm warn") && !line.startsWith("A complete log"));
    throw new RestoreError(
      `npm ${args.join(" ")} failed (${result.error?.message ?? said.slice(0, 3).join("; ") ?? "no reason given"}).`);
  }
  return result.stdout;
}

/**
 * Fetches one package into a node_modules folder, beside what is there. Not by `npm install`: that would remove every
 * other package that the lock file does not name, and refuse packages of other systems.
 */
export function fetchPackage(modules, name) {
  const temporary = mkdtempSync(join(tmpdir(), "llama-natives-"));
  try {
    npm(["pack", `@node-llama-cpp/${name}@${version}`, "--pack-destination", temporary, "--loglevel", "error"], temporary);
    const archive = readdirSync(temporary).find((file) => file.endsWith(".tgz"));
    const unpacked = spawnSync("tar", ["-xzf", archive], { cwd: temporary, encoding: "utf8" });
    if (unpacked.error || unpacked.status !== 0) {
      throw new RestoreError(`tar could not unpack ${archive} (${unpacked.error?.message ?? unpacked.stderr.trim()}).`);
    }
    const folder = folderOf(modules, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(dirname(folder), { recursive: true });
    cpSync(join(temporary, "package"), folder, { recursive: true });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Runs an action while no other process does, so that parallel builds do not take each other's node_modules apart. */
export async function alone(action) {
  const lock = join(root, "gpu-host", "LlamaCpp", "obj", "npm.lock");
  const waitMs = 200;
  const waitsMax = 10 * 60 * (1000 / waitMs);
  mkdirSync(dirname(lock), { recursive: true });
  for (let waits = 0; !tryTake(lock); waits++) {
    if (waits === waitsMax) {
      throw new RestoreError(`another build has held ${lock} for ten minutes; delete that folder if none runs.`);
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  try {
    return await action();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function tryTake(lock) {
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, "pid"), `${process.pid}`);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") {
      throw error;
    }
  }
  if (isAbandoned(lock)) {
    rmSync(lock, { recursive: true, force: true });
  }
  return false;
}

// A holder that was killed leaves its folder behind.
function isAbandoned(lock) {
  try {
    process.kill(Number(readFileSync(join(lock, "pid"), "utf8")), 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/** Runs a script's main function; a failure is one line on standard output, where MSBuild picks it up. */
export async function run(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof RestoreError)) {
      throw error;
    }
    console.log(error.message);
    process.exitCode = 1;
  }
}
