// usage: node restore-node-parts.mjs
// Sees to it that node_modules holds the development dependencies of package.json in their locked versions, and leaves a stamp
// there for MSBuild.
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { alone, fetchPackage, npm, readJson, root, run } from "../../../gpu-host/LlamaCpp/build/npm-packages.mjs";

const modules = join(root, "node_modules");

await run(async () => {
  await alone(restore);
  writeFileSync(join(modules, "azurite", "restored.stamp"), "");
});

function restore() {
  const locked = readJson(join(root, "package-lock.json")).packages;
  const parts = Object.keys(readJson(join(root, "package.json")).devDependencies);
  if (parts.every((name) => versionHere(name) === locked[`node_modules/${name}`].version)) {
    return;
  }
  // npm takes away what the lock file does not name, and so llama.cpp of a system that it does not name: that is fetched again.
  const natives = nativesHere();
  npm(["install", "--no-save", "--include=dev", "--loglevel=error"], root);
  for (const name of natives.filter((name) => !nativesHere().includes(name))) {
    fetchPackage(modules, name);
  }
}

function versionHere(name) {
  const description = join(modules, name, "package.json");
  return existsSync(description) ? readJson(description).version : null;
}

function nativesHere() {
  const folder = join(modules, "@node-llama-cpp");
  return existsSync(folder) ? readdirSync(folder) : [];
}
