/** Whatever is drawn: a fork from each checkpoint, nothing edited, ends as the original did and runs only what came after. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { closeWorlds, makeWorld, Routed } from "@/lib/engine/testing";
import { SHAPES, typed } from "@/lib/engine/testing.shapes";
import { forking } from "./testing";

const db = useTestDatabase();
let author = { orgId: "", userId: "" };
beforeAll(async () => {
  author = await db.makeOrg();
});
afterAll(closeWorlds);

const { stepsOf, fork, visitsOf } = forking(() => author);

describe.each(["pure", "effect"])("forks of %s nodes", (type) => {
  it.each(Object.entries(SHAPES))("%s", async (_name, { spec, routes = {} }) => {
    const world = makeWorld(db, author.orgId);
    for (const [id, choose] of Object.entries(routes))
      world.scripts[id] = (ctx) => new Routed(choose(ctx.visit), `${id}${ctx.visit}`);
    const run = await world.start(spec, { nodes: typed(spec, type) });
    await run.drive();
    const { output } = await run.row();
    const all = await visitsOf(run);
    const total = Object.values(world.ran).reduce((sum, n) => sum + n, 0);
    let left = total;
    for (const step of await stepsOf(run)) {
      const before = Object.values(world.ran).reduce((sum, n) => sum + n, 0);
      const again = await fork(world, run, step);
      expect((await again.drive()).kind).toBe("completed");
      expect((await again.row()).output).toEqual(output);
      expect(await visitsOf(again)).toEqual(all);
      const ran = Object.values(world.ran).reduce((sum, n) => sum + n, 0) - before;
      const fresh = (await again.runs()).filter(({ reused, status }) => !reused && status !== "skipped");
      expect(ran).toBe(fresh.length);
      // Never more than from the checkpoint before, and nothing from the last.
      expect(ran).toBeLessThanOrEqual(left);
      left = ran;
    }
    expect(left).toBe(0);
  });
});
