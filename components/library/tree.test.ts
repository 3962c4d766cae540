import { expect, it } from "vitest";
import { countInside, flatTree, pathOf } from "./tree";

const folder = (id: string, parent_id: string | null, workflows = 1) => ({
  id,
  name: id.toUpperCase(),
  parent_id,
  workflows,
});
const all = [folder("c", "b"), folder("a", null), folder("b", "a"), folder("d", null, 5)];

it("tells the way to a folder, what is below it, and how much is in it", () => {
  expect(pathOf(all, "c").map(({ id }) => id)).toEqual(["a", "b", "c"]);
  expect(pathOf(all, "nowhere")).toEqual([]);
  expect(flatTree(all).map((each) => [each.folder.id, each.depth])).toEqual([
    ["a", 0],
    ["b", 1],
    ["c", 2],
    ["d", 0],
  ]);
  expect(countInside(all, folder("a", null))).toBe(3);
});
