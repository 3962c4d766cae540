import { describe, expect, it } from "vitest";
import { passwordStrength } from "./strength";

describe("the password hint", () => {
  it("says how many characters are missing", () => expect(passwordStrength("abc")).toEqual({ level: 0, missing: 7 }));
  it.each([
    ["aaaaaaaaaaaa", 1],
    ["password1234", 1],
    ["correct horse battery", 4],
    ["q8#mZ!vd20Lp", 4],
  ])("%s is of level %d", (password, level) => expect(passwordStrength(password).level).toBe(level));
  it("never falls when a new character is added", () => {
    const text = "blue Kettle 42 river";
    const levels = [...text].map((_, index) => passwordStrength(text.slice(0, index + 1)).level);
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
  });
});
