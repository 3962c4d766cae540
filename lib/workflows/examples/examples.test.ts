import { afterAll, describe, expect, it } from "vitest";
import { nodeTypes } from "@/lib/nodes/registry";
import { executorFor } from "@/lib/nodes/registry.server";
import { runNode } from "@/lib/nodes/testing";
import { closeSandbox, runSandboxed } from "@/lib/sandbox";
import { triggerTypes } from "@/lib/triggers/registry";
import { fromYaml, toYaml, validate } from "@/lib/workflow";
import { delayedFollowUp } from "./delayed-follow-up";
import { examples } from "./index";
import { orderApproval } from "./order-approval";
import { visitorGreeting } from "./visitor-greeting";

describe.each(examples.map((example) => [example.slug, example] as const))("the example %s", (slug, example) => {
  const { document, problems } = fromYaml(example.yaml);

  it("has no problem", () => {
    expect(problems).toEqual([]);
    expect(validate(document, { nodeTypes, triggerTypes })).toEqual([]);
  });

  it("is written exactly as an export writes it", () => {
    expect(toYaml(document)).toBe(example.yaml);
    expect(document.slug).toBe(slug);
  });

  it("explains itself and needs no key", () => {
    expect(document.description).toMatch(/\.$/);
    expect(document.credentials).toBeUndefined();
    for (const node of document.nodes) expect(node.name).toMatch(/^[A-Z]/);
  });

  it("has a place for each node, all on the grid and none upon another", () => {
    expect(Object.keys(example.layout).sort()).toEqual(document.nodes.map((node) => node.node_id).sort());
    const places = Object.values(example.layout);
    expect(places.every(({ x, y }) => x % 8 === 0 && y % 8 === 0)).toBe(true);
    const near = places.some((a, i) => places.slice(i + 1).some((b) => a.x === b.x && Math.abs(a.y - b.y) < 104));
    expect(near).toBe(false);
  });
});

/** Runs one node of an example; `outputs` are those of earlier nodes. */
async function run(yaml: string, nodeId: string, input: unknown, outputs: Record<string, unknown> = {}) {
  const node = fromYaml(yaml).document.nodes.find((entry) => entry.node_id === nodeId);
  const definition = nodeTypes.get(node?.component_type ?? "");
  if (!node || !definition) return expect.unreachable();
  const nodes = Object.fromEntries(Object.entries(outputs).map(([id, output]) => [id, { output }]));
  const { outcome } = await runNode(definition, await executorFor(definition.type), node.config, {
    input,
    scope: { nodes },
    sandbox: { run: runSandboxed },
  });
  return outcome;
}

afterAll(closeSandbox);

describe("the order approval", () => {
  it("adds up the order in the sandbox", async () => {
    const computed = await run(orderApproval.yaml, "compute_total", orderApproval.input);
    expect(computed).toMatchObject({ output: { order_id: "A-1042", customer: "Ada", total: 178 } });
    expect(await run(orderApproval.yaml, "compute_total", {})).toMatchObject({ output: { items: [], total: 0 } });
  });

  const total = { order_id: "A-1", customer: "Ada", items: [], total: 178 };

  it("sends a large order to a person and a small one on", async () => {
    expect(await run(orderApproval.yaml, "check_size", total)).toMatchObject({ route: "big" });
    expect(await run(orderApproval.yaml, "check_size", { ...total, total: 100 })).toMatchObject({ route: "small" });
    expect(await run(orderApproval.yaml, "approve_order", total)).toMatchObject({
      request: { prompt: "Accept order A-1 of Ada for 178?", context: { customer: "Ada", total: 178, items: [] } },
    });
  });

  it("accepts with the name of the person, when there was one", async () => {
    const approve_order = { approved: true, decided_by: { name: "Grace", email: "g@x" } };
    expect(
      await run(orderApproval.yaml, "accept_order", approve_order, { compute_total: total, approve_order }),
    ).toEqual({
      kind: "output",
      output: {
        order_id: "A-1",
        total: 178,
        status: "accepted",
        approved_by: "Grace",
        message: "Thank you, Ada. Your order over 178 is accepted.",
      },
    });
    const small = await run(orderApproval.yaml, "accept_order", total, { compute_total: total });
    expect(small).toMatchObject({ output: { status: "accepted" } });
    expect(small).not.toHaveProperty("output.approved_by");
  });

  it("declines with the person's comment", async () => {
    const declined = await run(orderApproval.yaml, "decline_order", { comment: "Too much" }, { compute_total: total });
    expect(declined).toMatchObject({ output: { status: "declined", reason: "Too much", order_id: "A-1" } });
  });
});

describe("the visitor greeting", () => {
  it("greets in the language that was chosen", async () => {
    const tidy = await run(visitorGreeting.yaml, "tidy_name", { name: " Ada Lovelace ", language: "FR" });
    expect(tidy).toMatchObject({ output: { name: "Ada Lovelace", language: "fr" } });
    const input = { name: "Ada Lovelace", language: "fr" };
    const french = await run(visitorGreeting.yaml, "say_french", input);
    expect(french).toMatchObject({ output: "Bienvenue, Ada Lovelace !" });
    const badge = await run(visitorGreeting.yaml, "make_badge", input);
    expect(badge).toMatchObject({ output: { initials: "AL", letters: 12 } });
    const card = await run(visitorGreeting.yaml, "compose_card", {}, { say_french: "Bienvenue", make_badge: { a: 1 } });
    expect(card).toMatchObject({ output: { greeting: "Bienvenue", badge: { a: 1 } } });
  });

  it("falls back to English without a language", async () => {
    const tidy = await run(visitorGreeting.yaml, "tidy_name", { name: "Ada" });
    expect(tidy).toMatchObject({ output: { name: "Ada" } });
    expect(await run(visitorGreeting.yaml, "choose_language", { name: "Ada" })).toMatchObject({ route: "en" });
  });
});

describe("the delayed follow-up", () => {
  it("waits as long as asked, ten seconds by default", async () => {
    const noted = await run(delayedFollowUp.yaml, "note_sign_up", { customer: "Ada" });
    expect(noted).toMatchObject({ output: { customer: "Ada", wait_seconds: 10 } });
    const slept = await run(delayedFollowUp.yaml, "wait_a_while", { wait_seconds: 10 });
    expect(slept).toEqual({ kind: "sleep", until: new Date("2030-01-01T00:00:10Z") });
  });

  it("shows the note to the person who decides", async () => {
    const note = await run(delayedFollowUp.yaml, "write_note", { customer: "Ada", wait_seconds: 10 });
    expect(note).toMatchObject({ output: { subject: "How is it going, Ada?" } });
    const outputs = { note_sign_up: { customer: "Ada" }, write_note: { subject: "x" } };
    expect(await run(delayedFollowUp.yaml, "ask_to_send", {}, outputs)).toMatchObject({
      request: {
        prompt: "Send the follow-up to Ada?",
        context: { subject: "x" },
        timeoutSeconds: 86_400,
        onTimeout: "branch",
      },
    });
  });
});
