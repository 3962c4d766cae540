import { describe, expect, it } from "vitest";
import { toYaml } from "@/lib/workflow/yaml";
import { fromText, rewrite, toText } from "../clipboard";
import { framesOf, stateFrames } from "./boxes";
import { align, distribute } from "./commands/align";
import { duplicate, fragmentOf, paste, replaceAll } from "./commands/fragment";
import { group, moveIntoGroup, patchGroup, ungroup } from "./commands/groups";
import { moveTo, remove } from "./commands/nodes";
import { addNote, patchNote, resizeNote } from "./commands/notes";
import { toDocument, toState } from "./document";
import { draw, node, storeOf, TEST_TYPES } from "./testing";
import { neighbour, reach } from "./walk";

const rows = (ids: string[], step = 296) => new Map(ids.map((id, index) => [id, { x: index * step, y: 0 }]));
const membersOf = (store: ReturnType<typeof storeOf>) =>
  Object.fromEntries([...store.get().state.items.groups].map(([id, each]) => [id, each.node_ids]));

describe("sticky notes", () => {
  it("are added, written, resized and deleted, each one undo step, and stand in document and layout", () => {
    let now = 0;
    const store = storeOf(draw(["a"]), () => now);
    store.dispatch(addNote("n1", { x: 3, y: -100 }, { color: "blue" }));
    for (const text of ["H", "Hi"]) store.dispatch(patchNote("n1", { text }));
    now += 5000;
    store.dispatch(resizeNote("n1", { x: 16, y: -96, width: 301, height: 20 }));
    const { document, layout } = toDocument(store.get().state);
    expect(document.sticky_notes).toEqual({ n1: { text: "Hi", color: "blue", width: 304, height: 96 } });
    expect(layout["note:n1"]).toEqual({ x: 16, y: -96 });
    expect(toYaml(document)).not.toContain("-96");
    store.undo();
    store.undo();
    expect(store.get().state.items.sticky_notes.get("n1")?.text).toBe("");
    store.dispatch(remove(["note:n1"]));
    expect(toDocument(store.get().state).document.sticky_notes).toBeUndefined();
    store.undo();
    expect(store.get().state.places.get("note:n1")).toEqual({ x: 0, y: -96 });
  });

  it("of an import without positions stand above the drawing", () => {
    const state = toState(draw(["a"], [], { sticky_notes: { x: { text: "1" }, y: { text: "2", width: 400 } } }), {});
    const [x, y] = [state.places.get("note:x"), state.places.get("note:y")];
    expect(x?.y).toBeLessThan(-160);
    expect(y?.x).toBeGreaterThan((x?.x ?? 0) + 240);
  });
});

describe("frames", () => {
  it("hold nodes, take whole frames in, and never lie half over one another", () => {
    const store = storeOf(draw(["a", "b", "c", "d"]));
    store.dispatch(group("one", ["a", "b"], "One"));
    store.dispatch(group("outer", ["group:one", "c"], "Outer"));
    expect(membersOf(store)).toEqual({ one: ["a", "b"], outer: ["a", "b", "c"] });
    store.dispatch(group("two", ["b", "d"], "Two"));
    expect(membersOf(store)).toEqual({ one: ["a"], outer: ["a", "c"], two: ["b", "d"] });
    expect([...store.get().selection.nodes]).toEqual(["group:two", "b", "d"]);
    store.dispatch(ungroup(["group:two"]));
    expect(Object.keys(membersOf(store))).toEqual(["one", "outer"]);
    while (store.undo());
    expect(toDocument(store.get().state).document.groups).toBeUndefined();
  });

  it("follow their members, and an inner frame lies in the outer", () => {
    const store = storeOf(draw(["a", "b", "c"]));
    store.dispatch(moveTo(rows(["a", "b", "c"])));
    store.dispatch(group("inner", ["a", "b"], ""));
    store.dispatch(group("outer", ["a", "b", "c"], ""));
    const [outer, inner] = stateFrames(store.get().state, TEST_TYPES);
    expect([outer?.id, inner?.id]).toEqual(["outer", "inner"]);
    if (!outer || !inner) throw new Error("Two frames.");
    expect(outer.x).toBeLessThan(inner.x);
    expect(outer.y).toBeLessThan(inner.y);
    store.dispatch(moveTo(new Map([["a", { x: -800, y: 0 }]])));
    expect(stateFrames(store.get().state, TEST_TYPES)[1]?.x).toBe(-824);
  });

  it("lose deleted nodes, go when empty, and come back by undo", () => {
    const store = storeOf(draw(["a", "b"]));
    store.dispatch(group("g", ["a", "b"], "Both"));
    store.dispatch(remove(["a"]));
    expect(membersOf(store)).toEqual({ g: ["b"] });
    store.dispatch(remove(["b"]));
    expect(membersOf(store)).toEqual({});
    store.undo();
    store.undo();
    expect(membersOf(store)).toEqual({ g: ["a", "b"] });
    store.dispatch(remove(["group:g", "a", "b"]));
    expect(store.get().state.nodes.size).toBe(0);
    store.undo();
    expect(membersOf(store)).toEqual({ g: ["a", "b"] });
  });

  it("are renamed, and nodes move in and out", () => {
    const store = storeOf(draw(["a", "b", "c"]));
    store.dispatch(group("g", ["a"], "G"));
    store.dispatch(patchGroup("g", { name: "  Orders " }));
    store.dispatch(moveIntoGroup(["b", "c"], "g"));
    store.dispatch(moveIntoGroup(["a"], null));
    expect(toDocument(store.get().state).document.groups).toEqual({ g: { name: "Orders", node_ids: ["b", "c"] } });
    store.dispatch(group("inner", ["b"], ""));
    store.dispatch(moveIntoGroup(["a"], "inner"));
    expect(membersOf(store)).toEqual({ g: ["b", "c", "a"], inner: ["b", "a"] });
  });

  it("without a living member are not drawn", () => {
    expect(framesOf(new Map([["g", { name: "", node_ids: ["gone"] }]]), () => null)).toEqual([]);
  });
});

describe("aligning", () => {
  it("brings cards to one line and gives them equal gaps", () => {
    const store = storeOf(draw(["a", "b", "c"]));
    store.dispatch(
      moveTo(
        new Map([
          ["a", { x: 0, y: 0 }],
          ["b", { x: 320, y: 80 }],
          ["c", { x: 1000, y: 40 }],
        ]),
      ),
    );
    store.dispatch(align(["a", "b", "c"], "top"));
    expect(["a", "b", "c"].map((id) => store.get().state.places.get(id)?.y)).toEqual([0, 0, 0]);
    store.dispatch(distribute(["a", "b", "c"], "horizontal"));
    expect(["a", "b", "c"].map((id) => store.get().state.places.get(id)?.x)).toEqual([0, 500, 1000]);
    store.dispatch(align(["a", "b"], "right"));
    expect(store.get().state.places.get("a")?.x).toBe(500);
    expect(store.dispatch(align(["a"], "left"))).toBe(false);
    expect(store.dispatch(distribute(["a", "b"], "vertical"))).toBe(false);
  });

  it("moves a frame as one, and takes a single frame apart", () => {
    const store = storeOf(draw(["a", "b", "c"]));
    store.dispatch(
      moveTo(
        new Map([
          ["a", { x: 0, y: 400 }],
          ["b", { x: 0, y: 520 }],
          ["c", { x: 400, y: 0 }],
        ]),
      ),
    );
    store.dispatch(group("g", ["a", "b"], ""));
    store.dispatch(align(["group:g", "a", "b", "c"], "top"));
    expect(["a", "b", "c"].map((id) => store.get().state.places.get(id)?.y)).toEqual([0, 120, 0]);
    store.dispatch(align(["group:g", "a", "b"], "top"));
    expect(["a", "b"].map((id) => store.get().state.places.get(id)?.y)).toEqual([0, 0]);
  });
});

describe("copies", () => {
  const types = new Map(TEST_TYPES);
  const step = types.get("step");
  if (step) types.set("step", { ...step, expressionFields: [{ field: "text", kind: "expression" }] });

  it("keep notes and whole frames, and references inside go to the copies", () => {
    const store = storeOf(
      draw(["a", node("b", "step", { config: { text: "nodes.a.output + nodes.z.output" } })], ["a>b"]),
    );
    store.dispatch(group("g", ["a", "b"], "Pair"));
    store.dispatch(addNote("n", { x: 0, y: -200 }, { text: "Why" }));
    const { state } = store.get();
    const text = toText(fragmentOf(state, new Set(["group:g", "note:n"])));
    const fragment = fromText(text);
    if (!fragment) throw new Error("It can be read.");
    const { changes } = paste(fragment, { x: 800, y: 0 }, { rewrite }).run(state, types);
    const added = (on: string) => changes.flatMap((change) => (change.on === on && change.after ? [change.after] : []));
    expect(added("node")).toMatchObject([
      { node_id: "a_2" },
      { node_id: "b_2", config: { text: "nodes.a_2.output + nodes.z.output" } },
    ]);
    expect(added("item")).toMatchObject([{ text: "Why" }, { name: "Pair", node_ids: ["a_2", "b_2"] }]);
    expect(changes).toContainEqual({ on: "place", id: "note:n_2", before: null, after: { x: 800, y: 0 } });
  });

  it("of a note alone can be pasted; of a part of a frame the frame stays behind", () => {
    const store = storeOf(draw(["a", "b"]));
    store.dispatch(group("g", ["a", "b"], ""));
    store.dispatch(addNote("n", { x: 0, y: 0 }, { text: "x" }));
    const { state } = store.get();
    expect(fromText(toText(fragmentOf(state, new Set(["note:n"]))))?.sticky_notes).toMatchObject({ n: { text: "x" } });
    expect(fragmentOf(state, new Set(["a"])).groups).toBeUndefined();
    store.dispatch(duplicate(["note:n"]));
    expect([...store.get().state.items.sticky_notes.keys()]).toEqual(["n", "n_2"]);
  });

  it("an import replaces notes and frames, and undo brings them back", () => {
    const before = draw(["a"], [], {
      sticky_notes: { n: { text: "x" } },
      groups: { g: { name: "", node_ids: ["a"] } },
    });
    const store = storeOf(before);
    store.dispatch(replaceAll(draw(["a"], [], { sticky_notes: { m: { text: "y" } } }), {}));
    expect(toDocument(store.get().state).document).toMatchObject({ sticky_notes: { m: { text: "y" } } });
    expect(toDocument(store.get().state).document.groups).toBeUndefined();
    store.undo();
    expect(toDocument(store.get().state).document).toEqual(before);
  });
});

describe("ways through the drawing", () => {
  const state = toState(draw(["a", "b", "c", "d"], ["a>b", "a>c", "c>d", "d>c"], { triggers: [{ type: "manual" }] }), {
    "trigger:0": { x: -300, y: 0 },
    a: { x: 0, y: 0 },
    b: { x: 300, y: -100 },
    c: { x: 300, y: 40 },
    d: { x: 600, y: 40 },
  });
  it("reach everything downstream or upstream, loops included", () => {
    expect(reach(state, ["c"], "downstream").sort()).toEqual(["c", "d"]);
    expect(reach(state, ["d"], "upstream").sort()).toEqual(["a", "c", "d", "trigger:0"]);
    expect(reach(state, ["trigger:0"], "downstream").sort()).toEqual(["a", "b", "c", "d", "trigger:0"]);
  });
  it("lead along edges to the card nearest in height, and up and down to the nearest card", () => {
    const go = (from: string | null, way: "left" | "right" | "up" | "down") => neighbour(state, TEST_TYPES, from, way);
    expect(go(null, "right")).toBe("trigger:0");
    expect(go("trigger:0", "right")).toBe("a");
    expect(go("a", "right")).toBe("c");
    expect(go("c", "up")).toBe("b");
    expect(go("b", "down")).toBe("c");
    expect(go("b", "left")).toBe("a");
    expect(go("a", "left")).toBe("trigger:0");
    expect(go("b", "right")).toBe("d");
    expect(go("b", "up")).toBeNull();
  });
});
