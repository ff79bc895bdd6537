// usage: node get-gpu-backend.mjs cuda|vulkan
// Fetches llama.cpp with a GPU backend: hundreds of megabytes, so never part of a build. The engine prefers it to the
// CPU libraries from then on; delete the folder that is printed to go back.
import { join } from "node:path";
import { alone, fetchPackage, folderOf, isInstalled, RestoreError, root, run, version } from "./npm-packages.mjs";

const systems = { linux: "linux", win32: "win" };

await run(async () => {
  const backend = process.argv[2];
  const system = systems[process.platform];
  if (!["cuda", "vulkan"].includes(backend)) {
    throw new RestoreError("usage: node get-gpu-backend.mjs cuda|vulkan");
  }
  if (!system || process.arch !== "x64") {
    throw new RestoreError(
      `there is no ${backend} package for ${process.platform} on ${process.arch}; on Macs the usual libraries use Metal already.`);
  }

  const name = `${system}-x64-${backend}`;
  const modules = join(root, ".pipelines", "gpu-backends", "node_modules");
  if (isInstalled(modules, name)) {
    console.log(`${name} ${version} is here already: ${folderOf(modules, name)}`);
    return;
  }
  console.log(`Fetching @node-llama-cpp/${name} ${version} …`);
  await alone(() => fetchPackage(modules, name));
  console.log(`Done: ${folderOf(modules, name)}`);
});
