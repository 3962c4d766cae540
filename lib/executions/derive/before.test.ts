/** Whatever is drawn: a replay from any node that ran ends as the original did, and runs nothing that does not come after the node. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { downstreamOf } from "@/lib/engine/rebuild";
import { closeWorlds, makeWorld, Routed, TEST_TYPES } from "@/lib/engine/testing";
import { SHAPES, typed } from "@/lib/engine/testing.shapes";
import { AppError } from "@/lib/errors";
import { plan as planOf } from "@/lib/workflow/plan";
import { before, beforeIn } from "./before";
import { type Origin, originOf, type Standing } from "./origin";
import { startDerived } from "./start";

const db = useTestDatabase();
let author = { orgId: "", userId: "" };
beforeAll(async () => {
  author = await db.makeOrg();
});
afterAll(closeWorlds);

const begin = ({ history }: Origin, node: string, standing: Standing) =>
  startDerived({
    kind: "replay",
    ...author,
    history,
    version: { id: history.version_id, isTest: false },
    standing,
    node,
  });

function standingOr(fn: () => Standing): Standing | AppError {
  try {
    return fn();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

describe("a replay from each node that ran", () => {
  it.each(Object.entries(SHAPES))("%s", async (_name, { spec, routes = {} }) => {
    const world = makeWorld(db, author.orgId);
    for (const [id, choose] of Object.entries(routes))
      world.scripts[id] = (ctx) => new Routed(choose(ctx.visit), `${id}${ctx.visit}`);
    const run = await world.start(spec, { nodes: typed(spec, "effect") });
    await run.drive();
    const { output } = await run.row();
    const origin = await originOf(author.orgId, run.id, TEST_TYPES);
    for (const node of Object.keys(world.ran)) {
      const own = { document: origin.history.document, plan: origin.plan };
      const here = () => before(origin, node);
      const there = () => beforeIn(own, origin, node);
      for (const where of [here, there]) {
        const standing = standingOr(where);
        // In another version, a loop begins anew: only its head can be chosen.
        if (standing instanceof AppError) {
          expect(standing.message).toContain("is in a loop that begins with");
          expect(where).toBe(there);
          continue;
        }
        expect(standing.progress.next).toContain(node);
        const counts = { ...world.ran };
        const again = world.run(await begin(origin, node, standing));
        expect((await again.drive()).kind).toBe("completed");
        expect((await again.row()).output).toEqual(output);
        const after = downstreamOf(origin.plan, node).add(node);
        const ran = Object.keys(world.ran).filter((id) => world.ran[id] !== counts[id]);
        expect(ran).toContain(node);
        expect(ran.filter((id) => !after.has(id))).toEqual([]);
      }
    }
  });
});

describe("in another version", () => {
  const ranIn = async (spec: string) => {
    const run = await makeWorld(db, author.orgId).start(spec);
    await run.drive();
    return originOf(author.orgId, run.id, TEST_TYPES);
  };
  const other = async (spec: string) => {
    const { document } = (await ranIn(spec)).history;
    return { document, plan: planOf(document, TEST_TYPES) };
  };

  it("what is new beside the node runs, and what is new after it too", async () => {
    const { progress, taken } = beforeIn(await other("s>a a>b b>c a>x c>d"), await ranIn("s>a a>b b>c"), "b");
    expect([...progress.next].sort()).toEqual(["b", "x"]);
    expect(taken.map(({ node_id }) => node_id)).toEqual(["s", "a"]);
  });

  it("what is new before the node is named", async () => {
    const there = await other("s>a a>x x>b b>c");
    const origin = await ranIn("s>a a>b b>c");
    expect(() => beforeIn(there, origin, "b")).toThrow(
      '"b" comes after "x" there, which did not run in this execution.',
    );
  });

  it("a node that is gone is named, and one that nothing leads to", async () => {
    const origin = await ranIn("s>a a>b b>c");
    const gone = await other("s>a a>c");
    expect(() => beforeIn(gone, origin, "b")).toThrow('That version has no node "b".');
    const routed = await other("s>a a>b:never a>c");
    expect(() => beforeIn(routed, origin, "b")).toThrow('do not lead to "b"');
  });
});
