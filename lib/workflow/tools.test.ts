import { createHash } from "node:crypto";
import { Validator } from "@cfworker/json-schema";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nodeTypes } from "@/lib/nodes/registry";
import { documentHash, sha256 } from "./hash";
import { workflowJsonSchema } from "./json-schema";
import { autoLayout, NODE_HEIGHT, NODE_WIDTH } from "./layout";
import { displayName, slugify } from "./names";
import { parseDocument } from "./parse";
import { anyDocument } from "./testing";
import { upgradeDocument } from "./upgrade";

describe("autoLayout", () => {
  test("goes from left to right, back edges aside", () => {
    const { document } = parseDocument({
      name: "W",
      triggers: [{ type: "manual" }],
      nodes: ["a", "b", "c", "d"].map((node_id) => ({ node_id, component_type: "step" })),
      edges: ["ab", "bc", "cb", "bd", "dd"].map(([source_node_id, target_node_id]) => ({
        source_node_id,
        target_node_id,
      })),
    });
    const places = autoLayout(document);
    const x = (id: string) => places[id]?.x ?? Number.NaN;
    expect([x("trigger:0") < x("a"), x("a") < x("b"), x("b") < x("c"), x("b") < x("d")]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect((places.c?.y ?? 0) < (places.d?.y ?? 0)).toBe(true);
  });

  test("nothing overlaps and the same document gets the same picture", () => {
    fc.assert(
      fc.property(anyDocument, (raw) => {
        const { document } = parseDocument(raw);
        const layout = autoLayout(document);
        expect(autoLayout(document)).toEqual(layout);
        const places = Object.values(layout);
        expect(Object.keys(layout)).toHaveLength(
          new Set(document.nodes.map((node) => node.node_id)).size + document.triggers.length,
        );
        for (const [index, one] of places.entries()) {
          for (const other of places.slice(index + 1)) {
            expect(Math.abs(one.x - other.x) >= NODE_WIDTH || Math.abs(one.y - other.y) >= NODE_HEIGHT).toBe(true);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("documentHash", () => {
  test("sha256 is SHA-256", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(sha256(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
      }),
    );
  });
  test("does not depend on the order of keys, but on every value", () => {
    const { document } = parseDocument({ name: "W", x: 1, y: { a: 1, b: [1, 2] } });
    const { document: same } = parseDocument({ y: { b: [1, 2], a: 1 }, x: 1, name: "W" });
    expect(documentHash(same)).toBe(documentHash(document));
    expect(documentHash({ ...document, y: { a: 1, b: [2, 1] } })).not.toBe(documentHash(document));
  });
});

describe("upgradeDocument", () => {
  const { document } = parseDocument({
    name: "W",
    nodes: [{ node_id: "a", component_type: "router", config: { old: 1 } }],
  });
  const router = nodeTypes.get("router");
  if (!router) throw new Error("There is no router.");
  test("brings old configs forward and notes the version", () => {
    const types = new Map([
      [
        "router",
        { ...router, version: 3, upgrade: (config: Record<string, unknown>, from: number) => ({ ...config, from }) },
      ],
    ]);
    const upgraded = upgradeDocument(document, types);
    expect(upgraded.nodes[0]).toMatchObject({ type_version: 3, config: { old: 1, from: 1 } });
    expect(document.nodes[0]?.config).toEqual({ old: 1 });
    expect(upgradeDocument(upgraded, types)).toBe(upgraded);
  });
  test("leaves what is up to date alone", () =>
    expect(upgradeDocument(document, new Map([["router", router]]))).toBe(document));
});

describe("workflowJsonSchema", () => {
  const validator = new Validator(
    workflowJsonSchema(nodeTypes) as ConstructorParameters<typeof Validator>[0],
    "2020-12",
  );
  const valid = (value: unknown) => validator.validate(value).valid;
  test("accepts both ways to write connections, and unknown types", () => {
    expect(
      valid({
        name: "W",
        nodes: [{ node_id: "a", component_type: "magic", config: { x: 1 } }],
        edges: [{ source_node_id: "a", target_node_id: "a" }],
      }),
    ).toBe(true);
    expect(valid({ name: "W", edges: [{ source_node_id: "a", condition_mapping: { x: "b", y: ["c", "d"] } }] })).toBe(
      true,
    );
  });
  test("refuses configs that do not fit their type", () => {
    const nodes = (config: unknown) => ({ name: "W", nodes: [{ node_id: "a", component_type: "router", config }] });
    expect(valid(nodes({ condition_expression: "x" }))).toBe(true);
    expect(valid(nodes({ condition_expression: 1 }))).toBe(false);
    expect(valid({ name: "W", edges: [{ source_node_id: "a" }] })).toBe(false);
  });
  test("has nothing in it that only our inspector knows", () =>
    expect(JSON.stringify(workflowJsonSchema(nodeTypes))).not.toContain('"widget"'));
});

describe("names", () => {
  test.each([
    ["Über Café 2!", "uber-cafe-2"],
    ["  --  ", "workflow"],
    ["日本", "workflow"],
    ["x".repeat(200), "x".repeat(80)],
  ])("slugify %s", (name, slug) => expect(slugify(name)).toBe(slug));
  test("any slug fits the schema", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), (name) => {
        expect(slugify(name)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/);
      }),
    );
  });
  test("a node without a name is shown by its id, made readable", () => {
    expect(displayName({ node_id: "research_agent" })).toBe("Research agent");
    expect(displayName({ node_id: "x", name: " Ask " })).toBe("Ask");
  });
});
