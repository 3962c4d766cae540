import { describe, expect, it } from "vitest";
import { nodeTypes } from "@/lib/nodes/registry";
import { triggerTypes } from "@/lib/triggers/registry";
import { isObject } from "./json";
import { workflowJsonSchema } from "./json-schema";
import { parseDocument } from "./parse";
import { flowSettings } from "./settings";
import { validate } from "./validate";
import { fromYaml, toYaml } from "./yaml";

const nodes = [{ node_id: "a", component_type: "transform", is_entry_point: true, config: { expression: "input" } }];
const documentWith = (settings: unknown) => parseDocument({ name: "W", nodes, settings }).document;
const problems = (settings: unknown) =>
  validate(documentWith(settings), { nodeTypes, triggerTypes }).map(({ code, field, severity }) => [
    code,
    field,
    severity,
  ]);

describe("flow control in the settings", () => {
  it("is read where it can be used, and none of it is nothing", () => {
    expect(flowSettings(documentWith(undefined))).toBeNull();
    expect(flowSettings(documentWith({ execution_timeout_seconds: 5, while_waiting: "allow" }))).toBeNull();
    expect(flowSettings(documentWith({ concurrency: { limit: 0 }, queue: "browser", while_waiting: "drop" }))).toEqual({
      queue: "browser",
      while_waiting: "drop",
    });
  });

  it("survives workflow.yaml, wrong values too", () => {
    const settings = { concurrency: { key: "input.id", limit: 3 }, debounce: { seconds: "soon" }, queue: "scheduled" };
    const document = documentWith(settings);
    expect(fromYaml(toYaml(document)).document.settings).toEqual(settings);
  });

  it("has a problem for each value that cannot be used", () => {
    expect(problems({ concurrency: { limit: 3, key: "input.id" }, queue: "browser" })).toEqual([]);
    expect(
      problems({
        concurrency: { limit: 0 },
        rate_limit: { limit: 5, key: "input.(" },
        debounce: { seconds: -1 },
        while_waiting: "sometimes",
        queue: "mine",
      }),
    ).toEqual([
      ["invalid_settings", "settings.concurrency.limit", "error"],
      ["invalid_settings", "settings.rate_limit.period_seconds", "error"],
      ["bad_expression", "settings.rate_limit.key", "error"],
      ["invalid_settings", "settings.debounce.seconds", "error"],
      ["invalid_settings", "settings.while_waiting", "error"],
      ["invalid_settings", "settings.queue", "error"],
    ]);
  });

  it("says when a policy for approvals has nothing to wait for", () => {
    expect(problems({ while_waiting: "drop" })).toEqual([["idle_settings", "settings.while_waiting", "info"]]);
  });

  it("is described in the JSON Schema", () => {
    const { properties } = workflowJsonSchema(nodeTypes);
    const settings = isObject(properties) ? properties.settings : null;
    expect(isObject(settings) && isObject(settings.properties) ? Object.keys(settings.properties) : []).toEqual([
      "execution_timeout_seconds",
      "concurrency",
      "rate_limit",
      "debounce",
      "while_waiting",
      "queue",
    ]);
  });
});
