import { describe, expect, it } from "vitest";
import { runNode, TEST_TIME, testContext } from "../testing";
import type { Resumption } from "../types";
import { executor } from "./execute";
import definition from "./index";

type Decision = Extract<Resumption, { kind: "decision" }>;
const decision = (changes: Partial<Decision> = {}): Decision => ({
  kind: "decision",
  decision: "approved",
  comment: null,
  data: null,
  output_port: null,
  decided_by: { id: "user-1", name: "Grace", email: "grace@example.com" },
  decided_at: TEST_TIME.toISOString(),
  ...changes,
});
const resume = async (config: Record<string, unknown>, changes: Partial<Decision>) =>
  executor.resume?.(testContext(), definition.config.parse(config), {}, decision(changes));

describe("asking a person", () => {
  it("fills the question and shows the input", async () => {
    const config = { prompt_template: "Ship {order_id} for {{ input.total }}? {unknown}" };
    const input = { order_id: "A-1", total: 5 };
    expect((await runNode(definition, executor, config, { input })).outcome).toEqual({
      kind: "approval",
      request: {
        prompt: "Ship A-1 for 5? {unknown}",
        context: input,
        timeoutSeconds: null,
        onTimeout: "reject",
      },
    });
  });

  it("shows what the expression says, cut when it is too large to keep", async () => {
    const show = async (expression: string) => {
      const input = { total: 5, text: "x".repeat(100_000) };
      const { outcome } = await runNode(definition, executor, { show: expression }, { input });
      return outcome.kind === "approval" ? outcome.request.context : expect.unreachable();
    };
    expect(await show("input.total")).toBe(5);
    expect(await show("input.missing")).toBeNull();
    const cut = await show("input");
    expect(cut).toMatchObject({ note: expect.any(String) });
    expect(JSON.stringify(cut).length).toBeLessThan(60_000);
  });
});

describe("a decision", () => {
  it("becomes output and route, without the person's id", async () => {
    expect(await resume({}, { comment: "Fine", data: { a: 1 } })).toEqual({
      kind: "output",
      route: "approved",
      output: {
        approved: true,
        decision: "approved",
        comment: "Fine",
        data: { a: 1 },
        decided_by: { name: "Grace", email: "grace@example.com" },
        decided_at: TEST_TIME.toISOString(),
      },
    });
    expect(await resume({}, { decision: "rejected", comment: "No" })).toMatchObject({
      route: "rejected",
      output: { approved: false, decision: "rejected", comment: "No" },
    });
  });

  it("goes where the person's choice of port says", async () => {
    expect(await resume({}, { output_port: "escalate" })).toMatchObject({ route: "escalate" });
  });

  it.each([
    ["approve", "approved", true],
    ["reject", "rejected", false],
    ["branch", "timeout", false],
  ])("on a timeout follows on_timeout %s", async (on_timeout, route, approved) => {
    const outcome = await resume({ on_timeout }, { decision: "timeout", decided_by: null });
    expect(outcome).toMatchObject({ route, output: { approved, decision: "timeout", decided_by: null } });
  });

  it("on a timeout may fail the node", async () => {
    const failing = resume({ on_timeout: "fail" }, { decision: "timeout", decided_by: null });
    await expect(failing).rejects.toMatchObject({ code: "approval_timeout", retriable: false });
  });
});

it("has a timeout handle only when it branches on a timeout", () => {
  const handles = (on_timeout: string) =>
    definition.outputs(definition.config.parse({ on_timeout })).map(({ label }) => label);
  expect(handles("reject")).toEqual(["Approved", "Rejected"]);
  expect(handles("branch")).toEqual(["Approved", "Rejected", "Timeout"]);
});
