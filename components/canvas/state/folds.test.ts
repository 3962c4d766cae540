import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDocument } from "@/lib/workflow";
import { fromYaml, toYaml } from "@/lib/workflow/yaml";
import { flowEdges, flowNodes } from "../elements";
import { worstOf } from "../folded/worst";
import { boundsOf } from "../use-fit";
import { group, moveIntoGroup, setCollapsed } from "./commands/groups";
import { moveTo } from "./commands/nodes";
import { toDocument } from "./document";
import { drawnFrames, droppedInto, foldsOf, foldTargets, movedBy, NO_FOLDS, placesBelow } from "./folds";
import { anyCommand, draw, storeOf, TEST_TYPES } from "./testing";
import { neighbour } from "./walk";

const rows = (ids: string[]) => new Map(ids.map((id, index) => [id, { x: index * 296, y: 0 }]));

/** a → b → c → d, and a → c; b and c are in a frame, which is collapsed. */
function world() {
  const store = storeOf(
    draw(["a", "b", "c", "d"], ["a>b", "b>c", "c>d", "a>c"], { triggers: [{ type: "manual", config: {} }] }),
  );
  store.dispatch(moveTo(rows(["a", "b", "c", "d"])));
  store.dispatch(group("g", ["b", "c"], "Middle"));
  store.dispatch(setCollapsed(["g"], true));
  const drawn = () => ({
    nodes: flowNodes(store.get(), TEST_TYPES, []),
    edges: flowEdges(store.get(), TEST_TYPES, []),
  });
  return { store, drawn };
}

describe("a collapsed frame", () => {
  it("is one card with its edges, those between the same two cards as one line", () => {
    const { drawn } = world();
    const { nodes, edges } = drawn();
    expect(nodes.map(({ id, type }) => `${type} ${id}`)).toEqual([
      "trigger trigger:0",
      "step a",
      "step d",
      "folded group:g",
    ]);
    expect(edges.map(({ source, target, data }) => [source, target, data?.bundle])).toEqual([
      ["trigger:0", "a", undefined],
      ["a", "group:g", ["a>b", "a>c"]],
      ["group:g", "d", ["c>d"]],
    ]);
  });

  it("is opened by undo, and everything is drawn as before", () => {
    const { store, drawn } = world();
    expect(store.get().undo).toBe("collapse");
    store.undo();
    const { nodes, edges } = drawn();
    expect(nodes.map(({ id }) => id)).toEqual(["trigger:0", "a", "b", "c", "d"]);
    expect(edges.map(({ id }) => id)).toEqual(["wire:trigger:0:a", "a>b", "b>c", "c>d", "a>c"]);
    expect(foldsOf(store.get(), TEST_TYPES)).toBe(NO_FOLDS);
  });

  it("stands in the document and in its YAML, and nothing of it when it is open", () => {
    const { store } = world();
    const { document } = toDocument(store.get().state);
    expect(document.groups).toEqual({ g: { name: "Middle", node_ids: ["b", "c"], collapsed: true } });
    expect(fromYaml(toYaml(document)).document.groups).toEqual(document.groups);
    expect(() => parseDocument({ ...document, groups: { g: { node_ids: ["b"], collapsed: "yes" } } })).toThrow(
      "boolean",
    );
    store.dispatch(setCollapsed(["g"], false));
    expect(toYaml(toDocument(store.get().state).document)).not.toContain("collapsed");
  });

  it("takes everything in it along when its card is moved", () => {
    const { store } = world();
    const folds = foldsOf(store.get(), TEST_TYPES);
    const box = folds.cards.get("group:g")?.box ?? { x: 0, y: 0 };
    const moved = movedBy(store.get(), folds, new Map([["group:g", { x: box.x + 80, y: box.y - 40 }]]));
    expect([...moved]).toEqual([
      ["b", { x: 376, y: -40 }],
      ["c", { x: 672, y: -40 }],
    ]);
  });

  it("is what arrow keys go to, and what is shown for a node in it", () => {
    const { store } = world();
    const folds = foldsOf(store.get(), TEST_TYPES);
    const next = (from: string, way: "left" | "right") => neighbour(store.get().state, TEST_TYPES, from, way, folds);
    expect([next("a", "right"), next("group:g", "right"), next("group:g", "left"), next("d", "left")]).toEqual([
      "group:g",
      "d",
      "a",
      "group:g",
    ]);
    const { box } = folds.cards.get("group:g") ?? {};
    expect(boundsOf(store, ["c"])).toEqual(box);
    expect(
      flowNodes({ ...store.get(), selection: { nodes: new Set(["c"]), edges: new Set() } }, TEST_TYPES, []).at(-1),
    ).toMatchObject({ id: "group:g", selected: true });
  });

  it("hides the frames in it, and stands in an open one around it", () => {
    const { store, drawn } = world();
    store.dispatch(group("outer", ["group:g", "a"], ""));
    expect(drawnFrames(store.get(), TEST_TYPES).map(({ id }) => id)).toEqual(["outer", "g"]);
    store.dispatch(setCollapsed(["outer"], true));
    expect(drawn().nodes.map(({ id }) => id)).toEqual(["trigger:0", "d", "group:outer"]);
    expect(drawnFrames(store.get(), TEST_TYPES).map(({ id }) => id)).toEqual(["outer"]);
    store.dispatch(setCollapsed(["outer"], false));
    expect(drawn().nodes.map(({ id }) => id)).toEqual(["trigger:0", "a", "d", "group:g"]);
  });

  it("takes a card that is let go over its card, and none where its frame would be", () => {
    const { store } = world();
    const drop = (x: number, y: number) => {
      store.dispatch(moveTo(new Map([["d", { x, y }]])));
      return droppedInto(store.get(), TEST_TYPES, ["d"]);
    };
    const { box } = foldsOf(store.get(), TEST_TYPES).cards.get("group:g") ?? {};
    expect(drop((box?.x ?? 0) + 8, box?.y ?? 0)).toEqual({ frame: "g", ids: ["d"] });
    expect(drop(640, 8)).toBeNull();
  });

  it("is opened for oneself where the workflow can only be looked at", () => {
    const { store, drawn } = world();
    store.fold(["g"], false);
    expect(drawn().nodes).toHaveLength(5);
    expect(store.get().state.items.groups.get("g")?.collapsed).toBe(true);
    store.fold(["g"], true);
    expect(drawn().nodes).toHaveLength(4);
  });

  it("is found from what is selected: the frame itself, or the innermost around the nodes", () => {
    const { store } = world();
    store.dispatch(group("outer", ["group:g", "a"], ""));
    const targets = (...ids: string[]) => foldTargets(store.get(), TEST_TYPES, new Set(ids));
    expect(targets("group:outer", "group:g", "a", "b", "c")).toEqual(["outer"]);
    expect(targets("a")).toEqual(["outer"]);
    expect(targets("b")).toEqual(["g"]);
    expect(targets("d")).toEqual([]);
  });

  it("draws each node once, or what stands for it, whatever is done", () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 20 }), (commands) => {
        const { store, drawn } = world();
        for (const make of commands) store.dispatch(make(store.get().state));
        const { standsFor } = foldsOf(store.get(), TEST_TYPES);
        const { nodes, edges } = drawn();
        const ids = nodes.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of store.get().state.nodes.keys()) expect(ids).toContain(standsFor.get(id) ?? id);
        for (const { source, target } of edges) expect(ids).toEqual(expect.arrayContaining([source, target]));
      }),
      { numRuns: 60 },
    );
  });
});

describe("a card that is dragged into a frame", () => {
  it("is taken back in one step", () => {
    const { store } = world();
    const before = toDocument(store.get().state);
    store.dispatch(moveTo(new Map([["d", { x: 296, y: 400 }]]), "drag:1"));
    store.dispatch(moveIntoGroup(["d"], "g", "drag:1"));
    expect(store.get().undo).toBe("group");
    store.undo();
    expect(toDocument(store.get().state)).toEqual(before);
  });
});

describe("a collapsed frame whose card is dragged onto another frame", () => {
  /** Besides: e and f, far away, in a frame of their own. */
  function two(collapsed: boolean) {
    const store = storeOf(draw(["a", "b", "c", "d", "e", "f"]));
    store.dispatch(moveTo(rows(["a", "b", "c", "d"])));
    store.dispatch(
      moveTo(
        new Map([
          ["e", { x: 0, y: 800 }],
          ["f", { x: 296, y: 800 }],
        ]),
      ),
    );
    store.dispatch(group("g", ["b", "c"], "Middle"));
    store.dispatch(group("h", ["e", "f"], "Low"));
    store.dispatch(setCollapsed(collapsed ? ["g", "h"] : ["g"], true));
    return store;
  }

  it("is in that frame from then on, with all that is in it, and is taken back in one step", () => {
    const store = two(false);
    const before = toDocument(store.get().state);
    const moved = movedBy(store.get(), foldsOf(store.get(), TEST_TYPES), new Map([["group:g", { x: 160, y: 800 }]]));
    store.dispatch(moveTo(moved, "drag:1"));
    expect(droppedInto(store.get(), TEST_TYPES, ["group:g"])).toEqual({ frame: "h", ids: ["group:g"] });
    store.dispatch(moveIntoGroup(["group:g"], "h", "drag:1"));
    const { groups } = store.get().state.items;
    expect(groups.get("h")?.node_ids).toEqual(["e", "f", "b", "c"]);
    expect(groups.get("g")).toEqual({ name: "Middle", node_ids: ["b", "c"], collapsed: true });
    expect(droppedInto(store.get(), TEST_TYPES, ["group:g"])).toBeNull();
    store.undo();
    expect(toDocument(store.get().state)).toEqual(before);
  });

  it("leaves the frame that it was in", () => {
    const store = two(false);
    store.dispatch(group("around", ["group:g", "a"], ""));
    store.dispatch(moveIntoGroup(["group:g"], "h"));
    const { groups } = store.get().state.items;
    expect(groups.get("around")?.node_ids).toEqual(["a"]);
    expect(groups.get("g")?.node_ids).toEqual(["b", "c"]);
  });

  it("goes with what is in it below what a collapsed frame has", () => {
    const store = two(true);
    const [g, h] = ["group:g", "group:h"].map((id) => foldsOf(store.get(), TEST_TYPES).cards.get(id));
    if (!g || !h) throw new Error("Both are collapsed.");
    const moved = movedBy(store.get(), foldsOf(store.get(), TEST_TYPES), new Map([["group:g", h.box]]));
    store.dispatch(moveTo(moved));
    expect(droppedInto(store.get(), TEST_TYPES, ["group:g"])).toEqual({ frame: "h", ids: ["group:g"] });
    const places = placesBelow(store.get(), TEST_TYPES, h.frame, ["group:g"]);
    expect([...places.keys()]).toEqual(["b", "c"]);
    const [b, c] = [...places.values()];
    expect(b?.y).toBeGreaterThanOrEqual(h.frame.y + h.frame.height);
    expect((c?.x ?? 0) - (b?.x ?? 0)).toBe(296);
  });
});

describe("the state of a collapsed frame", () => {
  it("is the worst of its nodes', with how many have ended", () => {
    const runs = (...states: ["a" | "b" | "c", "running" | "waiting" | "completed" | "failed" | "skipped"][]) =>
      worstOf(new Map(states.map(([id, status]) => [id, { status }])), ["a", "b", "c"]);
    expect(runs(["a", "completed"], ["b", "running"])).toEqual({ status: "running", ended: 1 });
    expect(runs(["a", "running"], ["b", "waiting"])).toEqual({ status: "waiting", ended: 0 });
    expect(runs(["a", "failed"], ["b", "waiting"], ["c", "completed"])).toEqual({ status: "failed", ended: 2 });
    expect(runs(["a", "skipped"], ["b", "completed"])).toEqual({ status: "completed", ended: 2 });
    expect(runs()).toBeNull();
  });
});
