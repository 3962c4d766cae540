import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CallbackManager } from "@langchain/core/callbacks/manager";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportForLibraries, readEnv } from "./env";
import { BootError } from "./errors";

let FLOWPILOT_DATA_DIR = "";
beforeEach(() => {
  FLOWPILOT_DATA_DIR = mkdtempSync(join(tmpdir(), "flowpilot-env-"));
});
afterEach(() => rmSync(FLOWPILOT_DATA_DIR, { recursive: true }));

const read = (source: Record<string, string>) => readEnv({ FLOWPILOT_DATA_DIR, ...source });

describe("readEnv", () => {
  it("needs nothing: every setting has a default", () => {
    const env = read({});
    expect(env).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      publicUrl: "http://localhost:3000",
      databaseUrl: null,
      engines: 1,
      role: "server",
    });
  });

  it("takes an empty variable for one that is not set", () => {
    expect(read({ PORT: "", DATABASE_URL: "", FLOWPILOT_OWNER_EMAIL: "" })).toMatchObject({
      port: 3000,
      databaseUrl: null,
      ownerEmail: null,
    });
  });

  it("makes secrets once, for the owner's eyes only, and finds them again", () => {
    const first = read({});
    expect(statSync(join(FLOWPILOT_DATA_DIR, "secrets.json")).mode & 0o777).toBe(0o600);
    const second = read({});
    expect(second.authSecret).toBe(first.authSecret);
    expect(second.masterKeys).toEqual(first.masterKeys);
    expect(first.masterKeys.map(({ key }) => key.length)).toEqual([32]);
  });

  it("prefers given secrets, and knows the same key by the same id", () => {
    const FLOWPILOT_ENCRYPTION_KEY = Buffer.alloc(32, 7).toString("base64");
    const env = read({ FLOWPILOT_ENCRYPTION_KEY, NEXTAUTH_SECRET: "a-secret-of-our-own" });
    expect(env.authSecret).toBe("a-secret-of-our-own");
    expect(env.masterKeys).toEqual(read({ FLOWPILOT_ENCRYPTION_KEY }).masterKeys);
    const FLOWPILOT_ENCRYPTION_KEY_COMMAND = `echo ${FLOWPILOT_ENCRYPTION_KEY}`;
    expect(read({ FLOWPILOT_ENCRYPTION_KEY_COMMAND }).masterKeys).toEqual(env.masterKeys);
    const two = `${Buffer.alloc(32, 8).toString("base64")},${FLOWPILOT_ENCRYPTION_KEY}`;
    expect(read({ FLOWPILOT_ENCRYPTION_KEY: two }).masterKeys.map(({ id }) => id)[1]).toBe(env.masterKeys[0]?.id);
  });

  it("never writes over a secrets file that it cannot read", () => {
    writeFileSync(join(FLOWPILOT_DATA_DIR, "secrets.json"), "{ half");
    expect(() => read({})).toThrow(/damaged/);
    expect(readFileSync(join(FLOWPILOT_DATA_DIR, "secrets.json"), "utf8")).toBe("{ half");
  });

  it("knows where packages come from, and never repeats a registry's address", () => {
    expect(read({ PYPI_INDEX_URL: "https://u:secret@pypi.example/simple" })).toMatchObject({
      pypiIndexUrl: "https://u:secret@pypi.example/simple",
      npmRegistryUrl: "https://registry.npmjs.org",
      pyodidePackagesUrl: "https://cdn.jsdelivr.net/pyodide/v314.0.7/full/",
    });
    expect(() => read({ NPM_REGISTRY_URL: "ftp://secret@npm.example" })).toThrow(
      "NPM_REGISTRY_URL must be the http(s) URL of an npm registry.",
    );
  });

  it("splits the private hosts", () => {
    expect(read({ FLOWPILOT_PRIVATE_HOSTS: "10.0.0.0/8, localhost:8080" }).privateHosts).toEqual([
      "10.0.0.0/8",
      "localhost:8080",
    ]);
  });

  it.each<[string, Record<string, string>]>([
    ["PORT must be a port number from 1 to 65535.", { PORT: "http" }],
    ["PORT must be a port number from 1 to 65535.", { PORT: "70000" }],
    ["DATABASE_URL must be a URL such as postgres://user:password@host:5432/name.", { DATABASE_URL: "mysql://x" }],
    [
      "FLOWPILOT_PUBLIC_URL must be the http(s) URL at which people reach FlowPilot.",
      { FLOWPILOT_PUBLIC_URL: "flows" },
    ],
    ["FLOWPILOT_ENGINES must be a number of processes from 1 to 32.", { FLOWPILOT_ENGINES: "0" }],
    [
      "FLOWPILOT_ENCRYPTION_KEY must be 32 bytes in base64 (make one with: openssl rand -base64 32).",
      { FLOWPILOT_ENCRYPTION_KEY: "short" },
    ],
    [
      "FLOWPILOT_ENCRYPTION_KEY_COMMAND must print 32 bytes in base64, or several such keys with the newest first.",
      { FLOWPILOT_ENCRYPTION_KEY_COMMAND: "echo canary" },
    ],
    [
      "FLOWPILOT_ENCRYPTION_KEY_COMMAND failed: run it by hand as the user that starts FlowPilot.",
      { FLOWPILOT_ENCRYPTION_KEY_COMMAND: "exit 3" },
    ],
    [
      "FLOWPILOT_ENCRYPTION_KEY and FLOWPILOT_ENCRYPTION_KEY_COMMAND exclude each other: set one.",
      { FLOWPILOT_ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"), FLOWPILOT_ENCRYPTION_KEY_COMMAND: "echo" },
    ],
    [
      "FLOWPILOT_OWNER_PASSWORD must have 10 to 200 characters.",
      { FLOWPILOT_OWNER_EMAIL: "a@b.co", FLOWPILOT_OWNER_PASSWORD: "short" },
    ],
    [
      "FLOWPILOT_OWNER_EMAIL and FLOWPILOT_OWNER_PASSWORD go together: set both or neither.",
      { FLOWPILOT_OWNER_EMAIL: "a@b.co" },
    ],
    [
      'FLOWPILOT_PRIVATE_HOSTS has the entry "10.0.0.0/99", which is no host, *.suffix, address or range (such as 10.0.0.0/8), each optionally with a port.',
      { FLOWPILOT_PRIVATE_HOSTS: "localhost, 10.0.0.0/99" },
    ],
    [
      "INNGEST_BASE_URL needs INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY of that Inngest server.",
      { INNGEST_BASE_URL: "http://localhost:8288" },
    ],
  ])("says: %s", (sentence, source) => {
    expect(() => read(source)).toThrow(new BootError(sentence));
  });

  it("never repeats the value it refuses", () => {
    expect(() => read({ DATABASE_URL: "hunter2" })).not.toThrow(/hunter2/);
  });
});

it("no variable of the operator's shell makes LangChain send people's data to LangSmith", () => {
  const tracers = () => CallbackManager.configure()?.handlers.map(({ name }) => name) ?? [];
  const names = ["LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_API_KEY"];
  try {
    for (const name of names) process.env[name] = "true";
    expect(tracers()).toEqual(["langchain_tracer"]);
    exportForLibraries();
    expect(tracers()).toEqual([]);
  } finally {
    for (const name of [...names, "NEXTAUTH_SECRET", "NEXTAUTH_URL"]) delete process.env[name];
  }
});
