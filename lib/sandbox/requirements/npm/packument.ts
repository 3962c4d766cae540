/** What the npm registry tells of a package, in its short form, and which version of it a range means. */
import semver from "semver";
import { z } from "zod";
import { refused } from "../errors";
import { ask, type Registry } from "../registry";

const MAX_BYTES = 32 * 1024 * 1024;
const ACCEPT = "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8";

const ranges = z.record(z.string(), z.string()).optional().catch(undefined);
const names = z
  .union([z.boolean(), z.array(z.string())])
  .optional()
  .catch(undefined);
const manifest = z.object({
  name: z.string(),
  version: z.string().max(128),
  dependencies: ranges,
  optionalDependencies: ranges,
  peerDependencies: ranges,
  peerDependenciesMeta: z
    .record(z.string(), z.object({ optional: z.boolean().optional() }))
    .optional()
    .catch(undefined),
  bundleDependencies: names,
  bundledDependencies: names,
  hasInstallScript: z.boolean().optional().catch(undefined),
  gypfile: z.boolean().optional().catch(undefined),
  scripts: z.record(z.string(), z.unknown()).optional().catch(undefined),
  os: z.array(z.string()).optional().catch(undefined),
  cpu: z.array(z.string()).optional().catch(undefined),
  dist: z.object({
    tarball: z.string().max(4_000),
    integrity: z.string().max(1_000).optional(),
    shasum: z.string().optional(),
    unpackedSize: z.number().optional(),
  }),
});
export type Manifest = z.infer<typeof manifest>;

const packument = z.object({
  name: z.string(),
  "dist-tags": z.record(z.string(), z.string()).default({}),
  versions: z.record(z.string(), z.unknown()),
});
export type Packument = z.infer<typeof packument>;

/** @throws NodeError requirement_not_found, requirement_registry_unreachable */
export async function readPackument(
  registry: Registry,
  name: string,
  signal: AbortSignal,
  wantedBy: string | undefined,
): Promise<Packument> {
  const address = name.startsWith("@") ? `@${encodeURIComponent(name.slice(1))}` : encodeURIComponent(name);
  const answer = await ask(registry, address, {
    accept: ACCEPT,
    maxBytes: MAX_BYTES,
    signal,
    what: name,
    package: name,
  });
  const about = { package: name, wantedBy };
  if (!answer) {
    throw refused("requirement_not_found", `No package is known by the name ${name}.`, {
      ...about,
      hint: "Check how it is written.",
    });
  }
  try {
    return packument.parse(JSON.parse(answer.body.toString("utf8")));
  } catch {
    throw refused(
      "requirement_registry_unreachable",
      `${registry.host} gave an answer about ${name} that cannot be read.`,
      {
        ...about,
        hint: "The address in NPM_REGISTRY_URL must be that of an npm registry, such as https://registry.npmjs.org.",
      },
    );
  }
}

/** As npm chooses: the tag `latest` where it fits, else the newest that does. @throws NodeError requirement_no_version */
export function pick(
  { name, versions, "dist-tags": tags }: Packument,
  range: string,
  wantedBy: string | undefined,
): Manifest {
  const latest = tags.latest;
  const tagged = Object.hasOwn(tags, range) ? tags[range] : undefined;
  const fits = (version: string) => semver.satisfies(version, range, true);
  const all = Object.keys(versions).filter((version) => semver.valid(version, true));
  const found =
    tagged ??
    (latest !== undefined && Object.hasOwn(versions, latest) && fits(latest)
      ? latest
      : semver.maxSatisfying(all, range, true));
  if (!found || !semver.valid(found, true) || !Object.hasOwn(versions, found)) {
    const newest = latest ?? semver.rsort(all, true)[0];
    throw refused(
      "requirement_no_version",
      `No version of ${name} is ${range}.${newest ? ` The newest is ${newest}.` : ""}`,
      {
        package: name,
        wantedBy,
      },
    );
  }
  const parsed = manifest.safeParse(versions[found]);
  if (parsed.success) return { ...parsed.data, name, version: found };
  throw refused("requirement_no_version", `What the registry says of ${name} ${found} cannot be read.`, {
    package: name,
    version: found,
    wantedBy,
  });
}

/** What it needs and has not in itself: dependencies, and peers that are no matter of choice. */
export function needsOf(manifest: Manifest): { dependencies: [string, string][]; peers: [string, string][] } {
  const bundled = manifest.bundleDependencies ?? manifest.bundledDependencies;
  const isBundled = (name: string) => bundled === true || (Array.isArray(bundled) && bundled.includes(name));
  const isOptional = (name: string) =>
    Object.hasOwn(manifest.optionalDependencies ?? {}, name) ||
    manifest.peerDependenciesMeta?.[name]?.optional === true;
  const needed = (all: Record<string, string> | undefined) =>
    Object.entries(all ?? {}).filter(([name]) => !isBundled(name) && !isOptional(name));
  return { dependencies: needed(manifest.dependencies), peers: needed(manifest.peerDependencies) };
}

/** @throws NodeError requirement_native for what is not JavaScript alone. */
export function refuseNative(manifest: Manifest, wantedBy: string | undefined): void {
  const { name, version, hasInstallScript, gypfile, scripts = {}, os, cpu } = manifest;
  const script = ["preinstall", "install", "postinstall"].find((key) => Object.hasOwn(scripts, key));
  const why = gypfile
    ? "is built by node-gyp"
    : hasInstallScript || script
      ? `runs a script when it is installed${script ? ` (${script})` : ""}, and nothing is run here`
      : isForSome(os) || isForSome(cpu)
        ? "is made for machines of some kinds only"
        : null;
  if (why === null) return;
  throw refused("requirement_native", `${name} ${version} ${why}.`, {
    package: name,
    version,
    wantedBy,
    hint: "Packages that are plain JavaScript can be had.",
  });
}

const isForSome = (list: string[] | undefined) =>
  (list ?? []).some((entry) => entry !== "any" && !entry.startsWith("!"));
