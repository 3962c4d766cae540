import fc from "fast-check";
import { expect, it } from "vitest";
import { findMatches, textsOf } from "@/lib/workflow/search";
import { setConfig } from "./commands/nodes";
import { replaceMatches } from "./commands/replace";
import { toDocument } from "./document";
import { draw, node, storeOf } from "./testing";

const drawn = () =>
  storeOf(
    draw(
      [
        node("a", "step", { name: "Ask Bob", config: { text: "bob, Bob", deep: { list: ["bob"] } }, notes: "for bob" }),
        node("bob_node", "step", { input_mapping: { who: "{{ nodes.bob }}" } }),
      ],
      [],
      {
        description: "Bob's",
        variables: { name: "bob" },
        triggers: [{ type: "webhook", config: { path: "bob" } }],
        sticky_notes: { n: { text: "bob" } },
        groups: { g: { name: "Bob", node_ids: ["a"] } },
      },
    ),
  );
const documentOf = (store: ReturnType<typeof storeOf>) => toDocument(store.get().state).document;
const search = (store: ReturnType<typeof storeOf>, words: string) => findMatches(textsOf(documentOf(store)), words);

it("all places are replaced in one undo step, ids are not", () => {
  const store = drawn();
  const before = documentOf(store);
  store.dispatch(replaceMatches(search(store, "bob"), "Eve"));
  expect(search(store, "bob")).toEqual([]);
  expect(documentOf(store)).toMatchObject({
    description: "Eve's",
    variables: { name: "Eve" },
    triggers: [{ config: { path: "Eve" } }],
    nodes: [
      { node_id: "a", name: "Ask Eve", config: { text: "Eve, Eve", deep: { list: ["Eve"] } }, notes: "for Eve" },
      { node_id: "bob_node", name: "Eve node", input_mapping: { who: "{{ nodes.Eve }}" } },
    ],
    sticky_notes: { n: { text: "Eve" } },
    groups: { g: { name: "Eve" } },
  });
  store.undo();
  expect(documentOf(store)).toEqual(before);
  expect(store.get().undo).toBeNull();
});

it("chosen places only, and nothing that was changed since", () => {
  const store = drawn();
  const inText = search(store, "bob").filter((match) => match.path.join(".") === "config.text");
  store.dispatch(replaceMatches(inText.slice(1), "Eve"));
  expect(store.get().state.nodes.get("a")?.config.text).toBe("bob, Eve");
  const found = search(store, "bob").filter((match) => match.path.join(".") === "config.text");
  store.dispatch(setConfig("a", "text", "other"));
  expect(store.dispatch(replaceMatches(found, "Eve"))).toBe(false);
});

it("an emptied name falls back to the id, and the workflow keeps its name", () => {
  const store = storeOf(draw([node("a", "step", { name: "x" })], [], { name: "x" }));
  store.dispatch(replaceMatches(search(store, "x"), ""));
  expect(store.get().state.nodes.get("a")).not.toHaveProperty("name");
  expect(store.get().state.fields.name).toBe("x");
});

it("any replacement can be taken back, and touches only what it found", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 8 }), fc.string({ maxLength: 6 }), (chosen, words) => {
      const store = drawn();
      const before = documentOf(store);
      const matches = search(store, "bob").filter((_, index) => chosen.includes(index));
      store.dispatch(replaceMatches(matches, words));
      const changed = new Set(matches.map((match) => `${match.on} ${match.id} ${match.path.join(".")}`));
      const after = new Map(
        textsOf(documentOf(store)).map((each) => [`${each.on} ${each.id} ${each.path.join(".")}`, each.text]),
      );
      for (const { on, id, path, text } of textsOf(before)) {
        const key = `${on} ${id} ${path.join(".")}`;
        if (!changed.has(key)) expect(after.get(key)).toBe(text);
      }
      while (store.undo());
      expect(documentOf(store)).toEqual(before);
    }),
  );
});
