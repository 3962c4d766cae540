/** How much a person may ask and start: told in headers, refused with the time to wait, set by the workspace. */
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as accountRoute from "@/app/api/v1/account/route";
import * as limitsRoute from "@/app/api/v1/limits/route";
import * as executeRoute from "@/app/api/v1/workflows/[id]/execute/route";
import * as workflowsRoute from "@/app/api/v1/workflows/route";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { newId } from "@/lib/tenancy/ids";
import { call, makePerson, type Person } from "./testing";

const db = useTestDatabase();
let first: Person;
let second: Person;
beforeAll(async () => {
  first = await makePerson(db);
  second = await makePerson(db);
});

const start = (who: Person) => who.call(executeRoute.POST, { params: { id: newId() }, body: {} });
const setLimit = (starts_per_hour: number | null) =>
  second.call(limitsRoute.PUT, { method: "PUT", body: { starts_per_hour } });

describe("a person", () => {
  it("is told what is left", async () => {
    const { headers } = await second.call(workflowsRoute.GET);
    expect(headers.get("ratelimit-limit")).toBe("3000");
    expect(Number(headers.get("ratelimit-remaining"))).toBeLessThan(3000);
    expect(headers.get("ratelimit-reset")).toMatch(/^\d+$/);
  });

  it("has no more of it for what is their own: workspaces write that down, too", async () => {
    const { headers } = await second.browse(accountRoute.PATCH, { method: "PATCH", body: { name: "Ada" } });
    expect(headers.get("ratelimit-limit")).toBe("3000");
    expect((await first.browse(accountRoute.GET)).headers.get("ratelimit-limit")).toBeNull();
  });

  it("may start as many executions an hour as the workspace says, by default a hundred", async () => {
    expect((await second.call(limitsRoute.GET)).body).toMatchObject({
      starts_per_hour: 100,
      default_starts_per_hour: 100,
    });
    expect((await setLimit(2)).body.starts_per_hour).toBe(2);
    const statuses = [await start(second), await start(second), await start(second)].map(({ status }) => status);
    expect(statuses).toEqual([404, 404, 429]);
    const refused = await start(second);
    expect(refused).toMatchObject({ body: { code: "rate_limited" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
    // Looking is another matter, and so are other people.
    expect((await second.call(workflowsRoute.GET)).status).toBe(200);
    await setLimit(0);
    expect((await start(second)).status).toBe(404);
    await setLimit(null);
    expect((await second.call(limitsRoute.GET)).body.starts_per_hour).toBe(100);
  });

  it("who set the installation up has no limit", async () => {
    await withSystem((tx) => tx.execute(sql`update orgs set executions_per_hour = 1`));
    const statuses = [await start(first), await start(first), await start(first)].map(({ status }) => status);
    expect(statuses).toEqual([404, 404, 404]);
    expect((await first.call(workflowsRoute.GET)).headers.get("ratelimit-limit")).toBeNull();
  });

  it("sets limits that are numbers", async () => {
    for (const wrong of [-1, 1.5, "many", 1_000_000]) {
      expect((await second.call(limitsRoute.PUT, { method: "PUT", body: { starts_per_hour: wrong } })).status).toBe(
        400,
      );
    }
  });
});

describe("a stranger", () => {
  it("who tries keys is slowed down, by address", async () => {
    const guess = (n: number, address = "198.51.100.1") =>
      call(workflowsRoute.GET, { key: `fp_guess_${n}`, headers: { "x-forwarded-for": address } });
    const statuses = await Promise.all(Array.from({ length: 110 }, (_, n) => guess(n).then(({ status }) => status)));
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(105);
    expect(statuses).toContain(429);
    expect((await guess(0, "198.51.100.2")).status).toBe(401);
    // Whoever has one address of IPv6 has very many.
    const many = await Promise.all(Array.from({ length: 200 }, (_, n) => guess(n, `2001:db8:1:2::${n.toString(16)}`)));
    expect(many.map(({ status }) => status)).toContain(429);
  });
});
