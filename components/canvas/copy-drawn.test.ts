import { expect, it } from "vitest";
import { copyDrawn } from "./copy-drawn";
import { sameDrag } from "./drag";
import { group, moveIntoGroup, setCollapsed } from "./state/commands/groups";
import { moveTo } from "./state/commands/nodes";
import { addNote } from "./state/commands/notes";
import { toDocument } from "./state/document";
import { draw, node, storeOf } from "./state/testing";

/** a → b → c in a row; b reads a. */
function world() {
  const b = node("b", "step", { name: "Second", config: { text: "of nodes.a" } });
  const store = storeOf(draw([node("a", "step", { name: "First" }), b, "c"], ["a>b", "b>c"]));
  store.dispatch(moveTo(new Map(["a", "b", "c"].map((id, index) => [id, { x: index * 296, y: 0 }]))));
  return store;
}

it("what is dragged with Alt stays, and its copies with the edges between them stand where it was let go", () => {
  const store = world();
  expect(copyDrawn(store, ["a", "b"], { x: 40, y: 200 })).toEqual(["a_2", "b_2"]);
  const { state, selection } = store.get();
  expect([...selection.nodes]).toEqual(["a_2", "b_2"]);
  expect(state.places.get("a")).toEqual({ x: 0, y: 0 });
  expect([state.places.get("a_2"), state.places.get("b_2")]).toEqual([
    { x: 40, y: 200 },
    { x: 336, y: 200 },
  ]);
  expect([...state.edges.values()].map((edge) => `${edge.source_node_id}>${edge.target_node_id}`)).toEqual([
    "a>b",
    "b>c",
    "a_2>b_2",
  ]);
});

it("copies that were let go in a frame are taken back in one step", () => {
  const store = world();
  store.dispatch(group("g", ["c"], "Last"));
  const before = toDocument(store.get().state);
  const copies = copyDrawn(store, ["a"], { x: 592, y: 40 });
  store.dispatch(moveIntoGroup(copies, "g", sameDrag()));
  expect(store.get().state.items.groups.get("g")?.node_ids).toEqual(["c", "a_2"]);
  store.undo();
  expect(toDocument(store.get().state)).toEqual(before);
});

it("a collapsed frame is copied with all that it stands for, and its copy is collapsed", () => {
  const store = world();
  store.dispatch(addNote("n", { x: 16, y: -40 }, { height: 96 }));
  store.dispatch(group("g", ["a", "b"], "Both"));
  store.dispatch(setCollapsed(["g"], true));
  expect(copyDrawn(store, ["group:g"], { x: 0, y: 400 })).toHaveLength(1);
  const { groups, sticky_notes: notes } = store.get().state.items;
  expect([...groups.values()].map(({ node_ids, collapsed }) => [node_ids, collapsed])).toEqual([
    [["a", "b"], true],
    [["a_2", "b_2"], true],
  ]);
  expect(notes.size).toBe(2);
});

it("nothing is copied that was not moved", () => {
  const store = world();
  expect(copyDrawn(store, ["a"], { x: 0, y: 0 })).toEqual([]);
  expect(store.get().state.nodes.size).toBe(3);
});
