/** The gallery over HTTP, and what every built-in template must keep: no problem once its credentials are there, and a run that ends. */
import { beforeAll, describe, expect, it } from "vitest";
import * as decision from "@/app/api/v1/approvals/[id]/decision/route";
import * as approvals from "@/app/api/v1/approvals/route";
import * as execution from "@/app/api/v1/executions/[id]/route";
import * as one from "@/app/api/v1/templates/[key]/route";
import * as use from "@/app/api/v1/templates/[key]/use/route";
import * as all from "@/app/api/v1/templates/route";
import * as execute from "@/app/api/v1/workflows/[id]/execute/route";
import * as workflow from "@/app/api/v1/workflows/[id]/route";
import { withTenant } from "@/db/client";
import { credentials } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { templateDetail, templateList } from "@/lib/api/contracts/templates";
import { workflowDetail } from "@/lib/api/contracts/workflows";
import { call, makeKey } from "@/lib/api/testing";
import { useEngine } from "@/lib/executions/testing";
import { nodeTypes } from "@/lib/nodes/registry";
import { newId } from "@/lib/tenancy/ids";
import { triggerTypes } from "@/lib/triggers/registry";
import { fromYaml, toYaml, validate } from "@/lib/workflow";
import { library, makeMember, work } from "../library/testing";
import { builtIn } from "./built-in";
import { needsOf } from "./needs";

const db = useTestDatabase();
useEngine(db);
let orgId: string;
let key: string;
beforeAll(async () => {
  const org = await db.makeOrg();
  orgId = org.orgId;
  key = await makeKey(org.orgId, org.userId);
});

type Made = { id: string; slug: string; problems: { code: string; severity: string }[] };
const make = (template: string, body: Record<string, unknown> = {}, as = key) =>
  call<Made>(use.POST, { key: as, params: { key: template }, body: { name: "From a template", ...body } });
const list = async (as = key) => templateList.parse((await call(all.GET, { key: as })).body).items;
const read = async (id: string) => workflowDetail.parse((await call(workflow.GET, { key, params: { id } })).body);

describe.each(builtIn.map((template) => [template.key, template] as const))("the template %s", (_, template) => {
  const { document, problems } = fromYaml(template.yaml);

  it("explains itself, and is written as an export writes it", () => {
    expect(problems).toEqual([]);
    expect(toYaml(document)).toBe(template.yaml);
    expect(document.description).toMatch(/\.$/);
    for (const node of document.nodes) expect(node.name).toMatch(/^[A-Z]/);
  });

  it("has no problem once its credentials are there", () => {
    const { credentials: needed } = needsOf(document, [], new Set());
    const filled = { ...document, credentials: Object.fromEntries(needed.map(({ slot }) => [slot, "a"])) };
    const called = new Map(
      (template.brings ?? []).map((slug) => [
        slug,
        { name: slug, published: { isCallable: true, certainCalls: [] }, pinned: {} },
      ]),
    );
    const found = validate(filled, { nodeTypes, triggerTypes, credentialNames: new Set(["a"]), called });
    expect(found.filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  it("asks for variables that it has, and brings templates that are there", () => {
    for (const { variable } of template.asks ?? []) expect(document.variables).toHaveProperty(variable);
    for (const other of template.brings ?? []) expect(builtIn.map(({ key: known }) => known)).toContain(other);
  });
});

describe("a template that needs nothing of outside", () => {
  it.each(builtIn.filter(({ output }) => output !== undefined).map((each) => [each.key, each] as const))(
    "%s runs to its end as a draft, with everybody saying yes",
    async (name, { input, output }) => {
      const made = await make(name);
      expect(made).toMatchObject({ status: 201, body: { problems: [] } });
      const body = { input, version: "draft", wait_seconds: 0 };
      const started = await call<{ execution_id: string }>(execute.POST, { key, params: { id: made.body.id }, body });
      const done = await ended(started.body.execution_id);
      expect(done).toMatchObject({ status: "completed", output });
    },
  );
});

/** The execution when it has ended; whoever is asked meanwhile approves. */
async function ended(id: string): Promise<Record<string, unknown>> {
  for (let turn = 0; turn < 600; turn++) {
    const { body } = await call(execution.GET, { key, params: { id } });
    if (/completed|failed|cancelled/.test(String(body.status))) return body;
    const waiting = await call<{ items: { id: string }[] }>(approvals.GET, { key, url: "/?status=pending" });
    for (const each of waiting.body.items)
      await call(decision.POST, { key, params: { id: each.id }, body: { decision: "approve" } });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return expect.unreachable("It did not end.");
}

describe("the gallery", () => {
  it("has the built-in ones, and says what each needs here", async () => {
    const items = await list();
    expect(items.length).toBe(builtIn.length);
    const triage = items.find((item) => item.key === "triage-messages");
    expect(triage).toMatchObject({ source: "built_in", category: "ai", trigger_types: ["webhook"] });
    expect(triage?.needs.credentials).toEqual([{ slot: "llm", types: ["openai"], needs_model: true }]);
    const forward = templateDetail.parse(
      (await call(one.GET, { key, params: { key: "forward-after-approval" } })).body,
    );
    expect(forward.needs.asks).toMatchObject([{ variable: "target_url", value: "https://example.com/api/orders" }]);
    expect(Object.keys(forward.layout)).toEqual(
      expect.arrayContaining(forward.document.nodes.map((node) => node.node_id)),
    );
    expect(items.find((item) => item.key === "order-with-sub-workflow")?.brings).toEqual(["Price quote"]);
  });

  it("makes a draft with what was asked for, at a path that is nobody's", async () => {
    await withTenant(orgId, (tx) =>
      tx
        .insert(credentials)
        .values({ id: newId(), org_id: orgId, name: "models", type: "openai", sealed: "s", key_id: "k", hint: "{}" }),
    );
    const { body } = await make("triage-messages", {
      name: "Our triage",
      credentials: { llm: "models" },
      models: { llm: "gpt-4o-mini" },
    });
    expect(body).toMatchObject({ slug: "our-triage", problems: [] });
    const { document } = await read(body.id);
    expect(document).toMatchObject({ name: "Our triage", credentials: { llm: "models", llm_model: "gpt-4o-mini" } });
    expect(document.triggers[0]?.config.path).toMatch(/^messages-[0-9a-f]{10}$/);
    const forward = await make("forward-after-approval", { variables: { target_url: "https://shop.example/in" } });
    expect((await read(forward.body.id)).document.variables).toEqual({ target_url: "https://shop.example/in" });
  });

  it("refuses values that it did not ask for, and templates that are not there", async () => {
    const wrong = await make("two-step-approval", { variables: { large_amount: "much" } });
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ field: "variables.large_amount" }] } });
    expect((await make("two-step-approval", { variables: { other: 1 } })).status).toBe(400);
    expect((await make("two-step-approval", { name: " " })).status).toBe(400);
    expect((await make("two-step-approval", { folder_id: newId() })).status).toBe(404);
    for (const unknown of ["nothing", newId()]) expect((await make(unknown)).status).toBe(404);
  });

  it("brings what a template calls, once", async () => {
    const org = await db.makeOrg();
    const fresh = await makeKey(org.orgId, org.userId);
    const theirs = library(fresh);
    await theirs.make("Price quote", { slug: "price-quote" });
    for (let n = 0; n < 2; n++) expect((await make("order-with-sub-workflow", {}, fresh)).body.problems).toEqual([]);
    const made = await theirs.list("sort=name&show=published");
    // The slug was another workflow's, so that the draft calls price-quote-2; the second draft finds none under the first name either.
    expect(made.items.map(({ slug }) => slug)).toEqual(["price-quote-2", "price-quote-3"]);
    const again = await db.makeOrg();
    const other = await makeKey(again.orgId, again.userId);
    for (let n = 0; n < 2; n++) await make("order-with-sub-workflow", {}, other);
    expect((await library(other).list("show=published")).items.map(({ slug }) => slug)).toEqual(["price-quote"]);
  });

  it("has the workspace's own, for its people alone", async () => {
    const mine = library(key);
    const { id } = await mine.make("House style", { is_template: true, description: "Ours." });
    const plain = await mine.make("No template");
    expect((await list())[0]).toMatchObject({
      key: id,
      source: "workspace",
      category: "workspace",
      title: "House style",
    });
    const made = await make(id, { name: "In house style" });
    const { document } = await read(made.body.id);
    expect(document.name).toBe("In house style");
    expect(document).not.toHaveProperty("is_template");
    expect((await make(plain.id)).status).toBe(404);
    const viewer = await makeMember(orgId, "viewer");
    expect((await list(viewer.key)).length).toBe(builtIn.length + 1);
    expect((await make(id, {}, viewer.key)).status).toBe(403);
    const org = await db.makeOrg();
    const stranger = await makeKey(org.orgId, org.userId);
    expect((await list(stranger)).length).toBe(builtIn.length);
    expect((await call(one.GET, { key: stranger, params: { key: id } })).status).toBe(404);
    expect((await make(id, {}, stranger)).status).toBe(404);
    await mine.save(id, { name: "House style", nodes: [work()], edges: [] });
    expect((await list()).some((item) => item.key === id)).toBe(false);
  });
});
