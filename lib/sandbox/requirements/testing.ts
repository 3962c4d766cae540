/** For tests: a package index and an npm registry on a local port, with wheels and tarballs made on the spot. */
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32, gzipSync } from "node:zlib";
import { startServer, type TestServer } from "@/lib/http/testing";
import { snapshotFile } from "../snapshot";

export interface WheelSpec {
  name: string;
  version: string;
  files?: Record<string, string | Uint8Array>;
  requires?: string[];
  /** Python, ABI and platform; pure when absent. */
  tag?: string;
  requiresPython?: string;
  yanked?: string;
  /** Announced in place of its own. */
  sha256?: string;
  /** Its METADATA lies beside it. */
  isBeside?: boolean;
  /** In place of a wheel: a source archive. */
  isSource?: boolean;
}

export interface NpmSpec {
  name: string;
  version: string;
  files?: Record<string, string | Uint8Array>;
  manifest?: Record<string, unknown>;
  integrity?: string;
}

/** A data folder with nothing but what Python boots from, which need not be made again. */
export async function makeDataDir(): Promise<string> {
  const made = await snapshotFile();
  const dataDir = mkdtempSync(path.join(tmpdir(), "flowpilot-requirements-"));
  mkdirSync(path.join(dataDir, "python"));
  copyFileSync(made, path.join(dataDir, "python", path.basename(made)));
  return dataDir;
}

/** A zip archive, with nothing compressed. */
export function zip(files: [path: string, content: string | Uint8Array, mode?: number][]): Buffer {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [file, content, mode = 0o100644] of files) {
    const name = Buffer.from(file);
    const bytes = Buffer.from(content as Uint8Array);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(bytes.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(name.length, 22);
    shared.copy(local, 4);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    shared.copy(entry, 6);
    entry.writeUInt32LE((mode << 16) >>> 0, 38);
    entry.writeUInt32LE(offset, 42);
    parts.push(local, name, bytes);
    entries.push(entry, name);
    offset += 30 + name.length + bytes.length;
  }
  const central = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

/** A tar archive as npm packs them, gzipped. @param types of single entries, such as "2" for a symbolic link. */
export function tgz(files: [path: string, content: string | Uint8Array, type?: string][]): Buffer {
  const blocks = files.flatMap(([path, content, type = "0"]) => {
    const bytes = Buffer.from(content as Uint8Array);
    const head = Buffer.alloc(512);
    head.write(path, 0, 100);
    head.write("0000644\0", 100);
    head.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    head.write(type, 156);
    head.write("ustar\x0000", 257);
    return [head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const digest = (kind: string, bytes: Uint8Array) => createHash(kind).update(bytes);

function metadataOf({ name, version, requires = [] }: WheelSpec): string {
  return [
    "Metadata-Version: 2.1",
    `Name: ${name}`,
    `Version: ${version}`,
    ...requires.map((one) => `Requires-Dist: ${one}`),
    "",
    "text",
  ].join("\n");
}

export function wheel(spec: WheelSpec): Buffer {
  const { name, version, files = {} } = spec;
  return zip([
    ...Object.entries(files),
    [`${name.replaceAll("-", "_")}-${version}.dist-info/METADATA`, metadataOf(spec)],
  ]);
}

export interface Registry extends TestServer {
  /** Settings that lead to it. */
  env: { pypiIndexUrl: string; npmRegistryUrl: string; pyodidePackagesUrl: string };
  addWheel(spec: WheelSpec, bytes?: Buffer): void;
  addNpm(spec: NpmSpec, bytes?: Buffer): void;
  /** Anything else, by its path. */
  files: Map<string, Buffer>;
  asked: { path: string; authorization: string | undefined }[];
  /** From here on each request is answered so. */
  answerAll: number | null;
  isHtml: boolean;
  /** Files are to be had from there. */
  redirectFiles: string | null;
}

export async function startRegistry(): Promise<Registry> {
  const projects = new Map<string, Record<string, unknown>[]>();
  const packages = new Map<
    string,
    { name: string; "dist-tags": Record<string, string>; versions: Record<string, unknown> }
  >();
  const files = new Map<string, Buffer>();
  const asked: Registry["asked"] = [];
  const server = await startServer((request, response) => {
    const path = decodeURIComponent((request.url ?? "").split("?")[0] ?? "");
    asked.push({ path, authorization: request.headers.authorization });
    const send = (body: Buffer | string, type: string) => response.writeHead(200, { "content-type": type }).end(body);
    if (registry.answerAll !== null) return void response.writeHead(registry.answerAll).end();
    const project = projects.get(/^\/simple\/([^/]+)\/$/.exec(path)?.[1] ?? "");
    if (project && registry.isHtml) return void send(asHtml(project), "text/html");
    if (project) return void send(JSON.stringify({ meta: {}, files: project }), "application/vnd.pypi.simple.v1+json");
    const packument = packages.get(/^\/npm\/(.+)$/.exec(path)?.[1] ?? "");
    if (packument) return void send(JSON.stringify(packument), "application/json");
    if (registry.redirectFiles !== null && path.startsWith("/files/")) {
      return void response.writeHead(302, { location: `${registry.redirectFiles}${path}` }).end();
    }
    const file = files.get(path);
    if (file) return void send(file, "application/octet-stream");
    response.writeHead(404).end();
  });
  const registry: Registry = {
    ...server,
    env: {
      pypiIndexUrl: `${server.url}/simple`,
      npmRegistryUrl: `${server.url}/npm`,
      pyodidePackagesUrl: `${server.url}/pyodide/`,
    },
    files,
    asked,
    answerAll: null,
    isHtml: false,
    redirectFiles: null,
    addWheel(spec, bytes = wheel(spec)) {
      const { name, version, tag = "py3-none-any", requiresPython, yanked, isBeside, isSource } = spec;
      const base = `${name.replaceAll("-", "_")}-${version}`;
      const filename = isSource ? `${base}.tar.gz` : `${base}-${tag}.whl`;
      files.set(`/files/${filename}`, bytes);
      const metadata = Buffer.from(metadataOf(spec));
      if (isBeside) files.set(`/files/${filename}.metadata`, metadata);
      const project = projects.get(name) ?? [];
      projects.set(name, project);
      project.push({
        filename,
        url: `../../files/${filename}`,
        hashes: { sha256: spec.sha256 ?? digest("sha256", bytes).digest("hex") },
        size: bytes.length,
        "requires-python": requiresPython ?? null,
        yanked: yanked ?? false,
        "core-metadata": isBeside ? { sha256: digest("sha256", metadata).digest("hex") } : false,
      });
    },
    addNpm({ name, version, files: contents = {}, manifest = {}, integrity }, given) {
      const own = { name, version, main: "index.js", ...manifest };
      const entries = Object.entries({ "package.json": JSON.stringify(own), ...contents });
      const bytes = given ?? tgz(entries.map(([path, content]) => [`package/${path}`, content]));
      const path = `/tarballs/${name.replace("/", "-")}-${version}.tgz`;
      files.set(path, bytes);
      const packument = packages.get(name) ?? { name, "dist-tags": {}, versions: {} };
      packages.set(name, packument);
      packument["dist-tags"].latest = version;
      packument.versions[version] = {
        ...own,
        dist: {
          tarball: `${server.url}${path}`,
          integrity: integrity ?? `sha512-${digest("sha512", bytes).digest("base64")}`,
        },
      };
    },
  };
  return registry;
}

function asHtml(project: Record<string, unknown>[]): string {
  const links = project.map((file) => {
    const { sha256 } = file.hashes as { sha256: string };
    const python = file["requires-python"]
      ? ` data-requires-python="${String(file["requires-python"]).replaceAll("<", "&lt;")}"`
      : "";
    const yanked = typeof file.yanked === "string" ? ` data-yanked="${file.yanked}"` : "";
    return `<a href="${file.url}#sha256=${sha256}"${python}${yanked}>${file.filename}</a><br/>`;
  });
  return `<!DOCTYPE html><html><body>${links.join("\n")}</body></html>`;
}
