import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { complete } from "./complete";
import { FUNCTIONS } from "./functions";

const scope = {
  input: {
    city: "Berlin",
    "odd name": 1,
    orders: [
      { price: 2, who: { name: "Ann" } },
      { price: 3, extra: true },
    ],
  },
  nodes: { fetch: { output: { status: 200, body: { city: "Rome" } } } },
  vars: {},
};
/** `|` is the caret. */
const at = (marked: string, more: { isTemplate?: boolean; isAsked?: boolean } = {}) => {
  const caret = marked.indexOf("|");
  const text = marked.replace("|", "");
  const found = complete({ text, caret, isTemplate: false, isAsked: false, scope, ...more });
  return (
    found && {
      ...found,
      labels: found.items.map(({ label }) => label),
      done: (n: number) => text.slice(0, found.from) + found.items[n]?.insert + text.slice(found.to),
    }
  );
};

describe("suggestions", () => {
  it("are the fields of what the path leads to, with their values", () => {
    expect(at("nodes.fetch.output.|")?.labels).toEqual(["status", "body"]);
    const found = at("1 + nodes.fetch.output.st|");
    expect(found?.done(0)).toBe("1 + nodes.fetch.output.status");
    expect(found?.items[0]).toMatchObject({ value: 200, path: "nodes.fetch.output.status" });
    expect(at("$nodes.fetch.|")?.labels).toEqual(["output"]);
    expect(at("$$.input.ci|")?.labels).toEqual(["city"]);
  });

  it("look into the items of lists, by number, by filter, and all at once", () => {
    expect(at("input.orders.|")?.labels.sort()).toEqual(["extra", "price", "who"]);
    expect(at("input.orders[0].|")?.labels).toEqual(["price", "who"]);
    expect(at("input.orders[price > 2].wh|")?.labels).toEqual(["who"]);
    expect(at("input.orders[pr|")?.labels[0]).toBe("price");
    expect(at("$sum(input.orders.(pr|")?.labels[0]).toBe("price");
    expect(at("input.orders.who.|")?.labels).toEqual(["name"]);
  });

  it("are the names of the scope and functions where a path begins", () => {
    expect(at("in|")?.labels[0]).toBe("input");
    expect(at("$su|")?.labels).toContain("$sum");
    expect(at("sum|")?.labels[0]).toBe("$sum");
    expect(at("$su|")?.done(at("$su|")?.labels.indexOf("$sum") ?? 0)).toBe("$sum(");
    expect(at("$inp|")?.labels).toEqual(["$input"]);
    expect(at("|", { isAsked: true })?.labels.slice(0, 3)).toEqual(["input", "nodes", "vars"]);
  });

  it("quote names that are no plain words", () => {
    expect(at("input.od|")?.done(0)).toBe("input.`odd name`");
    expect(at("input.`od|")?.done(0)).toBe("input.`odd name`");
  });

  it("belong to the {{ }} of a template only, closed or not", () => {
    const isTemplate = true;
    expect(at("Hello inp|", { isTemplate })).toBeNull();
    expect(at("Hello {{ input.ci| }}!", { isTemplate })?.done(0)).toBe("Hello {{ input.city }}!");
    expect(at("{{ input.city }} and {{ nodes.|", { isTemplate })?.labels).toEqual(["fetch"]);
    expect(at("{{ input.city }} inp|", { isTemplate })).toBeNull();
  });

  it("are none in quotes, in numbers, after what nobody knows, and when all is written", () => {
    expect(at('"input.|')).toBeNull();
    expect(at("1.|")).toBeNull();
    expect(at("12|")).toBeNull();
    expect(at("$now().|")).toBeNull();
    expect(at("input.city|")).toBeNull();
    expect(at("input.city + |")).toBeNull();
    expect(at("input.city.|")).toBeNull();
  });

  it("stay quick on long texts", () => {
    expect(at(`${"a.".repeat(20_000)}|`)).toBeNull();
    expect(at(`${"(".repeat(20_000)}|`)).toBeNull();
  });
});

it("only functions that exist are offered, each with its arguments and help", async () => {
  for (const { name, takes, help } of FUNCTIONS) {
    expect(await jsonata(`$type(${name})`).evaluate({})).toBe("function");
    expect(takes).toMatch(/^\(.*\)$/);
    expect(help).toMatch(/\.$/);
  }
});
