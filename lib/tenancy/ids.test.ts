import { describe, expect, it } from "vitest";
import { newId, newTaskId } from "./ids";

describe("newId", () => {
  it("is a UUIDv7 that sorts by the time it was made", () => {
    const ids = Array.from({ length: 1000 }, newId);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    );
    expect([...ids].sort()).toEqual(ids);
  });
});

describe("newTaskId", () => {
  it("has eight characters that cannot be mistaken for one another", () => {
    expect(newTaskId()).toMatch(/^[2-9A-HJKMNP-TV-Z]{8}$/);
  });
  it("takes its characters from the source it is given", () => {
    expect(newTaskId(() => 0)).toBe("22222222");
  });
});
