import { describe, expect, it } from "vitest";
import { artifactOf, childPath, columnsOf, entriesOf, searchJson } from "./model";

describe("paths of the JSON viewer", () => {
  it("are JSONata, with odd names in backticks", () => {
    expect(childPath("", "a")).toBe("a");
    expect(childPath("a", "b c")).toBe("a.`b c`");
    expect(childPath("a.b", 2)).toBe("a.b[2]");
    expect(childPath("", 0)).toBe("$[0]");
    expect(entriesOf({ a: [1] }, "nodes.x.output").map((each) => each.path)).toEqual(["nodes.x.output.a"]);
  });
});

describe("search in the JSON viewer", () => {
  const value = { customer: { name: "Ada", tags: ["VIP", "eu"] }, total: 120 };

  it("finds keys and values regardless of case and keeps what is above them visible", () => {
    const { hits, visible } = searchJson(value, "", "vip");
    expect([...hits]).toEqual(["customer.tags[0]"]);
    expect([...visible].sort()).toEqual(["customer", "customer.tags", "customer.tags[0]"]);
    expect([...searchJson(value, "", "TOTAL").hits]).toEqual(["total"]);
  });

  it("finds a bare text", () => {
    expect(searchJson("hello", "", "ell").hits.size).toBe(1);
  });
});

describe("tables of the JSON viewer", () => {
  it("take arrays of objects and the union of their keys", () => {
    expect(columnsOf([{ a: 1 }, { a: 2, b: 3 }])).toEqual(["a", "b"]);
  });

  it("refuse other arrays, empty ones, and stored artifacts", () => {
    expect(columnsOf([1, 2])).toBeNull();
    expect(columnsOf([])).toBeNull();
    expect(columnsOf([{ $artifact: { hash: "x", size: 1, mime: "application/json" } }])).toBeNull();
  });
});

describe("artifacts", () => {
  it("are recognised by their whole shape", () => {
    expect(artifactOf({ $artifact: { hash: "h", size: 3, mime: "text/plain" } })).toEqual({
      hash: "h",
      size: 3,
      mime: "text/plain",
    });
    expect(artifactOf({ $artifact: "h" })).toBeNull();
  });
});
