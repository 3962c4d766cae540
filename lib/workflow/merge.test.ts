import { describe, expect, it } from "vitest";
import { incomingChanges, mergeDocuments } from "./merge";
import { parseDocument } from "./parse";
import type { WorkflowDocument } from "./schema";

const node = (id: string, config: Record<string, unknown> = {}, more = {}) => ({
  node_id: id,
  component_type: "http_request",
  config: { url: "https://a.example", ...config },
  ...more,
});
const make = (nodes: { node_id: string }[], more: Record<string, unknown> = {}): WorkflowDocument =>
  parseDocument({
    name: "Base",
    nodes,
    edges: nodes.slice(1).map((each, i) => ({ source_node_id: nodes[i]?.node_id, target_node_id: each.node_id })),
    ...more,
  }).document;
const base = make([node("a"), node("b"), node("c")]);
const ids = (document: WorkflowDocument) => document.nodes.map(({ node_id }) => node_id);
const wires = ({ edges }: WorkflowDocument) => edges.map((edge) => `${edge.source_node_id}>${edge.target_node_id}`);
const of = (document: WorkflowDocument, id: string) => document.nodes.find(({ node_id }) => node_id === id);

describe("two sides that changed different things", () => {
  it("are both kept, down to the field of a config", () => {
    const mine = make([node("a", { url: "https://mine.example" }), node("b"), node("c")], { name: "Mine" });
    const theirs = make([node("a", { method: "POST" }), node("b", {}, { name: "Their b" }), node("c"), node("d")]);
    const { document, changes } = mergeDocuments(base, mine, theirs, "mine");
    expect(changes.every(({ is_conflict }) => !is_conflict)).toBe(true);
    expect(document.name).toBe("Mine");
    expect(of(document, "a")?.config).toEqual({ url: "https://mine.example", method: "POST" });
    expect(of(document, "b")?.name).toBe("Their b");
    expect(ids(document)).toEqual(["a", "b", "c", "d"]);
    expect(wires(document)).toEqual(["a>b", "b>c", "c>d"]);
    expect(changes.map(({ path, kind }) => `${kind} ${path}`).sort()).toEqual(
      ["added edge:c__d", "added node:a.config.method", "added node:b.name", "added node:d"].map((line) =>
        expect.stringMatching(new RegExp(line.replace("c__d", ".*"))),
      ),
    );
  });

  it("leave out what they deleted, with its edges", () => {
    const { document } = mergeDocuments(base, base, make([node("a"), node("c")]), "mine");
    expect(ids(document)).toEqual(["a", "c"]);
    expect(wires(document)).toEqual(["a>c"]);
  });

  it("that made the same change have nothing to take over", () => {
    const changed = make([node("a", { method: "PUT" }), node("b"), node("c")]);
    expect(incomingChanges(base, changed, changed)).toEqual([]);
  });
});

describe("two sides that changed the same", () => {
  const theirs = make([node("a", { url: "https://theirs.example" }), node("b"), node("c")]);
  const mine = make([node("a", { url: "https://mine.example" }), node("b"), node("c")]);

  it("are a conflict, which goes the way that is asked for", () => {
    expect(incomingChanges(base, mine, theirs)).toEqual([
      { path: "node:a.config.url", kind: "changed", is_conflict: true },
    ]);
    expect(of(mergeDocuments(base, mine, theirs, "mine").document, "a")?.config.url).toBe("https://mine.example");
    expect(of(mergeDocuments(base, mine, theirs, "theirs").document, "a")?.config.url).toBe("https://theirs.example");
  });

  it("keep a node that they deleted and I changed, and its edges", () => {
    const changed = make([node("a"), node("b", { method: "PUT" }), node("c")]);
    const without = make([node("a"), node("c")]);
    const kept = mergeDocuments(base, changed, without, "mine").document;
    expect(of(kept, "b")?.config.method).toBe("PUT");
    expect(wires(kept)).toEqual(expect.arrayContaining(["a>b", "b>c"]));
    const gone = mergeDocuments(base, changed, without, "theirs").document;
    expect(ids(gone)).toEqual(["a", "c"]);
    expect(wires(gone)).toEqual(["a>c"]);
  });

  it("bring a node back whole that I deleted and they changed, when theirs wins", () => {
    const without = make([node("a"), node("c")]);
    const changed = make([node("a"), node("b", { method: "PUT" }), node("c")]);
    expect(ids(mergeDocuments(base, without, changed, "mine").document)).toEqual(["a", "c"]);
    expect(of(mergeDocuments(base, without, changed, "theirs").document, "b")?.config).toEqual({
      url: "https://a.example",
      method: "PUT",
    });
  });

  it("never mix two nodes that were made apart under one id, or one that became another type", () => {
    const own = make([node("a"), node("b"), node("c"), node("d", { method: "PUT" })]);
    const other = make([
      node("a"),
      node("b"),
      node("c"),
      { node_id: "d", component_type: "delay", config: { seconds: 5 } } as never,
    ]);
    expect(of(mergeDocuments(base, own, other, "mine").document, "d")?.config).not.toHaveProperty("seconds");
    expect(of(mergeDocuments(base, own, other, "theirs").document, "d")).toEqual(of(other, "d"));
  });
});

describe("any three documents", () => {
  /** A small deterministic source of chance. */
  const chance = (seed: number) => () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };

  it("merge into one whose edges all have their nodes, and a merge with an unchanged side gives the other", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = chance(seed);
      const change = (document: WorkflowDocument): WorkflowDocument => {
        const nodes = document.nodes
          .filter(() => random() > 0.2)
          .map((each) =>
            random() > 0.5 ? each : { ...each, config: { ...each.config, n: Math.floor(random() * 3) } },
          );
        if (random() > 0.5) nodes.push({ ...node(`n${Math.floor(random() * 3)}`) } as never);
        return make(nodes.length > 0 ? nodes : [node("z")]);
      };
      const [mine, theirs] = [change(base), change(base)];
      for (const side of ["mine", "theirs"] as const) {
        const { document } = mergeDocuments(base, mine, theirs, side);
        const there = new Set(ids(document));
        expect(there.size).toBe(document.nodes.length);
        expect(document.edges.every((e) => there.has(e.source_node_id) && there.has(e.target_node_id))).toBe(true);
        // Taken over once, nothing is left to take over but what lost.
        const left = incomingChanges(theirs, document, theirs);
        expect(left).toEqual([]);
      }
      expect(new Set(ids(mergeDocuments(base, base, theirs, "mine").document))).toEqual(new Set(ids(theirs)));
      expect(mergeDocuments(base, mine, base, "mine").document).toEqual(mine);
    }
  });
});
