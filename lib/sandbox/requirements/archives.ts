/** Reading archives of strangers: into memory, within limits, and only plain files that stay below their folder. */
import { promisify } from "node:util";
import { gunzip, inflateRaw, inflateRawSync } from "node:zlib";
import { refused } from "./errors";
import { Pace } from "./pace";

// On another thread; what is small is done before it would be there.
const unpacked = { raw: promisify(inflateRaw), gzip: promisify(gunzip) };
const SMALL = 64 * 1024;

export interface ArchiveFile {
  path: string;
  bytes: Buffer;
}

export const MAX_FILES = 20_000;
export const MAX_UNPACKED = 160 * 1024 * 1024;
const MAX_PATH = 1_000;

function unsafe(archive: string, what: string) {
  return refused("requirement_unsafe_archive", `${archive} was not unpacked: ${what}.`, { package: archive });
}

/** @throws NodeError requirement_unsafe_archive */
function checkedPath(archive: string, path: string): string {
  const parts = path.split("/");
  const isOut = path.startsWith("/") || /^[a-z]:/i.test(path) || parts.includes("..") || parts.includes(".");
  if (isOut) throw unsafe(archive, `a file in it leads out of its folder (${JSON.stringify(path.slice(0, 100))})`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for.
  if (path.length > MAX_PATH || parts.includes("") || /[\0-\x1f\\]/.test(path)) {
    throw unsafe(archive, `a file in it has a name that is none (${JSON.stringify(path.slice(0, 100))})`);
  }
  return path;
}

/** Counts what is unpacked of all archives of a lock together. */
export class Budget {
  #files = 0;
  #bytes = 0;

  /** Bytes that may still come. */
  get left(): number {
    return MAX_UNPACKED - this.#bytes;
  }

  take(archive: string, bytes: number): void {
    this.#files += 1;
    this.#bytes += bytes;
    if (this.#files > MAX_FILES) throw unsafe(archive, `more than ${MAX_FILES} files would come of it`);
    if (this.#bytes > MAX_UNPACKED)
      throw unsafe(archive, `more than ${MAX_UNPACKED / 1024 / 1024} MB would come of it`);
  }
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const SYMLINK = 0o120000;

/** The files of a zip archive (a wheel), by its central directory. @throws NodeError requirement_unsafe_archive */
export async function unzip(
  archive: string,
  zip: Buffer,
  budget: Budget,
  wanted: (path: string) => boolean = () => true,
): Promise<ArchiveFile[]> {
  try {
    const files: ArchiveFile[] = [];
    const pace = new Pace();
    for await (const file of zipEntries(archive, zip, budget, wanted)) {
      files.push(file);
      await pace.rest();
    }
    return files;
  } catch (error) {
    if (error instanceof RangeError || (error as { code?: string }).code?.startsWith("Z_")) {
      throw unsafe(archive, "it is damaged");
    }
    throw error;
  }
}

async function* zipEntries(
  archive: string,
  zip: Buffer,
  budget: Budget,
  wanted: (path: string) => boolean,
): AsyncGenerator<ArchiveFile> {
  let end = zip.length - 22;
  while (end >= 0 && end > zip.length - 66_000 && zip.readUInt32LE(end) !== END) end -= 1;
  if (end < 0 || zip.readUInt32LE(end) !== END) throw unsafe(archive, "it is no zip archive");
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw unsafe(archive, "it is in the format of huge archives");
  const seen = new Set<string>();
  for (let i = 0; i < count; i += 1) {
    if (zip.readUInt32LE(at) !== ENTRY) throw unsafe(archive, "it is damaged");
    const [flags, method] = [zip.readUInt16LE(at + 8), zip.readUInt16LE(at + 10)];
    const [packed, size] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24)];
    const [names, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const mode = zip.readUInt32LE(at + 38) >>> 16;
    const local = zip.readUInt32LE(at + 42);
    const name = zip.toString("utf8", at + 46, at + 46 + names);
    at += 46 + names + extra + comment;
    if (name.endsWith("/")) continue;
    const path = checkedPath(archive, name);
    if ((mode & 0o170000) === SYMLINK) throw unsafe(archive, `it holds a link (${path.slice(0, 100)})`);
    if (seen.has(path)) throw unsafe(archive, `it holds ${path.slice(0, 100)} twice`);
    seen.add(path);
    if (flags & 1) throw unsafe(archive, "it is encrypted");
    if (!wanted(path)) continue;
    budget.take(archive, size);
    if (zip.readUInt32LE(local) !== LOCAL) throw unsafe(archive, "it is damaged");
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(from, from + packed);
    // zlib stops at the size that was announced, so that a bomb never goes off.
    const bytes = method === 0 ? data : method === 8 ? await inflated(data, size) : null;
    if (bytes?.length !== size) throw unsafe(archive, "a file in it is not what it says");
    yield { path, bytes };
  }
}

function inflated(data: Buffer, size: number): Buffer | Promise<Buffer> {
  const limit = { maxOutputLength: Math.max(1, size) };
  return size <= SMALL ? inflateRawSync(data, limit) : unpacked.raw(data, limit);
}

/** The files of a gzipped tar archive (an npm package), without its first folder. @throws NodeError requirement_unsafe_archive */
export async function untar(archive: string, tgz: Buffer, budget: Budget): Promise<ArchiveFile[]> {
  let tar: Buffer;
  try {
    // Headers of many small files and the padding come on top of the bytes that count.
    tar = await unpacked.gzip(tgz, { maxOutputLength: Math.max(1, budget.left) + 8 * 1024 * 1024 });
  } catch (cause) {
    const isBomb = cause instanceof RangeError || (cause as { code?: string }).code === "ERR_BUFFER_TOO_LARGE";
    throw unsafe(archive, isBomb ? "too much would come of it" : "it is damaged");
  }
  const files = new Map<string, ArchiveFile>();
  const pace = new Pace();
  for (const { path: whole, bytes } of tarEntries(archive, tar)) {
    const path = checkedPath(archive, whole.replace(/^\.\//, "").replace(/^[^/]+\//, ""));
    budget.take(archive, bytes.length);
    files.set(path, { path, bytes });
    await pace.rest();
  }
  return [...files.values()];
}

const textAt = (block: Buffer, from: number, length: number) =>
  block.toString("utf8", from, from + length).replace(/\0.*$/s, "");

function* tarEntries(archive: string, tar: Buffer): Generator<ArchiveFile> {
  let next: { path?: string; size?: string } = {};
  for (let at = 0; at + 512 <= tar.length; ) {
    const head = tar.subarray(at, at + 512);
    if (head.every((byte) => byte === 0)) return;
    const size = Number.parseInt(textAt(head, 124, 12).trim() || "0", 8);
    if (!Number.isSafeInteger(size) || size < 0 || at + 512 + size > tar.length) throw unsafe(archive, "it is damaged");
    const body = tar.subarray(at + 512, at + 512 + size);
    const type = String.fromCharCode(head[156] ?? 0);
    const prefix = textAt(head, 257, 5) === "ustar" ? textAt(head, 345, 155) : "";
    const name = next.path ?? (prefix ? `${prefix}/${textAt(head, 0, 100)}` : textAt(head, 0, 100));
    at += 512 + Math.ceil(size / 512) * 512;
    if (type === "x") next = { ...next, ...extended(body) };
    else if (type === "L") next = { ...next, path: textAt(body, 0, body.length) };
    else {
      if (type === "1" || type === "2") throw unsafe(archive, `it holds a link (${name.slice(0, 100)})`);
      if (next.size !== undefined && Number(next.size) !== size) throw unsafe(archive, "it is damaged");
      next = {};
      if (type === "0" || type === "\0" || type === "7") yield { path: name, bytes: body };
      else if (type !== "5" && type !== "g")
        throw unsafe(archive, `it holds something that is no file (${name.slice(0, 100)})`);
    }
  }
}

/** Those records of a pax header that count here: "27 path=some/long/name\n". There may be any number of others, and of headers. */
function extended(body: Buffer): { path?: string; size?: string } {
  const found: { path?: string; size?: string } = {};
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(32, at);
    const length = Number(body.toString("latin1", at, space));
    if (space < 0 || !Number.isInteger(length) || length <= 0) break;
    const record = body.toString("utf8", space + 1, at + length - 1);
    if (record.startsWith("path=")) found.path = record.slice("path=".length);
    if (record.startsWith("size=")) found.size = record.slice("size=".length);
    at += length;
  }
  return found;
}
