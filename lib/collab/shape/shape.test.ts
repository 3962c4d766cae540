import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { uniqueId } from "@/lib/workflow/names";
import type { WorkflowDocument, WorkflowLayout } from "@/lib/workflow/schema";
import { applyDocument, fromYDoc, toYDoc } from "./index";
import { configKind } from "./kinds";
import { keyedRoot, rootsOf } from "./roots";
import { drawing } from "./testing";
import { plain } from "./values";

/** What the shared document does not tell apart: empty texts and none, halves of characters, ids that are there twice. */
function normal(document: WorkflowDocument, layout: WorkflowLayout) {
  const seen = new Set<string>();
  const nodes = document.nodes.map((node) => {
    const node_id = uniqueId(node.node_id, seen);
    seen.add(node_id);
    const texts = configKind(node.component_type).texts;
    const config = Object.entries(node.config).filter(([key, value]) => !(texts.includes(key) && value === ""));
    const { notes, ...rest } = node;
    return { ...rest, ...(notes ? { notes } : {}), node_id, config: Object.fromEntries(config) };
  });
  const { description, ...rest } = document;
  return plain({ document: { ...rest, ...(description ? { description } : {}), nodes }, layout });
}

const size = (doc: Y.Doc) => Y.encodeStateAsUpdate(doc).length;

describe("a document as a shared one", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(drawing, ({ document, layout }) => {
        expect(fromYDoc(toYDoc(document, layout))).toEqual(normal(document, layout));
      }),
      { numRuns: 150 },
    );
  });

  it("becomes any other document, and is not touched when that is the same", () => {
    fc.assert(
      fc.property(drawing, drawing, (a, b) => {
        const doc = toYDoc(a.document, a.layout);
        applyDocument(doc, b.document, b.layout);
        expect(fromYDoc(doc)).toEqual(normal(b.document, b.layout));
        let updates = 0;
        doc.on("update", () => updates++);
        applyDocument(doc, b.document, b.layout);
        expect(updates).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it("is read alike by a peer that got it", () => {
    fc.assert(
      fc.property(drawing, ({ document, layout }) => {
        const doc = toYDoc(document, layout);
        const other = new Y.Doc();
        Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
        expect(JSON.stringify(fromYDoc(other))).toBe(JSON.stringify(fromYDoc(doc)));
      }),
      { numRuns: 50 },
    );
  });

  it("keeps unknown keys and node types, and keys that look like its own", () => {
    const document = {
      name: "Odd",
      $top: 1,
      variables: {},
      nodes: [
        { node_id: "a", component_type: "from_elsewhere", $order: "mine", $$x: [1], config: { $deep: { a: null } } },
      ],
      edges: [{ id: "e", source_node_id: "a", target_node_id: "nowhere", edge_type: "direct" as const, colour: "red" }],
      triggers: [{ type: "manual", config: {}, is_active: true, $place: "mine" }],
    };
    expect(fromYDoc(toYDoc(document, { "note:1": { x: 1, y: 2 } }))).toEqual({
      document,
      layout: { "note:1": { x: 1, y: 2 } },
    });
  });

  it("writes little for a little change", () => {
    const nodes = Array.from({ length: 300 }, (_, n) => ({
      node_id: `n${n}`,
      component_type: "chat_model",
      config: { prompt: "Say hello to everybody who comes in." },
    }));
    const document: WorkflowDocument = { name: "Large", nodes, edges: [], triggers: [] };
    const doc = toYDoc(document, {});
    const before = size(doc);
    const changed = nodes.map((node, n) =>
      n === 7 ? { ...node, config: { prompt: "Say hallo to everybody who comes in." } } : node,
    );
    applyDocument(doc, { ...document, nodes: [...changed.slice(1), ...changed.slice(0, 1)] }, {});
    expect(fromYDoc(doc).document.nodes.at(-1)?.node_id).toBe("n0");
    expect(size(doc) - before).toBeLessThan(120);
  });
});

describe("whatever a peer holds", () => {
  it("is still read as a document", () => {
    const doc = toYDoc(
      { name: "Good", nodes: [{ node_id: "a", component_type: "step", config: {} }], edges: [], triggers: [] },
      {},
    );
    const { nodes, edges, triggers, layout, fields } = rootsOf(doc);
    nodes.set("b", "no node");
    nodes.set("c", new Y.Map(Object.entries({ component_type: 5 })));
    nodes.set("d", new Y.Map(Object.entries({ component_type: "step", name: ["list"], join: "maybe", $order: 7 })));
    edges.set("e", new Y.Map(Object.entries({ source_node_id: "a" })));
    triggers.push(["none", new Y.Map(Object.entries({ type: "manual", is_active: "yes" }))]);
    layout.set("a", { x: Number.NaN, y: 1 });
    fields.set("name", 7);
    fields.set("slug", "Not A Slug");
    fields.set("__proto__", { polluted: true });
    keyedRoot(doc, "credentials").set("llm", 5);
    doc.getText("description").insert(0, "x".repeat(10_001));
    const { document, layout: places } = fromYDoc(doc);
    expect(document.name).toBe("Untitled workflow");
    expect(document.description).toHaveLength(10_000);
    expect(document).not.toHaveProperty("slug");
    expect(document.nodes.map((node) => node.node_id)).toEqual(["d", "a"]);
    expect(document.nodes[0]).toEqual({ node_id: "d", component_type: "step", config: {} });
    expect(document.edges).toEqual([]);
    expect(document.triggers).toEqual([{ type: "manual", config: {}, is_active: true }]);
    expect(places).toEqual({});
  });
});
