import fc from "fast-check";
import semver from "semver";
import { describe, expect, it } from "vitest";
import { NodeError } from "@/lib/nodes/errors";
import type { Packument } from "./packument";
import { layOut, type Placed } from "./tree";

const NAMES = ["a", "b", "c", "d"];
const range = fc.constantFrom("1.0.0", "2.0.0", "^1.0.0", "*");
const dependencies = fc.dictionary(fc.constantFrom(...NAMES), range, { maxKeys: 2 });
const world = fc.array(fc.tuple(dependencies, dependencies), { minLength: NAMES.length, maxLength: NAMES.length });

const packumentOf = (name: string, versions: Record<string, string>[]): Packument => ({
  name,
  "dist-tags": { latest: "2.0.0" },
  versions: Object.fromEntries(
    versions.map((wants, index) => {
      const version = `${index + 1}.0.0`;
      return [version, { name, version, dependencies: wants, dist: { tarball: "x" } }];
    }),
  ),
});

/** Node's own rule. */
function found(from: string, name: string, placed: readonly Placed[]): Placed | undefined {
  const folders = from.split("/node_modules/");
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const folder = folders.slice(0, depth).join("/node_modules/");
    const there = placed.find(
      ({ path }) => path === (folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`),
    );
    if (there) return there;
  }
  return undefined;
}

describe("places of packages", () => {
  it("let each find the version that it asks for", async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }), async (all, roots) => {
        const packuments = new Map(NAMES.map((name, index) => [name, packumentOf(name, [...(all[index] ?? [])])]));
        const read = async (name: string) => packuments.get(name) ?? packumentOf(name, []);
        const placed = await layOut(
          roots.map((name) => ({ name, range: "*" })),
          read,
        ).catch((error: unknown) => error);
        if (!Array.isArray(placed)) {
          // Two that want each other's other version, for ever deeper.
          expect(placed).toBeInstanceOf(NodeError);
          expect((placed as NodeError).code).toBe("requirement_too_many");
          return;
        }
        for (const { path, manifest } of placed as Placed[]) {
          for (const [name, wanted] of Object.entries(manifest.dependencies ?? {})) {
            const version = found(path, name, placed as Placed[])?.manifest.version ?? "none";
            expect(semver.satisfies(version, wanted), `${path} wants ${name} ${wanted} and finds ${version}`).toBe(
              true,
            );
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
