/** The life of a version: the table, and that nothing people do in whatever order publishes what must not be. */

import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { BLOCK_STATUSES, type BlockStatus, newBlockBody } from "@/lib/api/contracts/blocks";
import { AppError } from "@/lib/errors";
import { createBlock } from "./create";
import type { BlockAuthor } from "./find";
import { after, blockersOf, TRANSITIONS } from "./life";
import { readVersions } from "./present";
import { deprecateBlockVersion, publishBlockVersion } from "./publish";
import { decideReview, requestReview } from "./review";
import { rollBackBlock } from "./rollback";
import type { RunContent } from "./run-content";
import { runTests } from "./run-tests";
import { saveBlockVersion } from "./save-version";
import { saveCodeSettings } from "./settings";
import { makeMember } from "./testing";
import { addTest, changeTest, removeTest } from "./tests";

const db = useTestDatabase();

it("is the table that people know", () => {
  expect(TRANSITIONS).toEqual({
    draft: { tests_passed: "testing", tests_failed: "draft" },
    testing: { tests_passed: "testing", tests_failed: "draft", rejected: "draft", publish: "published" },
    published: {
      tests_passed: "published",
      tests_failed: "published",
      supersede: "deprecated",
      deprecate: "deprecated",
    },
    deprecated: { tests_passed: "deprecated", tests_failed: "deprecated" },
  });
  expect(BLOCK_STATUSES.filter((status) => after(status, "publish") !== null)).toEqual(["testing"]);
});

it("lets a version be published with green tests and the approval that is asked for, and only then", () => {
  const count = fc.nat({ max: 3 });
  const facts = fc.record({
    status: fc.constantFrom(...BLOCK_STATUSES),
    tests: fc
      .record({ passed: count, failed: count, not_run: count })
      .map((tests) => ({ ...tests, total: tests.passed + tests.failed + tests.not_run })),
    requiresApproval: fc.boolean(),
    isApproved: fc.boolean(),
  });
  fc.assert(
    fc.property(facts, (of) => {
      const isGreen = of.tests.total > 0 && of.tests.passed === of.tests.total;
      const may = of.status === "testing" && isGreen && (of.isApproved || !of.requiresApproval);
      expect(blockersOf(of).length === 0).toBe(may);
    }),
    { numRuns: 3000 },
  );
});

/** The code is its own result, and a test is green when that is "green". */
const run: RunContent = async ({ content }) => ({
  ok: true,
  output: content.code.split(" ")[0],
  error: null,
  stdout: "",
  duration_ms: 0,
});
const never = new AbortController().signal;

type Step = [what: string, who: number, version: number, flag: boolean];
const steps = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom("test", "publish") },
      { weight: 3, arbitrary: fc.constantFrom("save", "ask", "decide") },
      { weight: 1, arbitrary: fc.constantFrom("add", "change", "drop", "deprecate", "back", "setting") },
    ),
    fc.nat({ max: 1 }),
    // Counted from the newest: what people work on.
    fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 4 }) }),
    fc.boolean(),
  ),
  { minLength: 20, maxLength: 30 },
);

/** What must be true, kept apart from the tables. */
interface Model {
  approvalAsked: boolean;
  tests: Map<string, number>;
  /** By version and test: the revision that was run, and whether it was green. */
  runs: Map<string, [revision: number, green: boolean]>;
  versions: {
    author: number;
    green: boolean;
    restores: number | null;
    decided: { by: number; approved: boolean } | null;
  }[];
}

function mayBePublished(model: Model, number: number): boolean {
  const version = model.versions[number - 1];
  if (!version) return false;
  const isGreen = [...model.tests].every(([id, revision]) => {
    const last = model.runs.get(`${number} ${id}`);
    return last?.[0] === revision && last[1];
  });
  const { decided, restores, author } = version;
  const before = restores === null ? null : (model.versions[restores - 1]?.decided ?? null);
  const isApproved = decided
    ? decided.approved && decided.by !== author
    : before?.approved === true && before.by !== author;
  return model.tests.size > 0 && isGreen && (isApproved || !model.approvalAsked);
}

it("publishes nothing with red tests or without the approval that is asked for, whatever people do", async () => {
  let publications = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      publications += await live(list as Step[]);
    }),
    // Not made smaller: that takes longer than a test may.
    { numRuns: 6, examples: [[WHOLE]], endOnFailure: true },
  );
  expect(publications).toBeGreaterThan(0);
});

/** One life with everything in it, so that each run of this test has seen a publication, an approval and a way back. */
const WHOLE: Step[] = [
  ["setting", 0, 0, true],
  ["test", 0, 0, true],
  ["publish", 0, 0, true],
  ["ask", 0, 0, true],
  ["decide", 0, 0, true],
  ["decide", 1, 0, true],
  ["publish", 0, 0, true],
  ["save", 1, 0, true],
  ["test", 1, 0, true],
  ["setting", 0, 0, false],
  ["publish", 1, 0, true],
  ["setting", 0, 0, true],
  ["back", 0, 1, true],
  ["back", 1, 2, true],
  ["deprecate", 0, 0, true],
];

async function live(list: readonly Step[]): Promise<number> {
  const first = await db.makeOrg();
  const people: BlockAuthor[] = [
    { ...first, role: "owner" },
    { ...(await makeMember(first, "editor")), role: "editor" },
  ];
  const [owner] = people;
  if (!owner) throw new Error("Nobody is there.");
  const { orgId } = owner;
  const body = newBlockBody.parse({ name: "A", language: "javascript", content: { code: "green 0" } });
  const { id } = await createBlock(owner, body, never);
  const model: Model = { approvalAsked: false, tests: new Map(), runs: new Map(), versions: [] };
  model.versions.push({ author: 0, green: true, restores: null, decided: null });
  const statuses = async (): Promise<BlockStatus[]> => {
    const found = await withTenant(orgId, (tx) => readVersions(tx, sql`v.block_id = ${id}`, 200));
    return found.toReversed().map(({ status }) => status);
  };
  const test = (n: number) => ({ name: `t${n}`, input: n, expected: { kind: "equals" as const, value: "green" } });
  let names = 0;
  model.tests.set((await addTest(owner, id, test(names++))).id, 1);
  let publications = 0;
  let before = await statuses();

  const noteRuns = (number: number) => {
    for (const [testId, revision] of model.tests) {
      model.runs.set(`${number} ${testId}`, [revision, model.versions[number - 1]?.green === true]);
    }
  };

  for (const [what, who, back, flag] of list) {
    const by = people[who] ?? owner;
    const number = Math.max(1, model.versions.length - back);
    const version = model.versions[number - 1];
    const ref = String(number);
    const [someTest] = model.tests.keys();
    const done = await succeeds(async () => {
      switch (what) {
        case "save": {
          await saveBlockVersion(by, id, { content: { code: `${flag ? "green" : "red"} ${before.length}` } }, never);
          model.versions.push({ author: who, green: flag, restores: null, decided: null });
          return;
        }
        case "test": {
          await runTests(by, id, ref, {}, never, run);
          return noteRuns(number);
        }
        case "add": {
          const n = names++;
          const { id: made } = await addTest(by, id, test(n));
          model.tests.set(made, 1);
          return;
        }
        case "change": {
          if (someTest === undefined) return;
          await changeTest(by, id, someTest, test(names++));
          model.tests.set(someTest, (model.tests.get(someTest) ?? 0) + 1);
          return;
        }
        case "drop": {
          if (someTest === undefined) return;
          await removeTest(by, id, someTest);
          model.tests.delete(someTest);
          return;
        }
        case "ask":
          return void (await requestReview(by, id, ref, {}));
        case "decide": {
          await decideReview(by, id, ref, { decision: flag ? "approved" : "rejected" });
          expect(version?.author).not.toBe(who);
          if (version) version.decided = { by: who, approved: flag };
          return;
        }
        case "publish":
          return void (await publishBlockVersion(by, id, ref));
        case "deprecate":
          return void (await deprecateBlockVersion(by, id, ref, {}));
        case "back": {
          const answer = await rollBackBlock(by, id, { version: number }, never, run);
          model.versions.push({ author: who, green: version?.green ?? false, restores: number, decided: null });
          noteRuns(model.versions.length);
          expect(answer.is_published).toBe(mayBePublished(model, model.versions.length));
          return;
        }
        case "setting":
          await saveCodeSettings(owner, { require_approval: flag, single_use: false });
          model.approvalAsked = flag;
      }
    });
    const now = await statuses();
    expect(now.filter((status) => status === "published").length).toBeLessThanOrEqual(1);
    for (const [index, status] of now.entries()) {
      if (status === "published" && before[index] !== "published") {
        publications += 1;
        expect([what, mayBePublished(model, index + 1)]).toEqual([what, true]);
      }
      // Each step is one of the table, and a rollback goes three steps with its own version.
      const from = before[index] ?? "draft";
      if (what !== "back") expect([from, ...Object.values(TRANSITIONS[from])]).toContain(status);
    }
    if (what === "publish" && !done && before[number - 1] === "testing")
      expect(mayBePublished(model, number)).toBe(false);
    before = now;
  }
  return publications;
}

/** False when it was refused as it may be; anything else is a fault. */
async function succeeds(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof AppError && ["conflict", "forbidden"].includes(error.code)) return false;
    throw error;
  }
}
