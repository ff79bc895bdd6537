// usage: node restore-azurite.mjs
// Sees to it that node_modules holds Azurite of the locked version, and leaves a stamp there for MSBuild.
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { alone, fetchPackage, npm, readJson, root, run } from "../../../gpu-host/LlamaCpp/build/npm-packages.mjs";

const modules = join(root, "node_modules");
const azurite = join(modules, "azurite");

await run(async () => {
  await alone(restore);
  writeFileSync(join(azurite, "restored.stamp"), "");
});

function restore() {
  const locked = readJson(join(root, "package-lock.json")).packages["node_modules/azurite"].version;
  if (existsSync(join(azurite, "package.json")) && readJson(join(azurite, "package.json")).version === locked) {
    return;
  }
  // npm takes away what the lock file does not name, and so llama.cpp of a system that it does not name: that is fetched again.
  const natives = nativesHere();
  npm(["install", "--no-save", "--include=dev", "--loglevel=error"], root);
  for (const name of natives.filter((name) => !nativesHere().includes(name))) {
    fetchPackage(modules, name);
  }
}

function nativesHere() {
  const folder = join(modules, "@node-llama-cpp");
  return existsSync(folder) ? readdirSync(folder) : [];
}
