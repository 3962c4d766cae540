import { expect, it } from "vitest";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { COLORS, initialsOf, readPeople } from "./person";
import { Presence } from "./presence";

const state = (id: string, name: string, more: object = {}) => ({ user: { id, name, role: "editor" }, ...more });

it("reads what others show, and nothing that is no person", () => {
  const people = readPeople(
    new Map<number, unknown>([
      [1, state("b", "Ben", { cursor: { x: 1, y: 2 }, selection: ["one"] })],
      [2, state("a", "Ada", { cursor: null, view: { x: 0, y: 0, zoom: 1 } })],
      [3, { user: {} }],
      [4, state("c", "Mallory", { cursor: { x: "<script>", y: 0 } })],
      [5, null],
    ]),
  );
  expect(people.map(({ name, client }) => [name, client])).toEqual([
    ["Ada", 2],
    ["Ben", 1],
  ]);
  expect(people[1]).toMatchObject({ cursor: { x: 1, y: 2 }, selection: ["one"] });
});

it("gives each a colour of their own, and the same one to all windows of one person", () => {
  const ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const people = readPeople(new Map([...ids, "a"].map((id, client) => [client, state(id, id)])));
  expect(new Set(people.map(({ color }) => color)).size).toBe(COLORS.length);
  const [first, second] = people.filter(({ userId }) => userId === "a");
  expect(first?.color).toBe(second?.color);
});

it("makes initials of a name", () => {
  expect(["Ada Lovelace", "grace brewster hopper", "Plato", " ", "李 小龙"].map(initialsOf)).toEqual([
    "AL",
    "GH",
    "P",
    "?",
    "李小",
  ]);
});

it("stops following who has gone", async () => {
  const awareness = new Awareness(new Y.Doc());
  awareness.states.set(7, state("b", "Ben"));
  const presence = new Presence(awareness);
  presence.follow(7);
  expect(presence.get().following).toBe(7);
  awareness.states.delete(7);
  const gone = new Promise<void>((resolve) => presence.subscribe(resolve));
  awareness.emit("change", [{ added: [], updated: [], removed: [7] }, "test"]);
  await gone;
  expect(presence.get()).toEqual({ people: [], following: null });
  presence.close();
  awareness.destroy();
});
