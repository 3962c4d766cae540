import { describe, expect, it } from "vitest";
import { mentioned } from "./mentions";

const person = (id: string, name: string) => ({ id, name, email: `${id}@example.com` });
const PEOPLE = [
  person("ada", "Ada"),
  person("lovelace", "Ada Lovelace"),
  person("zoe", "Zoë B."),
  person("ada2", "Ada"),
];

describe("mentioned", () => {
  it.each([
    ["hello @Zoë B.!", ["zoe"]],
    ["@Ada Lovelace and nobody else", ["lovelace"]],
    ["@ADA, both of you", ["ada", "ada2"]],
    ["@zoe@example.com", ["zoe"]],
    ["mail to x@Ada", []],
    ["@Adam", []],
    ["@", []],
    ["nothing", []],
    ["@Zoë B. (@Ada Lovelace)", ["zoe", "lovelace"]],
  ])("%s", (text, expected) => {
    expect(mentioned(text, PEOPLE)).toEqual(expected);
  });

  it("looks at so many marks and no more", () => {
    expect(mentioned(`${"@ ".repeat(60)}@Ada Lovelace`, PEOPLE)).toEqual([]);
  });
});
