/**
 * Where each package of npm comes to lie, so that each finds the version that it asks for by Node's rule: its own node_modules, then those
 * above. At the top when nobody above has another version of it, else right below who asks.
 */
import semver from "semver";
import { refused } from "../errors";
import { MAX_PACKAGES } from "../lock";
import { type Manifest, needsOf, type Packument, pick, refuseNative } from "./packument";
import type { NpmRequirement } from "./requirement";
import { isPackageName } from "./requirement";

export interface Placed {
  path: string;
  /** By which it is asked for; another than the manifest's for `npm:` aliases. */
  name: string;
  manifest: Manifest;
}

interface Asked {
  name: string;
  range: string;
  /** "" for the block itself. */
  from: string;
  by: string | undefined;
  isPeer: boolean;
}

type Read = (name: string, wantedBy: string | undefined) => Promise<Packument>;

/** Packages that are asked for before it is their turn, of those that one needs. */
const AHEAD = 30;
/** All of them: more are not of a list that can be had. */
const MAX_AHEAD = 2 * MAX_PACKAGES;
/** Of a range that a package writes; any number of them is tried on any number of versions. */
const MAX_RANGE = 500;

/** @throws NodeError requirement_… */
export async function layOut(roots: readonly NpmRequirement[], read: Read): Promise<Placed[]> {
  const placed = new Map<string, Placed>();
  let ahead = 0;
  const queue: Asked[] = roots.map(({ name, range }) => ({ name, range, from: "", by: undefined, isPeer: false }));
  for (let asked = queue.shift(); asked; asked = queue.shift()) {
    const there = visibleFrom(asked.from, asked.name, placed);
    if (there && suits(there, asked)) continue;
    // A peer is the very one that the others use: a second copy would not do.
    if (there && (asked.isPeer || asked.from === "")) throw conflict(asked, there);
    const { name, range } = realOf(asked);
    const manifest = pick(await read(name, asked.by), range, asked.by);
    refuseNative(manifest, asked.by);
    const path = `${there ? `${asked.from}/` : ""}node_modules/${asked.name}`;
    if (placed.size >= MAX_PACKAGES) {
      throw refused("requirement_too_many", `These requirements come to more than ${MAX_PACKAGES} packages.`);
    }
    placed.set(path, { path, name: asked.name, manifest });
    const { dependencies, peers } = needsOf(manifest);
    const by = `${manifest.name} ${manifest.version}`;
    const asks =
      (isPeer: boolean) =>
      ([name, range]: [string, string]): Asked => ({ name, range, from: path, by, isPeer });
    const next = [...dependencies.map(asks(false)), ...peers.map(asks(true))];
    // Many at a time; what goes wrong is told when its turn comes.
    for (const one of next.slice(0, AHEAD)) {
      if (!/^[^:/]*$/.test(one.range) || ahead >= MAX_AHEAD) continue;
      ahead += 1;
      void read(one.name, one.by).catch(() => undefined);
    }
    queue.push(...next);
  }
  return [...placed.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The one that Node would find for whoever lies at `from`. */
function visibleFrom(from: string, name: string, placed: ReadonlyMap<string, Placed>): Placed | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const found = placed.get(`${folder ? `${folder}/` : ""}node_modules/${name}`);
    if (found || folder === "") return found;
  }
}

function suits({ manifest }: Placed, asked: Asked): boolean {
  const { name, range } = realOf(asked);
  if (manifest.name !== name) return false;
  return (
    semver.validRange(range, true) === null ||
    semver.satisfies(manifest.version, range, { loose: true, includePrerelease: asked.isPeer })
  );
}

/** `npm:other@^1` is another package under this name. @throws NodeError requirement_invalid for what no registry has. */
function realOf({ name, range, by }: Asked): NpmRequirement {
  if (range.length > MAX_RANGE) {
    throw refused("requirement_invalid", `${name} is to be of a version that cannot be read.`, {
      package: name,
      wantedBy: by,
    });
  }
  const alias = /^npm:(@?[^@]+)(?:@(.*))?$/.exec(range);
  const real = alias ? { name: alias[1] ?? "", range: alias[2] || "latest" } : { name, range: range.trim() || "*" };
  if (isPackageName(name) && isPackageName(real.name) && !/[:/]/.test(real.range)) return real;
  throw refused(
    "requirement_invalid",
    `${name} is to come from an address (${range.split(":")[0]?.slice(0, 20)}), and not from the registry.`,
    {
      package: name,
      wantedBy: by,
    },
  );
}

function conflict(asked: Asked, there: Placed) {
  const who = asked.by ?? "the block";
  const how = asked.isPeer ? "beside itself" : "too";
  return refused(
    "requirement_conflict",
    `No version of ${asked.name} suits all: ${there.manifest.version} was chosen, and ${who} wants ${asked.range} ${how}.`,
    {
      package: asked.name,
      version: there.manifest.version,
      hint: `Ask for a version of ${asked.name} that suits all.`,
    },
  );
}
