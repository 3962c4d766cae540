/** Documents, people and what they do, for the tests of the shared document. */
import fc from "fast-check";
import * as Y from "yjs";
import { parseDocument } from "@/lib/workflow";
import type { WorkflowDocument, WorkflowLayout, WorkflowNode } from "@/lib/workflow/schema";
import { anyDocument } from "@/lib/workflow/testing";

const text = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom("", "a b c", "Hello 😀 world", "😀😁", "x\ny\n"));
const point = fc.record({ x: fc.integer({ min: -999, max: 999 }), y: fc.integer({ min: -999, max: 999 }) });

/** Nodes of real types, whose texts are shared. */
const typedNode = (node_id: string): fc.Arbitrary<WorkflowNode> =>
  fc.oneof(
    fc
      .record({ prompt: text, system: text, model: text, temperature: fc.integer({ min: 0, max: 2 }) })
      .map((config) => ({
        node_id,
        component_type: "chat_model",
        config,
      })),
    fc.record({ url: text, headers: fc.dictionary(fc.constantFrom("a", "b"), text) }).map((config) => ({
      node_id,
      component_type: "http_request",
      config,
    })),
  );

/** A document and where its things stand. */
export const drawing = fc
  .tuple(
    anyDocument.map((raw) => parseDocument(raw).document),
    fc.uniqueArray(fc.constantFrom("n1", "n2", "n3", "n4"), { maxLength: 4 }),
    fc.array(point, { minLength: 12, maxLength: 12 }),
  )
  .chain(([document, ids, points]) =>
    fc.tuple(...ids.map(typedNode)).map((nodes) => {
      const all: WorkflowDocument = { ...document, nodes: [...document.nodes, ...nodes] };
      const layout: WorkflowLayout = {};
      [...all.triggers.map((_, index) => `trigger:${index}`), ...all.nodes.map((node) => node.node_id)].forEach(
        (id, n) => {
          const place = points[n];
          if (place && n % 3 > 0) layout[id] = place;
        },
      );
      return { document: all, layout };
    }),
  );

/** People who each have the document, and a way to bring together what they did. */
export function replicas(count: number, first: Y.Doc): Y.Doc[] {
  const state = Y.encodeStateAsUpdate(first);
  return Array.from({ length: count }, (_, index) => {
    const doc = new Y.Doc();
    doc.clientID = index + 1;
    Y.applyUpdate(doc, state);
    return doc;
  });
}

/** Each gets what every other one has. */
export function meet(docs: readonly Y.Doc[]): void {
  for (const to of docs) {
    for (const from of docs) {
      if (from !== to) Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));
    }
  }
}
