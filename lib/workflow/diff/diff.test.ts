import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, isObject, type JsonObject } from "../json";
import type { WorkflowDocument } from "../schema";
import { countChanges, describeDiff, diffDocuments, isEmptyDiff, totalOf } from ".";
import { fieldChanges } from "./fields";
import type { DocumentDiff, FieldChange } from "./types";

const node = (node_id: string, config: JsonObject = {}, more: object = {}) => ({
  node_id,
  component_type: "transform",
  config,
  ...more,
});
const edge = (source_node_id: string, target_node_id: string, more: object = {}) => ({
  id: `${source_node_id}.main.${target_node_id}`,
  source_node_id,
  target_node_id,
  edge_type: "direct" as const,
  ...more,
});
const doc = (more: Partial<WorkflowDocument> = {}): WorkflowDocument => ({
  name: "A",
  triggers: [],
  nodes: [],
  edges: [],
  ...more,
});
const between = (before: WorkflowDocument, after: WorkflowDocument) =>
  diffDocuments({ document: before }, { document: after });

const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes("__proto__"));
const object = fc.dictionary(
  fc.constantFrom("a", "b", "url", "constructor", "0"),
  fc.oneof(json, fc.constantFrom({ x: 1 }, { x: 2 }, {})),
  { maxKeys: 4 },
);
const ids = fc.constantFrom("a", "b", "c", "d");
const someNode = fc
  .tuple(ids, object, fc.option(fc.boolean(), { nil: undefined }))
  .map(([id, config, disabled]) => node(id, config, disabled === undefined ? {} : { disabled }));
const someEdge = fc
  .tuple(ids, ids, fc.constantFrom(undefined, "yes", "no"), fc.constantFrom("e1", "e2", null))
  .map(([from, to, route, id]) =>
    edge(from, to, {
      ...(route === undefined ? {} : { route, edge_type: "conditional" }),
      ...(id === null ? {} : { id }),
    }),
  );
const trigger = fc
  .tuple(fc.constantFrom("webhook", "manual"), object, fc.boolean())
  .map(([type, config, is_active]) => ({
    type,
    config,
    is_active,
  }));
const documents = fc
  .record({
    fields: object,
    nodes: fc.array(someNode, { maxLength: 5 }),
    edges: fc.array(someEdge, { maxLength: 5 }),
    triggers: fc.array(trigger, { maxLength: 4 }),
  })
  .map(({ fields, nodes, edges, triggers }): WorkflowDocument => ({ ...fields, name: "A", nodes, edges, triggers }));

/** Sets and deletes what a list of field changes says. */
function patched(value: object, fields: readonly FieldChange[]): object {
  const copy = JSON.parse(JSON.stringify(value)) as JsonObject;
  for (const change of fields) {
    let at = copy;
    for (const key of change.path.slice(0, -1)) at = at[key] as JsonObject;
    const last = change.path.at(-1) ?? "";
    if ("after" in change) Object.defineProperty(at, last, { value: change.after, ...OWN });
    else delete at[last];
  }
  return copy;
}
const OWN = { enumerable: true, configurable: true, writable: true };

/** The members of the later list, made from the earlier one and the changes alone. Orders differ, so it is a bag. */
function rebuilt<T extends object>(
  list: readonly T[],
  changes: { before: T | null; after: T | null; fields: FieldChange[] }[],
) {
  const rest = list.map((item) => canonicalJson(item));
  const made: string[] = [];
  for (const { before, after, fields } of changes) {
    if (before) {
      const place = rest.indexOf(canonicalJson(before));
      expect(place).toBeGreaterThanOrEqual(0);
      rest.splice(place, 1);
      if (after) made.push(canonicalJson(patched(before, fields)));
    } else if (after) made.push(canonicalJson(after));
  }
  return [...rest, ...made].sort();
}
const bag = (list: readonly object[]) => list.map((item) => canonicalJson(item)).sort();
const plain = (diff: DocumentDiff) =>
  diff.triggers.map(({ before, after, fields }) => ({
    before: before?.trigger ?? null,
    after: after?.trigger ?? null,
    fields,
  }));

describe("any two documents", () => {
  it("one and the same has no changes", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const layout = Object.fromEntries(document.nodes.map(({ node_id }, x) => [node_id, { x, y: 0 }]));
        const drawn = { document, layout };
        expect(isEmptyDiff(diffDocuments(drawn, structuredClone(drawn)))).toBe(true);
      }),
    );
  });

  it("the changes are all there is between them", () => {
    fc.assert(
      fc.property(documents, documents, (before, after) => {
        const diff = between(before, after);
        expect(rebuilt(before.nodes, diff.nodes)).toEqual(bag(after.nodes));
        expect(rebuilt(before.edges, diff.edges)).toEqual(bag(after.edges));
        expect(rebuilt(before.triggers, plain(diff))).toEqual(bag(after.triggers));
        const { nodes: _n, edges: _e, triggers: _t, ...fields } = before;
        const { nodes: _m, edges: _f, triggers: _u, ...wanted } = after;
        expect(canonicalJson(patched(fields, diff.fields))).toBe(canonicalJson(wanted));
        expect(isEmptyDiff(diff)).toBe(canonicalJson(before) === canonicalJson(after));
      }),
    );
  });

  it("the way back has the same changes with their sides changed over", () => {
    const turned = ({ path, ...sides }: FieldChange): FieldChange => ({
      path,
      ...("after" in sides ? { before: sides.after } : {}),
      ...("before" in sides ? { after: sides.before } : {}),
    });
    const sorted = (list: unknown[]) => list.map((item) => canonicalJson(item)).sort();
    const KIND = { added: "removed", removed: "added", changed: "changed" } as const;
    fc.assert(
      fc.property(documents, documents, (a, b) => {
        const [there, back] = [between(a, b), between(b, a)];
        for (const part of ["nodes", "edges", "triggers"] as const) {
          const over = there[part].map(({ kind, before, after, fields }) => ({
            kind: KIND[kind],
            before: after,
            after: before,
            fields: sorted(fields.map(turned)),
          }));
          const real = back[part].map(({ kind, before, after, fields }) => ({
            kind,
            before,
            after,
            fields: sorted(fields),
          }));
          expect(sorted(over)).toEqual(sorted(real));
        }
        expect(sorted(there.fields.map(turned))).toEqual(sorted(back.fields));
        expect(there.reordered).toEqual(back.reordered);
      }),
    );
  });
});

describe("what counts as a change", () => {
  it("a field is named by its path, with both values; a side without it has none", () => {
    expect(fieldChanges({ a: { b: 1, c: 2 } }, { a: { b: 2, d: null } })).toEqual([
      { path: ["a", "b"], before: 1, after: 2 },
      { path: ["a", "d"], after: null },
      { path: ["a", "c"], before: 2 },
    ]);
    expect(fieldChanges({ a: undefined }, {})).toEqual([]);
    expect(fieldChanges({ list: [1, { x: 1 }] }, { list: [{ x: 1 }] })).toEqual([
      { path: ["list"], before: [1, { x: 1 }], after: [{ x: 1 }] },
    ]);
  });

  it("a node that only stands elsewhere is moved, and nothing else", () => {
    const document = doc({ nodes: [node("a"), node("b")] });
    const diff = diffDocuments(
      { document, layout: { a: { x: 0, y: 0 }, b: { x: 0, y: 0 } } },
      { document, layout: { a: { x: 8, y: 0 }, b: { x: 0, y: 0 } } },
    );
    expect(diff).toMatchObject({ nodes: [], edges: [], moved: ["a"] });
    expect(totalOf(countChanges(diff))).toBe(0);
    expect(describeDiff(diff)).toBe("Moves nodes");
  });

  it("what is pinned for tests of the draft is none", () => {
    expect(
      isEmptyDiff(between(doc({ pins: { a: { output: 1, pinned_at: "2026-01-01T00:00:00.000Z" } } }), doc())),
    ).toBe(true);
  });

  it("an edge with another id between the same ends is the same edge", () => {
    const before = doc({ nodes: [node("a"), node("b")], edges: [edge("a", "b")] });
    const after = doc({ nodes: [node("a"), node("b")], edges: [edge("a", "b", { id: "other" })] });
    expect(between(before, after).edges).toMatchObject([{ kind: "changed", fields: [{ path: ["id"] }] }]);
  });

  it("triggers are told by their address before their place", () => {
    const hook = (path: string, more: object = {}) => ({ type: "webhook", config: { path, ...more }, is_active: true });
    const diff = between(
      doc({ triggers: [hook("a"), hook("b")] }),
      doc({ triggers: [hook("b", { methods: ["GET"] })] }),
    );
    expect(diff.triggers.map(({ kind, before, after }) => [kind, before?.index, after?.index])).toEqual([
      ["changed", 1, 0],
      ["removed", 0, undefined],
    ]);
  });

  it("is told in one sentence", () => {
    const before = doc({ nodes: [node("a"), node("old_one", {}, { name: "Old" })], edges: [edge("a", "old_one")] });
    const nodes = [node("a", { expression: "1" }), node("n", {}, { name: "Notify" })];
    const after = doc({ nodes, edges: [edge("a", "n")], settings: { execution_timeout_seconds: 5 } });
    expect(describeDiff(between(before, after))).toBe(
      'Adds "Notify" and a connection; removes "Old" and a connection; changes "A" and settings',
    );
    expect(isObject(countChanges(between(before, after)).nodes)).toBe(true);
    expect(totalOf(countChanges(between(before, after)))).toBe(6);
    const many = doc({ nodes: Array.from({ length: 6 }, (_, index) => node(`n${index}`)) });
    expect(describeDiff(between(doc(), many))).toBe('Adds "N0", "N1" and 4 more nodes');
  });
});
