/** What every registered credential type must fulfil, tried on a server of its kind. */
import { inspect } from "node:util";
import { afterEach, describe, expect, inject, it } from "vitest";
import { badGrant } from "@/lib/http/granted";
import { requireOwnHost } from "@/lib/http/held";
import { NodeError } from "@/lib/nodes/errors";
import { SecretValues } from "@/lib/observability/secrets";
import { hintFor, isSecretField } from "./define";
import { credentialTypes } from "./registry";
import { testerFor } from "./registry.server";
import { reachFor } from "./testing";
import { SAMPLES, type Sample } from "./testing.samples";

let sample: Sample | null = null;
afterEach(async () => {
  await sample?.close();
  sample = null;
});

describe.each([...credentialTypes])("the credential type %s", (type, definition) => {
  const start = async () => {
    sample = (await SAMPLES[type]?.(inject("databaseServer").url)) ?? expect.unreachable();
    return sample;
  };
  const secretsOf = (fields: Record<string, unknown>) => {
    const secrets = new SecretValues();
    for (const [name, value] of Object.entries(fields)) if (isSecretField(definition, name)) secrets.add(String(value));
    return secrets;
  };
  const test = async (fields: Record<string, unknown>) =>
    (await testerFor(type)).test(definition.fields.strict().parse(fields), reachFor());

  it("is complete and has a tester", async () => {
    expect(definition.type).toBe(type);
    expect([definition.title, definition.description, definition.icon].every((text) => text.length > 0)).toBe(true);
    expect(typeof (await testerFor(type)).test).toBe("function");
  });

  it("titles and describes each field, and marks at least one as secret", () => {
    const metas = Object.values(definition.fields.shape).map((field) => field.meta());
    for (const meta of metas)
      expect(meta).toMatchObject({ title: expect.any(String), description: expect.any(String) });
    expect(metas.some((meta) => meta?.secret === true)).toBe(true);
  });

  it("names the hosts that it is for, and its secret goes nowhere else", async () => {
    const { right, wrong } = await start();
    const fields = definition.fields.parse(wrong ?? right);
    const hosts = definition.hosts(fields);
    expect(hosts.length).toBeGreaterThan(0);
    expect(badGrant(hosts)).toBeUndefined();
    const secret = Object.entries(fields).find(([name]) => isSecretField(definition, name))?.[1];
    const held = [{ name: "c", hosts, hidden: [String(secret)] }];
    const url = new URL(`https://attacker.example/?x=${encodeURIComponent(String(secret))}`);
    expect(() => requireOwnHost(url, { headers: {} }, held)).toThrow(/may not be sent to attacker.example/);
    expect(() => requireOwnHost(new URL("https://attacker.example/"), { headers: { a: "b" } }, held)).not.toThrow();
  });

  it("shows of a secret no more than its end", async () => {
    const { right } = await start();
    const hint = hintFor(definition, definition.fields.parse(right));
    expect(secretsOf(right).holds(JSON.stringify(hint))).toBe(false);
    expect(Object.keys(hint).length).toBeGreaterThan(0);
  });

  it("works on a server of its kind", async () => {
    const { right } = await start();
    const { message } = await test(right);
    expect(message).toMatch(/\.$/);
    expect(secretsOf(right).holds(message)).toBe(false);
  });

  it("tells a wrong secret, and repeats it nowhere", async () => {
    const { wrong } = await start();
    if (!wrong) return;
    const failure = await test(wrong).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(NodeError);
    expect(failure).toMatchObject({
      message: expect.stringMatching(/refused|refuses/),
      hint: expect.any(String),
      retriable: false,
    });
    expect(secretsOf(wrong).holds(inspect(failure, { depth: 10 }))).toBe(false);
  });

  it("tells when nobody is there", async () => {
    const { right, close } = await start();
    await close();
    sample = null;
    const failure = await test(right).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(NodeError);
    expect(secretsOf(right).holds(inspect(failure, { depth: 10 }))).toBe(false);
  });
});

it("an unknown credential type is a named error", async () => {
  await expect(testerFor("constructor")).rejects.toMatchObject({ code: "unknown_credential_type", retriable: false });
});
