import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { credentials } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { setEnvForTests } from "@/lib/env";
import { checkCredential, createCredential, openCredential, replaceCredential } from "./index";
import { isReference, resolveReference } from "./references";

const db = useTestDatabase();
const VALUE = "sk-canary-from-outside-0123";
let root = "";
let owner: { orgId: string; userId: string; role: "owner" };

beforeAll(async () => {
  owner = { ...(await db.makeOrg()), role: "owner" };
  root = mkdtempSync(join(tmpdir(), "flowpilot-secrets-"));
  mkdirSync(join(root, "in", "team"), { recursive: true });
  writeFileSync(join(root, "in", "team", "key.txt"), `${VALUE}\n`);
  writeFileSync(join(root, "outside.txt"), "hidden");
  symlinkSync(join(root, "outside.txt"), join(root, "in", "link.txt"));
  symlinkSync(join(root, "in", "team", "key.txt"), join(root, "in", "mounted"));
  writeFileSync(join(root, "in", "large"), "x".repeat(70_000));
  setEnvForTests({ secretsDir: join(root, "in") });
  process.env.FLOWPILOT_SECRET_TEST = VALUE;
});
afterAll(() => {
  delete process.env.FLOWPILOT_SECRET_TEST;
  setEnvForTests(null);
  rmSync(root, { recursive: true });
});

describe("a reference", () => {
  it("stands for a variable with the prefix, or a file of the folder", () => {
    expect(resolveReference("env:FLOWPILOT_SECRET_TEST")).toBe(VALUE);
    expect(resolveReference("file:team/key.txt")).toBe(VALUE);
    expect(resolveReference("file:mounted")).toBe(VALUE);
    expect(resolveReference("sk-plain")).toBe("sk-plain");
    expect(resolveReference(5)).toBe(5);
  });

  it.each([
    "env:PATH",
    "env:FLOWPILOT_API_KEY",
    "env:flowpilot_secret_test",
    "file:../outside.txt",
    "file:/etc/passwd",
    "file:team/../../outside.txt",
    "file:",
    "file:.hidden",
  ])("is not %s, which stays a plain value", (text) => {
    expect(isReference(text)).toBe(false);
    expect(resolveReference(text)).toBe(text);
  });

  it.each(["env:FLOWPILOT_SECRET_NOBODY", "file:link.txt", "file:none", "file:large", "file:team"])(
    "to what cannot be had is an error: %s",
    (text) => {
      expect(() => resolveReference(text)).toThrow(
        expect.objectContaining({ code: "secret_reference", retriable: false }),
      );
    },
  );

  it("to a file is refused where no folder is configured", () => {
    setEnvForTests({ secretsDir: null });
    expect(() => resolveReference("file:team/key.txt")).toThrow(/Files are not allowed/);
    setEnvForTests({ secretsDir: join(root, "in") });
  });
});

describe("a credential that refers", () => {
  const body = { name: "outside", type: "openai", fields: { api_key: "env:FLOWPILOT_SECRET_TEST" } };

  it("is for the person who set the installation up, and opens to today's value", async () => {
    const item = await createCredential(owner, body);
    expect(item.hint.api_key).toBe("env:FLOWPILOT_SECRET_TEST");
    const open = async () => (await openCredential(owner.orgId, "outside", ["openai"])).secret.api_key;
    expect(await open()).toBe(VALUE);
    process.env.FLOWPILOT_SECRET_TEST = "sk-canary-of-tomorrow-0123";
    expect(await open()).toBe("sk-canary-of-tomorrow-0123");
    process.env.FLOWPILOT_SECRET_TEST = "";
    await expect(open()).rejects.toMatchObject({ code: "secret_reference" });
    expect(await checkCredential(owner.orgId, item.id)).toMatchObject({
      ok: false,
      message: expect.stringContaining("FLOWPILOT_SECRET_TEST is not set"),
    });
    process.env.FLOWPILOT_SECRET_TEST = VALUE;
    const rows = await withTenant(owner.orgId, (tx) => tx.select().from(credentials));
    expect(JSON.stringify(rows)).not.toContain("canary");
  });

  it("cannot be sent elsewhere by who may not refer, nor made by them", async () => {
    const { id } = await createCredential(owner, { ...body, name: "moved" });
    const editor = { ...owner, role: "editor" as const };
    const elsewhere = { base_url: "https://attacker.example/v1" };
    await expect(replaceCredential(editor, id, { fields: elsewhere })).rejects.toMatchObject({ code: "invalid_body" });
    await expect(replaceCredential(editor, id, { fields: { ...elsewhere, ...body.fields } })).rejects.toMatchObject({
      code: "forbidden",
    });
    const key = { id, name: "CI", scopes: ["credential.write" as const], expires: false };
    await expect(createCredential({ ...owner, key }, { ...body, name: "by key" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const stranger = { ...(await db.makeOrg()), role: "owner" as const };
    await expect(createCredential(stranger, body)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("cannot be sent elsewhere where its type says what a value looks like either", async () => {
    process.env.FLOWPILOT_SECRET_BOT = `123456789:${"A".repeat(30)}`;
    const fields = { bot_token: "env:FLOWPILOT_SECRET_BOT" };
    const { id } = await createCredential(owner, { name: "their bot", type: "telegram", fields });
    const editor = { ...owner, role: "editor" as const };
    const move = (host: string) => replaceCredential(editor, id, { fields: { base_url: `https://${host}` } });
    await expect(move("attacker.example")).rejects.toMatchObject({ code: "invalid_body" });
    await expect(move("api.telegram.org")).resolves.toMatchObject({ id });
    delete process.env.FLOWPILOT_SECRET_BOT;
    await expect(move("attacker.example")).rejects.toMatchObject({ code: "invalid_body" });
  });

  it("says at once what is wrong, and checks the value as any other", async () => {
    const wrong = { ...body, name: "wrong", fields: { api_key: "env:FLOWPILOT_SECRET_NOBODY" } };
    await expect(createCredential(owner, wrong)).rejects.toMatchObject({
      details: { errors: [{ field: "fields.api_key" }] },
    });
    const bot = { name: "bot", type: "telegram", fields: { bot_token: "env:FLOWPILOT_SECRET_TEST" } };
    await expect(createCredential(owner, bot)).rejects.toMatchObject({
      details: { errors: [{ field: "fields.bot_token" }] },
    });
  });
});
