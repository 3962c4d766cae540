/** Generators and builders for the tests of this folder; nothing of the product imports it. */
import fc from "fast-check";
import type { WorkflowDocument } from "./schema";

const id = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,12}$/);
const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom("a\nb\n", "  lead", "no", "1e3", "null", "- x", "#", "a: b", "\t|", "{x}"),
);
const key = fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== "__proto__");
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3 }),
  ),
})).value;
const object = fc.dictionary(key, json, { maxKeys: 4 });
const extras = fc.dictionary(fc.stringMatching(/^x_[a-z]{1,5}$/), json, { maxKeys: 2 });

const node = fc
  .record(
    {
      node_id: id,
      component_type: id,
      name: text,
      is_entry_point: fc.boolean(),
      join: fc.constantFrom("all", "any"),
      retry: fc.record({ attempts: fc.integer({ min: 1, max: 20 }) }),
      notes: text,
      config: object,
    },
    { requiredKeys: ["node_id", "component_type"] },
  )
  .chain((own) => extras.map((more) => ({ ...more, ...own })));

const edge = (nodes: string[]) =>
  fc
    .record(
      {
        source_node_id: fc.constantFrom(...nodes),
        target_node_id: fc.constantFrom(...nodes),
        edge_type: fc.constantFrom("direct", "error"),
        priority: fc.integer({ min: 0, max: 3 }),
        route: fc.option(text, { nil: undefined }),
        id: fc.option(id, { nil: undefined }),
      },
      { requiredKeys: ["source_node_id", "target_node_id"] },
    )
    .map((own) => (own.route === undefined ? own : { ...own, edge_type: "conditional" }));

const mapping = (nodes: string[]) =>
  fc.record({
    source_node_id: fc.constantFrom(...nodes),
    condition_mapping: fc.dictionary(key, fc.constantFrom(...nodes), { maxKeys: 4 }),
  });

const itemId = fc.stringMatching(/^[a-z][a-z0-9_-]{0,7}$/);

/** A random workflow as it might come in: flat and gathered edges, unknown keys, texts that YAML finds hard. */
export const anyDocument = fc.array(node, { maxLength: 5 }).chain((nodes) => {
  const ids = nodes.length > 0 ? nodes.map((one) => one.node_id) : ["nowhere"];
  return fc
    .record(
      {
        name: fc.string({ minLength: 1, maxLength: 30 }),
        description: text,
        variables: object,
        triggers: fc.array(
          fc.record({ type: id, config: object, is_active: fc.boolean() }, { requiredKeys: ["type"] }),
          { maxLength: 2 },
        ),
        nodes: fc.constant(nodes),
        edges: fc.array(fc.oneof(edge(ids), mapping(ids)), { maxLength: 6 }),
        sticky_notes: fc.dictionary(
          itemId,
          fc.record({ text, color: id, width: fc.integer({ min: 96, max: 900 }) }, { requiredKeys: ["text"] }),
          { maxKeys: 2 },
        ),
        groups: fc.dictionary(
          itemId,
          fc.record({ name: text, node_ids: fc.array(fc.constantFrom(...ids), { maxLength: 3 }) }),
          { maxKeys: 2 },
        ),
      },
      { requiredKeys: ["name", "nodes"] },
    )
    .chain((own) => extras.map((more) => ({ ...more, ...own })));
});

/** The document with its connections in the order of their ids: gathering may move them, which means nothing. */
export function sortedEdges(document: WorkflowDocument): WorkflowDocument {
  return { ...document, edges: document.edges.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}
