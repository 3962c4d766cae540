/** From lines as `lodash@^4` to tarballs, each with its checksum and its place, downloaded and kept. */
import { createHash } from "node:crypto";
import { env } from "@/lib/env";
import { megabytes, refused } from "../errors";
import type { LockedPackage } from "../lock";
import { ask, inParallel, type Registry, registryOf, Total } from "../registry";
import { keep, kept } from "../store";
import { type Manifest, type Packument, readPackument } from "./packument";
import { parseNpmRequirement } from "./requirement";
import { layOut } from "./tree";

const MAX_FILE = 32 * 1024 * 1024;
const AT_ONCE = 6;

const npm = () => registryOf(env().npmRegistryUrl, "bearer");

/** @throws NodeError requirement_… */
export async function resolveNpm(lines: readonly string[], signal: AbortSignal): Promise<LockedPackage[]> {
  const registry = npm();
  const known = new Map<string, Promise<Packument>>();
  const placed = await layOut(lines.map(parseNpmRequirement), (name, wantedBy) => {
    const reading = known.get(name) ?? readPackument(registry, name, signal, wantedBy);
    known.set(name, reading);
    return reading;
  });
  const locked = new Map<string, LockedPackage>();
  const total = new Total();
  await inParallel(placed, AT_ONCE, async ({ path, manifest }) => {
    const { name, version, dist } = manifest;
    const bytes = await download(manifest, registry, signal);
    total.add(bytes.length);
    const file = fileOf(manifest);
    const size = bytes.length;
    const integrity = dist.integrity ? { integrity: dist.integrity } : {};
    locked.set(path, {
      name,
      version,
      source: "npm",
      file,
      host: registry.host,
      sha256: await keep(bytes),
      ...integrity,
      size,
      path,
    });
  });
  return placed.flatMap(({ path }) => locked.get(path) ?? []);
}

const fileOf = ({ name, version }: Manifest) => `${name.split("/").at(-1)}-${version}.tgz`;

async function download(manifest: Manifest, registry: Registry, signal: AbortSignal): Promise<Buffer> {
  const { name, version, dist } = manifest;
  const about = { package: name, version };
  const answer = await ask(registry, dist.tarball, {
    maxBytes: MAX_FILE,
    signal,
    what: `${name} ${version}`,
    package: name,
  });
  if (!answer) {
    const why = `${name} ${version} could not be had: ${registry.host} does not have its file.`;
    throw refused("requirement_registry_unreachable", why, { ...about, retriable: true });
  }
  if (answer.body.length > MAX_FILE) {
    const why = `${name} ${version} has ${megabytes(answer.body.length)}, and ${megabytes(MAX_FILE)} is the most.`;
    throw refused("requirement_too_large", why, about);
  }
  if (!isIntact(answer.body, dist)) {
    throw refused(
      "requirement_hash_mismatch",
      `${name} ${version} is not what was announced: its checksum differs. It was not used.`,
      {
        ...about,
        hint: "The registry, or something on the way to it, gives a changed file. Ask the operator.",
      },
    );
  }
  return answer.body;
}

const STRENGTHS = ["sha512", "sha384", "sha256"] as const;

/** By the strongest checksum that the registry gives (SRI); old packages have SHA-1 only. One without any is not taken. */
function isIntact(bytes: Buffer, { integrity = "", shasum }: Manifest["dist"]): boolean {
  const given = integrity.trim().split(/\s+/);
  for (const strength of STRENGTHS) {
    const digests = given.filter((entry) => entry.startsWith(`${strength}-`));
    if (digests.length === 0) continue;
    const own = createHash(strength).update(bytes).digest("base64");
    return digests.some((entry) => entry.slice(strength.length + 1).split("?")[0] === own);
  }
  return shasum !== undefined && createHash("sha1").update(bytes).digest("hex") === shasum;
}

/** A file of a lock, from here or, when it is here no more, from the registry; never another one. */
export async function fetchTarball(locked: LockedPackage, signal: AbortSignal): Promise<Buffer> {
  const here = await kept(locked.sha256);
  if (here) return here;
  const registry = npm();
  const { versions } = await readPackument(registry, locked.name, signal, undefined);
  const manifest = Object.hasOwn(versions, locked.version) ? (versions[locked.version] as Manifest) : null;
  const tarball = manifest?.dist?.tarball;
  if (typeof tarball !== "string") {
    const why = `${locked.name} ${locked.version} is here no more, and ${registry.host} does not have it.`;
    throw refused("requirement_registry_unreachable", why, {
      package: locked.name,
      version: locked.version,
      retriable: true,
    });
  }
  const { integrity } = locked;
  const answer = await download(
    { name: locked.name, version: locked.version, dist: { tarball, integrity, shasum: manifest?.dist.shasum } },
    registry,
    signal,
  );
  if ((await keep(answer)) === locked.sha256) return answer;
  throw refused(
    "requirement_hash_mismatch",
    `${locked.name} ${locked.version} has changed since it was chosen. It was not used.`,
    {
      package: locked.name,
      version: locked.version,
    },
  );
}
