/** Drawings for the tests of this folder. */
import { chain, transform } from "../testing";

export type Document = Record<string, unknown>;

export const pin = (output: unknown, more = {}) => ({ output, pinned_at: "2026-01-01T00:00:00.000Z", ...more });

/** a, b and c, one after the other. */
export const sums = (name: string, more: Document = {}) =>
  chain(
    name,
    [
      transform("a", '{ "n": input.n + 1 }'),
      transform("b", '{ "n": input.n * 10 }'),
      transform("c", '{ "n": input.n + 1 }'),
    ],
    more,
  );

/** An edge by its ends, "a>b", with a route where there is one, "a>b:route". */
export const edge = (id: string, way: string) => {
  const [source_node_id, rest = ""] = way.split(">");
  const [target_node_id, route] = rest.split(":");
  const kind = route ? { edge_type: "conditional", route } : { edge_type: "direct" };
  return { id, source_node_id, target_node_id, ...kind };
};
export const router = (node_id: string, condition_expression: string) => ({
  node_id,
  component_type: "router",
  config: { condition_expression },
});
/** s > h > w, three rounds, then z. */
export function loop(name: string): Document {
  return {
    name,
    nodes: [
      transform("s", "input", { is_entry_point: true }),
      transform("h", '{ "n": input.n + 1 }'),
      router("w", 'input.n < 3 ? "again" : "done"'),
      transform("z", '$merge([input, { "end": true }])'),
    ],
    edges: ["s>h", "h>w", "w>h:again", "w>z:done"].map((way, index) => edge(`e${index}`, way)),
  };
}
/** A router with two ways. */
export function branches(name: string): Document {
  return {
    name,
    nodes: [
      { ...router("way", 'input.n > 100 ? "big" : "small"'), is_entry_point: true },
      transform("big", '["big", input.n]'),
      transform("small", '["small", input.n]'),
    ],
    edges: ["way>big:big", "way>small:small"].map((way, index) => edge(`e${index}`, way)),
  };
}
