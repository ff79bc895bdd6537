// usage: node restore-natives.mjs PACKAGE
// Sees to it that node_modules holds llama.cpp for a platform (linux-x64, win-x64, mac-arm64-metal, …), and leaves a
// stamp there for MSBuild. The Linux packages are in the lock file; the others are fetched beside them.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { alone, fetchPackage, folderOf, isInstalled, npm, readJson, RestoreError, root, run, version } from "./npm-packages.mjs";

const modules = join(root, "node_modules");

await run(async () => {
  const name = process.argv[2];
  if (!name) {
    throw new RestoreError("usage: node restore-natives.mjs PACKAGE");
  }
  await alone(() => restore(name));
  writeFileSync(join(folderOf(modules, name), "restored.stamp"), "");
});

function restore(name) {
  if (isInstalled(modules, name)) {
    return;
  }
  try {
    const lockFile = readJson(join(root, "package-lock.json"));
    if (lockFile.packages[`node_modules/@node-llama-cpp/${name}`] && isHost(name)) {
      // Parts that only tests need are kept if they are here, and not fetched if they are not.
      const hasDevelopmentParts = existsSync(join(modules, "azurite"));
      npm(hasDevelopmentParts ? ["ci"] : ["ci", "--omit=dev"], root);
    }
    if (!isInstalled(modules, name)) {
      fetchPackage(modules, name);
    }
  } catch (error) {
    throw new RestoreError(
      `llama.cpp's libraries (@node-llama-cpp/${name} ${version}) could not be restored: ${error.message} ` +
        "Check the connection to the npm registry, or set PIPELINES_LLAMA_DIR to a folder with llama.cpp's libraries.");
  }
}

function isHost(name) {
  return process.platform === "linux" && name === `linux-${process.arch}`;
}
