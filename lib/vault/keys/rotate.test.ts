/** Keys on a real database: values of before, rotations that are killed, two at once, and work that goes on meanwhile. */
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withSystem, withTenant } from "@/db/client";
import { credentials, data_keys, vault_state } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { readiness } from "@/lib/api/readiness";
import { readMasterKeys } from "@/lib/boot/secrets.keys";
import { env, setEnvForTests } from "@/lib/env";
import { newId } from "@/lib/tenancy/ids";
import { encrypt } from "../cipher";
import { createCredential, openCredential, removeCredential, replaceCredential } from "../index";
import { openVault } from "../start";
import { forgetDataKeys } from "./data-keys";
import { rotateKeys, withRotationLock } from "./rotate";
import { vaultFault, workspaces } from "./state";
import { type TestKeys, useOwnKeys } from "./testing";

const db = useTestDatabase();
let keys: TestKeys;
beforeEach(() => {
  keys = useOwnKeys();
});
afterEach(async () => {
  keys.close();
  // The next test begins as an installation of its own.
  await withSystem((tx) => tx.execute(sql`update vault_state set canary = canary`));
  for await (const orgId of workspaces())
    await withTenant(orgId, async (tx) => {
      await tx.delete(credentials);
      await tx.delete(data_keys);
    });
  await forgetState();
});

/** As before the first start. The app's roles may not do this. */
async function forgetState(): Promise<void> {
  const { pool } = await import("@/db/url");
  const owner = pool(db.url, { max: 1 });
  await owner`delete from vault_state`;
  await owner.end();
}

async function workspace(names: readonly string[]) {
  const { orgId, userId } = await db.makeOrg();
  for (const name of names) await add(orgId, userId, name);
  return { orgId, userId };
}
const secretFor = (name: string) => `sk-canary-of-${name}-0123456789`;
const add = (orgId: string, userId: string, name: string) =>
  createCredential({ orgId, userId }, { name, type: "openai", fields: { api_key: secretFor(name) } });
const open = async (orgId: string, name: string) => (await openCredential(orgId, name, ["openai"])).secret.api_key;
const rowsOf = (orgId: string) => withTenant(orgId, (tx) => tx.select().from(credentials).orderBy(credentials.id));
const keysOf = (orgId: string) => withTenant(orgId, (tx) => tx.select().from(data_keys));
const state = async () => (await withSystem((tx) => tx.select().from(vault_state)))[0];

/** A row as versions before 0029 wrote it. */
async function addOld(orgId: string, name: string): Promise<string> {
  const [master] = env().masterKeys;
  const id = newId();
  const sealed = encrypt(
    "v1",
    master?.key ?? Buffer.alloc(0),
    [orgId, id, "openai"],
    JSON.stringify({ api_key: secretFor(name) }),
  );
  await withTenant(orgId, (tx) =>
    tx
      .insert(credentials)
      .values({ id, org_id: orgId, name, type: "openai", sealed, key_id: master?.id ?? "", hint: "{}" }),
  );
  return id;
}

describe("values of an older version", () => {
  it("open as they are, and are sealed with the workspace's key at the next start", async () => {
    const { orgId } = await workspace([]);
    await addOld(orgId, "old");
    expect(await open(orgId, "old")).toBe(secretFor("old"));
    expect(await openVault(db.url)).toBeNull();
    const [key] = await keysOf(orgId);
    expect(await rowsOf(orgId)).toMatchObject([{ key_id: key?.id, sealed: expect.stringMatching(/^v2\./) }]);
    expect(await open(orgId, "old")).toBe(secretFor("old"));
    const before = await rowsOf(orgId);
    await openVault(db.url);
    expect(await rowsOf(orgId)).toEqual(before);
  });

  it("bless no key that they were not sealed with", async () => {
    const { orgId } = await workspace([]);
    await addOld(orgId, "old");
    keys.close();
    keys = useOwnKeys();
    expect(await openVault(db.url)).toMatch(/sealed with another key/);
    expect(await state()).toBeUndefined();
  });
});

describe("the canary", () => {
  it("makes /ready fail with one sentence under the wrong key, and a node says so", async () => {
    const { orgId, userId } = await workspace(["a"]);
    expect((await readiness()).checks.vault).toBe("ok");
    keys.close();
    keys = useOwnKeys();
    const ready = await readiness();
    expect(ready).toMatchObject({ status: "not_ready", checks: { vault: "locked" } });
    expect(ready.problem).toMatch(/^The vault was sealed with another key than this installation has: start with/);
    await expect(open(orgId, "a")).rejects.toMatchObject({ code: "credential_unreadable", retriable: false });
    await expect(add(orgId, userId, "b")).rejects.toMatchObject({ code: "unavailable" });
    await expect(rotateKeys(db.url)).rejects.toThrow(/another key/);
  });

  it("that was changed is told apart", async () => {
    expect(await vaultFault()).toBeNull();
    await withSystem((tx) => tx.update(vault_state).set({ canary: "v2.AAAA.AAAA.AAAA" }));
    expect(await vaultFault()).toMatch(/canary was changed/);
  });
});

describe("tampering", () => {
  it("with the data key closes what is sealed with it, and names no content", async () => {
    const { orgId } = await workspace(["a"]);
    const other = await workspace(["b"]);
    const [foreign] = await keysOf(other.orgId);
    await withTenant(orgId, (tx) => tx.update(data_keys).set({ sealed: foreign?.sealed ?? "" }));
    forgetDataKeys();
    await expect(open(orgId, "a")).rejects.toMatchObject({ code: "credential_unreadable", message: /was changed/ });
    await withTenant(orgId, (tx) => tx.delete(data_keys));
    await expect(open(orgId, "a")).rejects.toMatchObject({ code: "credential_unreadable" });
  });

  it("is left as it is by a rotation, which tells of it and does the rest", async () => {
    const { orgId } = await workspace(["a", "b"]);
    const [a] = await rowsOf(orgId);
    await withTenant(orgId, (tx) =>
      tx
        .update(credentials)
        .set({ sealed: "v2.x.y.z" })
        .where(eq(credentials.id, a?.id ?? "")),
    );
    expect(await rotateKeys(db.url)).toMatchObject({ values: 1, unreadable: [a?.id] });
    expect(await open(orgId, "b")).toBe(secretFor("b"));
  });
});

describe("a key file that was cut off", () => {
  it("is refused with a sentence at a start, and a running process goes on with what it has read", async () => {
    const { orgId } = await workspace(["a"]);
    const file = join(keys.dataDir, "secrets.json");
    const whole = readFileSync(file);
    truncateSync(file, 100);
    expect(() => keys.restart()).toThrow(/is damaged: put it back from a backup/);
    expect(await open(orgId, "a")).toBe(secretFor("a"));
    await expect(rotateKeys(db.url)).rejects.toThrow(/is damaged/);
    writeFileSync(file, whole);
    keys.restart();
    expect(await open(orgId, "a")).toBe(secretFor("a"));
  });

  it("also when the text is whole and a key in it is too short", () => {
    const file = join(keys.dataDir, "secrets.json");
    const secrets = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...secrets, encryptionKey: `${"A".repeat(43)}AAAA=` }));
    expect(() => keys.restart()).toThrow(/encryption key in secrets.json .* is damaged/);
  });
});

describe("a rotation", () => {
  it("replaces master key, data keys and every sealed text, and the old keys are gone", async () => {
    const one = await workspace(["a", "b"]);
    const two = await workspace(["c"]);
    const [master, before, oldKeys] = [env().masterKeys, await rowsOf(one.orgId), await keysOf(one.orgId)];
    expect(await rotateKeys(db.url)).toMatchObject({ resumed: false, workspaces: 2, values: 3, unreadable: [] });
    expect(readMasterKeys({ kind: "file", dataDir: keys.dataDir })).toHaveLength(1);
    expect(env().masterKeys[0]?.id).not.toBe(master[0]?.id);
    expect(await state()).toMatchObject({
      master_id: env().masterKeys[0]?.id,
      rotation_started_at: null,
      rotated_at: expect.any(Date),
    });
    const [after, newKeys] = [await rowsOf(one.orgId), await keysOf(one.orgId)];
    expect(newKeys).toHaveLength(1);
    expect(newKeys[0]?.id).not.toBe(oldKeys[0]?.id);
    for (const [at, row] of after.entries()) expect(row.sealed).not.toBe(before[at]?.sealed);
    keys.restart();
    for (const [{ orgId }, name] of [
      [one, "a"],
      [one, "b"],
      [two, "c"],
    ] as const)
      expect(await open(orgId, name)).toBe(secretFor(name));
    expect((await readiness()).checks.vault).toBe("ok");
  });

  it("ends where it is killed, whenever that is, and goes on at the next call", async () => {
    const { orgId, userId } = await workspace(["a", "b"]);
    for (let at = 1, ended = false; !ended; at++) {
      let steps = 0;
      const dying = rotateKeys(db.url, () => {
        if (++steps === at) throw new Error("killed");
      });
      ended = await dying.then(
        () => true,
        (error: Error) => error.message !== "killed" && Promise.reject(error),
      );
      // A process that was running all along, and one that starts now.
      expect(await open(orgId, "a")).toBe(secretFor("a"));
      keys.restart();
      expect(await open(orgId, "b")).toBe(secretFor("b"));
      expect(await vaultFault()).toBeNull();
      await add(orgId, userId, `made-${at}`);
      const master = env().masterKeys[0]?.id;
      const again = await rotateKeys(db.url);
      // What had begun was ended, not begun anew.
      if (again.resumed) expect(env().masterKeys[0]?.id).toBe(master);
      expect(readMasterKeys({ kind: "file", dataDir: keys.dataDir })).toHaveLength(1);
      expect(await open(orgId, `made-${at}`)).toBe(secretFor(`made-${at}`));
      const used = new Set((await rowsOf(orgId)).map((row) => row.key_id));
      expect([...used]).toEqual((await keysOf(orgId)).map(({ id }) => id));
    }
  });

  it("lets no second one in", async () => {
    await workspace(["a"]);
    await withRotationLock(db.url, async () => {
      await expect(rotateKeys(db.url)).rejects.toThrow(/Another rotation of keys is under way/);
    });
    expect(await rotateKeys(db.url)).toMatchObject({ workspaces: 1 });
  });

  it("stops nobody: values open, are added, replaced and removed meanwhile", async () => {
    const { orgId, userId } = await workspace(["a", "b", "c"]);
    let stop = false;
    let done = 0;
    const work = async (who: number) => {
      for (let turn = 0; !stop; turn++) {
        const name = `w${who}-${turn}`;
        const { id } = await add(orgId, userId, name);
        expect(await open(orgId, name)).toBe(secretFor(name));
        await replaceCredential({ orgId, userId }, id, { fields: { api_key: secretFor("replaced") } });
        expect(await open(orgId, name)).toBe(secretFor("replaced"));
        expect(await open(orgId, "abc".charAt(turn % 3))).toBe(secretFor("abc".charAt(turn % 3)));
        if (turn % 2) await removeCredential(orgId, id);
        done++;
      }
    };
    const working = Promise.all([work(1), work(2)]);
    for (let round = 0; round < 5; round++) await rotateKeys(db.url);
    stop = true;
    await working;
    expect(done).toBeGreaterThan(1);
    const used = new Set((await rowsOf(orgId)).map((row) => row.key_id));
    expect([...used]).toEqual((await keysOf(orgId)).map(({ id }) => id));
  });

  it("to a key of the environment waits until the new one is there, and needs the old one no more", async () => {
    const { orgId } = await workspace(["a"]);
    const [old] = env().masterKeys;
    const fresh = { id: "fresh-one", key: Buffer.alloc(32, 3) };
    const of = (...masterKeys: { id: string; key: Buffer }[]) =>
      setEnvForTests({
        masterKeys,
        masterKeySource: { kind: "env", keys: masterKeys.map(({ key }) => key.toString("base64")).join() },
      });
    if (!old) return expect.unreachable();
    of(fresh, old);
    expect(await open(orgId, "a")).toBe(secretFor("a"));
    await rotateKeys(db.url);
    const [newest] = env().masterKeys;
    forgetDataKeys();
    if (newest) of(newest);
    expect(await open(orgId, "a")).toBe(secretFor("a"));
    expect(await vaultFault()).toBeNull();
  });
});
