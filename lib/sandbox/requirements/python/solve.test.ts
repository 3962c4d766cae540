import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NodeError } from "@/lib/nodes/errors";
import { refused } from "../errors";
import { type Candidate, matching } from "./candidates";
import { parseRequirement } from "./requirement";
import { type Source, solve } from "./solve";

/** Name, version, and what that version wants. */
type World = Map<string, Map<string, string[]>>;

const NAMES = ["a", "b", "c", "d"];
const VERSIONS = ["1", "2", "3"];
const wish = fc
  .tuple(fc.constantFrom(...NAMES), fc.constantFrom("", "==1", "==2", ">=2", "<3", "!=2"))
  .map(([name, range]) => name + range);
const world = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...VERSIONS), fc.array(wish, { maxLength: 2 })), {
    maxLength: 10,
  })
  .map((entries) => {
    const all: World = new Map();
    for (const [name, version, wants] of entries) {
      const versions = all.get(name) ?? new Map<string, string[]>();
      all.set(name, versions.set(version, wants));
    }
    return all;
  });

const sourceOf = (all: World): Source => ({
  async candidates(name, specifier) {
    const newest = [...(all.get(name)?.keys() ?? [])].sort().reverse();
    const found = matching(
      newest.map(
        (version): Candidate => ({
          name,
          version,
          source: "pypi",
          file: "",
          sha256: "",
          size: 0,
          from: null,
          built: null,
        }),
      ),
      specifier,
    );
    if (found.length === 0) throw refused("requirement_no_version", name);
    return found;
  },
  requirements: async ({ name, version }) => (all.get(name)?.get(version) ?? []).map(parseRequirement),
});

const agrees = (all: World, roots: string[], chosen: ReadonlyMap<string, string>): boolean => {
  const wants = [...roots, ...[...chosen].flatMap(([name, version]) => all.get(name)?.get(version) ?? [])];
  return wants.map(parseRequirement).every(({ name, specifier }) => {
    const version = chosen.get(name);
    return version !== undefined && matching([{ version }], specifier).length === 1;
  });
};

/** Every way to choose a version, or none, of each package. */
function possible(all: World, roots: string[]): boolean {
  let ways: Map<string, string>[] = [new Map()];
  for (const name of NAMES) {
    ways = ways.flatMap((way) => [
      way,
      ...[...(all.get(name)?.keys() ?? [])].map((version) => new Map(way).set(name, version)),
    ]);
  }
  return ways.some((way) => agrees(all, roots, way));
}

const never = new AbortController().signal;

describe("choosing versions", () => {
  it("finds versions that all agree whenever there are any, and refuses when there are none", async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.array(wish, { minLength: 1, maxLength: 3 }), async (all, roots) => {
        const result = await solve(sourceOf(all), roots.map(parseRequirement), never).catch((error: unknown) => error);
        if (!Array.isArray(result)) {
          expect(result).toBeInstanceOf(NodeError);
          expect(possible(all, roots)).toBe(false);
          return;
        }
        const chosen = new Map((result as Candidate[]).map(({ name, version }) => [name, version]));
        expect(agrees(all, roots, chosen)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("gives up on a puzzle", async () => {
    const all: World = new Map(
      NAMES.map((name) => [
        name,
        new Map(VERSIONS.map((version) => [version, NAMES.map((other) => `${other}!=${version}`)])),
      ]),
    );
    await expect(solve(sourceOf(all), NAMES.map(parseRequirement), never)).rejects.toBeInstanceOf(NodeError);
    // And sooner when it is told to: others have their turn while it thinks.
    const stop = new AbortController();
    setImmediate(() => stop.abort());
    await expect(solve(sourceOf(all), NAMES.map(parseRequirement), stop.signal)).rejects.toThrow("aborted");
  });
});
