import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXECUTION_STATUS } from "@/db/schema/executions";
import { isTerminal, NEXT_STATUS, step } from "./status";

describe("the life of an execution", () => {
  it("never leaves an end and allows only what the table says", () => {
    fc.assert(
      fc.property(fc.constantFrom(...EXECUTION_STATUS), fc.constantFrom(...EXECUTION_STATUS), (from, to) => {
        if (NEXT_STATUS[from].includes(to)) expect(step(from, to)).toBe(to);
        else expect(() => step(from, to)).toThrow("cannot go");
        if (isTerminal(from)) expect(NEXT_STATUS[from]).toEqual([]);
      }),
    );
  });
});
