import { expect, it } from "vitest";
import { APPROVAL_STATUS } from "@/db/schema/executions";
import { isOverdue, NEXT_APPROVAL_STATUS } from "./status";

it("every decision is the end: only a pending approval can change", () => {
  expect(Object.keys(NEXT_APPROVAL_STATUS).sort()).toEqual([...APPROVAL_STATUS].sort());
  const open = Object.entries(NEXT_APPROVAL_STATUS).filter(([, next]) => Object.keys(next).length > 0);
  expect(open.map(([status]) => status)).toEqual(["pending"]);
});

it("the time is over at the moment given, for a pending approval alone", () => {
  const at = new Date("2030-01-01T00:00:00Z");
  const before = new Date(at.getTime() - 1);
  expect(isOverdue({ status: "pending", expires_at: at }, before)).toBe(false);
  expect(isOverdue({ status: "pending", expires_at: at }, at)).toBe(true);
  expect(isOverdue({ status: "pending", expires_at: null }, at)).toBe(false);
  expect(isOverdue({ status: "approved", expires_at: at }, at)).toBe(false);
  expect(isOverdue({ status: "expired", expires_at: at }, before)).toBe(true);
});
