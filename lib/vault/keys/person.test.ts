/** What is sealed for a person: it opens in its own row only, and a rotation of the keys seals it anew. */
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, it } from "vitest";
import { withSystem } from "@/db/client";
import { second_factors } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { openForPerson, sealForPerson } from "./person";
import { rotateKeys } from "./rotate";
import { type TestKeys, useOwnKeys } from "./testing";

const db = useTestDatabase();
let keys: TestKeys;
beforeEach(() => {
  keys = useOwnKeys();
});
afterEach(() => keys.close());

const VALUE = Buffer.from("a canary of a secret");
const rowOf = async (userId: string) => {
  const [row] = await withSystem((tx) => tx.select().from(second_factors).where(sql`user_id = ${userId}`));
  if (!row) throw new Error("The row is gone.");
  return row;
};

it("opens in its own row, and after rotations, with what does not open told and left as it is", async () => {
  const [{ userId }, other] = [await db.makeOrg(), await db.makeOrg()];
  await withSystem(async (tx) => {
    for (const user_id of [userId, other.userId])
      await tx.insert(second_factors).values({ user_id, ...(await sealForPerson(tx, user_id, VALUE)) });
  });
  const before = await rowOf(userId);
  expect(JSON.stringify(before)).not.toContain(VALUE.toString("base64url"));
  expect(openForPerson(userId, before)).toEqual(VALUE);
  expect(() => openForPerson(other.userId, before)).toThrow("was changed since it was sealed");
  await withSystem((tx) =>
    tx.execute(sql`update second_factors set sealed = 'v2.a.b.c' where user_id = ${other.userId}`),
  );
  expect(await rotateKeys(db.url)).toMatchObject({ values: 1, unreadable: [other.userId] });
  const after = await rowOf(userId);
  expect(after.master_id).not.toBe(before.master_id);
  expect(after.data_key).not.toBe(before.data_key);
  expect(openForPerson(userId, after)).toEqual(VALUE);
  // The old master key is forgotten.
  expect(() => openForPerson(userId, before)).toThrow("sealed with another key");
});
