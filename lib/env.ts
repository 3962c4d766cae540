/**
 * The one reader of process.env. Each setting is checked once, at first use, and a wrong one is refused with a sentence.
 * Secrets that nobody gave are made once and kept in <dataDir>/secrets.json (0600).
 */
import { resolve } from "node:path";
import { z } from "zod";
import * as secrets from "@/lib/boot/secrets";
import { type MasterKey, type MasterKeySource, readMasterKeys } from "@/lib/boot/secrets.keys";
import { BootError } from "@/lib/errors";
import { badPrivateHosts } from "@/lib/http/private-hosts";

export interface Env {
  port: number;
  host: string;
  /** Null: PostgreSQL from npm runs in the data folder. A process that the server forks always gets a URL. */
  databaseUrl: string | null;
  /** Absolute. */
  dataDir: string;
  /** Null: the embedded Inngest server. */
  inngestBaseUrl: string | null;
  inngestEventKey: string;
  inngestSigningKey: string;
  authSecret: string;
  /** AES-256 keys that seal the workspaces' data keys, the newest first. */
  masterKeys: readonly MasterKey[];
  masterKeySource: MasterKeySource;
  /** Folder of files that credentials may refer to, absolute; null: none may. */
  secretsDir: string | null;
  /** Where people reach the app, no slash at the end. */
  publicUrl: string;
  /** Hosts and CIDR ranges inside the private network that workflows may call. */
  privateHosts: string[];
  ownerEmail: string | null;
  ownerPassword: string | null;
  apiKey: string | null;
  /** Where people may sign in beside here; null: not there. */
  oauth: {
    github: OAuthClient | null;
    google: OAuthClient | null;
    oidc: (OAuthClient & { issuer: string; name: string }) | null;
  };
  /** The mail server; null: nothing is mailed, and links are shown to who makes them. */
  smtpUrl: string | null;
  mailFrom: string;
  /** Engine processes to run. */
  engines: number;
  /** Silence of a model server, before its first word or between two, after which it counts as hung. */
  modelSilenceMs: number;
  nodeEnv: "production" | "development" | "test";
  /** "strict": no code runs where a layer of its isolation is missing. */
  sandbox: "available" | "strict";
  /** Where packages for code blocks come from; may hold the operator's credentials, so never to be shown. */
  pypiIndexUrl: string;
  npmRegistryUrl: string;
  pyodidePackagesUrl: string;
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
  role: "server" | "engine" | "test";
}

export interface OAuthClient {
  clientId: string;
  clientSecret: string;
}

const holder = globalThis as typeof globalThis & { flowpilotEnv?: Env };

/** The settings of this process. @throws BootError with one sentence for the first wrong one. */
export function env(): Env {
  holder.flowpilotEnv ??= readEnv(process.env);
  return holder.flowpilotEnv;
}

/** For tests: overrides some settings; `null` goes back to what the environment says. */
export function setEnvForTests(changes: Partial<Env> | null): void {
  holder.flowpilotEnv = changes ? { ...env(), ...changes } : undefined;
}

/** For the server's own start: what becomes known only then, such as the URL of the PostgreSQL it has just started. */
export function completeEnv(changes: Pick<Env, "databaseUrl">): void {
  holder.flowpilotEnv = { ...env(), ...changes };
}

/** The master keys as they are now: a rotation changes them while we run. @throws BootError */
export function rereadMasterKeys(): readonly MasterKey[] {
  const masterKeys = readMasterKeys(env().masterKeySource);
  holder.flowpilotEnv = { ...env(), masterKeys };
  return masterKeys;
}

/** A variable that the operator has set for credentials to refer to; null for any name without the prefix. */
export function externalSecret(name: string): string | null {
  return name.startsWith("FLOWPILOT_SECRET_") ? process.env[name] || null : null;
}

/** Makes a new master key, or forgets all but the newest, where the data folder holds them. @throws BootError */
export function renewMasterKeys(step: "add" | "forget_old"): void {
  const source = env().masterKeySource;
  if (source.kind !== "file") return;
  (step === "add" ? secrets.addMasterKey : secrets.forgetOldMasterKeys)(source.dataDir);
  rereadMasterKeys();
}

/** The environment for a process that we fork. */
export function environmentFor(changes: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}

/**
 * Libraries that read the environment themselves get it from here, before they are used: next-auth has its settings from there only, and
 * LangChain would send whole prompts, inputs and outputs of workflows to LangSmith if some variable of the operator's shell asked for it.
 */
export function exportForLibraries(target: Record<string, string | undefined> = process.env): void {
  target.NEXTAUTH_SECRET = env().authSecret;
  target.NEXTAUTH_URL = env().publicUrl;
  for (const name of Object.keys(target)) if (/^(LANGSMITH|LANGCHAIN)_/.test(name)) delete target[name];
  // A plain copy: Inngest's SDK lists all variables seven times in each call, and process.env asks the system for every one of them (a tenth
  // of an engine's work). Programs that we start get the copy, too.
  if (target === process.env) process.env = { ...process.env };
}

const url = (protocols: RegExp) => z.url({ protocol: protocols });

const FIELDS = {
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  DATABASE_URL: url(/^postgres(ql)?$/).optional(),
  FLOWPILOT_DATA_DIR: z.string().default(".flowpilot"),
  FLOWPILOT_PUBLIC_URL: url(/^https?$/).optional(),
  FLOWPILOT_PRIVATE_HOSTS: z.string().default(""),
  FLOWPILOT_OWNER_EMAIL: z.email().optional(),
  FLOWPILOT_OWNER_PASSWORD: z.string().min(10).max(200).optional(),
  FLOWPILOT_API_KEY: z
    .string()
    .regex(/^\S{24,200}$/)
    .optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  OIDC_ISSUER: url(/^https?$/).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(40).default("single sign-on"),
  SMTP_URL: url(/^smtps?$/).optional(),
  MAIL_FROM: z
    .string()
    .min(3)
    .max(320)
    .regex(/^[^\r\n]+@[^\r\n]+$/)
    .optional(),
  FLOWPILOT_ENGINES: z.coerce.number().int().min(1).max(32).default(1),
  FLOWPILOT_MODEL_SILENCE_SECONDS: z.coerce.number().min(1).max(3600).default(120),
  FLOWPILOT_SANDBOX: z.enum(["available", "strict"]).default("available"),
  PYPI_INDEX_URL: url(/^https?$/).default("https://pypi.org/simple"),
  NPM_REGISTRY_URL: url(/^https?$/).default("https://registry.npmjs.org"),
  PYODIDE_PACKAGES_URL: url(/^https?$/).default("https://cdn.jsdelivr.net/pyodide/v314.0.7/full/"),
  FLOWPILOT_ENCRYPTION_KEY: z.string().optional(),
  FLOWPILOT_ENCRYPTION_KEY_COMMAND: z.string().optional(),
  FLOWPILOT_SECRETS_DIR: z.string().optional(),
  FLOWPILOT_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).optional(),
  FLOWPILOT_ROLE: z.enum(["server", "engine", "test"]).default("server"),
  INNGEST_BASE_URL: url(/^https?$/).optional(),
  INNGEST_EVENT_KEY: z.string().optional(),
  INNGEST_SIGNING_KEY: z.string().optional(),
  NEXTAUTH_SECRET: z.string().min(16).optional(),
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
} as const;

/** What to say when a field does not parse: "<NAME> must be …". Never repeats the value, which may be a secret. */
const MUST: Record<keyof typeof FIELDS, string> = {
  PORT: "be a port number from 1 to 65535",
  HOST: "be a host name or address to listen on",
  DATABASE_URL: "be a URL such as postgres://user:password@host:5432/name",
  FLOWPILOT_DATA_DIR: "be the path of a folder",
  FLOWPILOT_PUBLIC_URL: "be the http(s) URL at which people reach FlowPilot",
  FLOWPILOT_PRIVATE_HOSTS: "be a list of hosts or address ranges, separated by commas",
  FLOWPILOT_OWNER_EMAIL: "be an e-mail address",
  FLOWPILOT_OWNER_PASSWORD: "have 10 to 200 characters",
  FLOWPILOT_API_KEY: "have 24 to 200 characters and no spaces",
  GITHUB_CLIENT_ID: "be the client id of an OAuth app of GitHub",
  GITHUB_CLIENT_SECRET: "be the client secret of that OAuth app",
  GOOGLE_CLIENT_ID: "be the client id of an OAuth client of Google",
  GOOGLE_CLIENT_SECRET: "be the client secret of that OAuth client",
  OIDC_ISSUER: "be the http(s) URL of an OpenID Connect server",
  OIDC_CLIENT_ID: "be the client id at that server",
  OIDC_CLIENT_SECRET: "be the client secret at that server",
  OIDC_NAME: "be a name of 40 characters at most",
  SMTP_URL: "be a URL such as smtp://user:password@host:587",
  MAIL_FROM: "be the sender of mails, such as FlowPilot <flowpilot@example.com>",
  FLOWPILOT_ENGINES: "be a number of processes from 1 to 32",
  FLOWPILOT_MODEL_SILENCE_SECONDS: "be from 1 to 3600",
  FLOWPILOT_SANDBOX: "be available or strict",
  PYPI_INDEX_URL: "be the http(s) URL of a simple package index, such as https://pypi.org/simple",
  NPM_REGISTRY_URL: "be the http(s) URL of an npm registry",
  PYODIDE_PACKAGES_URL: "be the http(s) URL of a folder with Pyodide's packages",
  FLOWPILOT_ENCRYPTION_KEY: "be 32 bytes in base64 (make one with: openssl rand -base64 32)",
  FLOWPILOT_ENCRYPTION_KEY_COMMAND: "be a command that prints the key",
  FLOWPILOT_SECRETS_DIR: "be the path of a folder",
  FLOWPILOT_LOG_LEVEL: "be one of trace, debug, info, warn, error, fatal, silent",
  FLOWPILOT_ROLE: "be server, engine or test",
  INNGEST_BASE_URL: "be the http(s) URL of an Inngest server",
  INNGEST_EVENT_KEY: "be the event key of the Inngest server",
  INNGEST_SIGNING_KEY: "be the signing key of the Inngest server",
  NEXTAUTH_SECRET: "have 16 characters at least",
  NODE_ENV: "be production, development or test",
};

/** @throws BootError for half of a pair. */
function oauthOf(v: z.infer<z.ZodObject<typeof FIELDS>>): Env["oauth"] {
  const pair = (name: "GITHUB" | "GOOGLE" | "OIDC"): OAuthClient | null => {
    const [clientId, clientSecret] = [v[`${name}_CLIENT_ID`], v[`${name}_CLIENT_SECRET`]];
    if (!clientId && !clientSecret) return null;
    if (clientId && clientSecret) return { clientId, clientSecret };
    throw new BootError(`${name}_CLIENT_ID and ${name}_CLIENT_SECRET go together: set both or neither.`);
  };
  const oidc = pair("OIDC");
  if ((oidc === null) !== (v.OIDC_ISSUER === undefined)) {
    throw new BootError("OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together: set all or none.");
  }
  const issuer = (v.OIDC_ISSUER ?? "").replace(/\/+$/, "");
  return { github: pair("GITHUB"), google: pair("GOOGLE"), oidc: oidc && { ...oidc, issuer, name: v.OIDC_NAME } };
}

/** Parses an environment. An empty variable counts as one not set. @throws BootError */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = z.object(FIELDS).safeParse(given);
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path[0] as keyof typeof MUST;
    throw new BootError(`${name} must ${MUST[name]}.`);
  }
  const v = parsed.data;
  if (Boolean(v.FLOWPILOT_OWNER_EMAIL) !== Boolean(v.FLOWPILOT_OWNER_PASSWORD)) {
    throw new BootError("FLOWPILOT_OWNER_EMAIL and FLOWPILOT_OWNER_PASSWORD go together: set both or neither.");
  }
  if (v.FLOWPILOT_API_KEY && !v.FLOWPILOT_OWNER_EMAIL) {
    throw new BootError(
      "FLOWPILOT_API_KEY needs FLOWPILOT_OWNER_EMAIL and FLOWPILOT_OWNER_PASSWORD: the key acts in the owner's workspace.",
    );
  }
  if (v.INNGEST_BASE_URL && !(v.INNGEST_EVENT_KEY && v.INNGEST_SIGNING_KEY)) {
    throw new BootError("INNGEST_BASE_URL needs INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY of that Inngest server.");
  }
  if (v.SMTP_URL && !v.MAIL_FROM) {
    throw new BootError(
      "SMTP_URL needs MAIL_FROM, the sender of the mails, such as FlowPilot <flowpilot@example.com>.",
    );
  }
  const privateHosts = v.FLOWPILOT_PRIVATE_HOSTS.split(/[\s,]+/).filter(Boolean);
  const [badHost] = badPrivateHosts(privateHosts);
  if (badHost !== undefined) {
    throw new BootError(
      `FLOWPILOT_PRIVATE_HOSTS has the entry "${badHost}", which is no host, *.suffix, address or range (such as 10.0.0.0/8), each optionally with a port.`,
    );
  }
  if (v.FLOWPILOT_ENCRYPTION_KEY && v.FLOWPILOT_ENCRYPTION_KEY_COMMAND) {
    throw new BootError("FLOWPILOT_ENCRYPTION_KEY and FLOWPILOT_ENCRYPTION_KEY_COMMAND exclude each other: set one.");
  }
  const dataDir = resolve(v.FLOWPILOT_DATA_DIR);
  const own = secrets.secretsOf(dataDir);
  const masterKeySource: MasterKeySource = v.FLOWPILOT_ENCRYPTION_KEY
    ? { kind: "env", keys: v.FLOWPILOT_ENCRYPTION_KEY }
    : v.FLOWPILOT_ENCRYPTION_KEY_COMMAND
      ? { kind: "command", command: v.FLOWPILOT_ENCRYPTION_KEY_COMMAND }
      : { kind: "file", dataDir };
  return {
    port: v.PORT,
    host: v.HOST,
    databaseUrl: v.DATABASE_URL ?? null,
    dataDir,
    inngestBaseUrl: v.INNGEST_BASE_URL ?? null,
    inngestEventKey: v.INNGEST_EVENT_KEY ?? own.inngestEventKey,
    inngestSigningKey: v.INNGEST_SIGNING_KEY ?? own.inngestSigningKey,
    authSecret: v.NEXTAUTH_SECRET ?? own.authSecret,
    masterKeys: readMasterKeys(masterKeySource),
    masterKeySource,
    secretsDir: v.FLOWPILOT_SECRETS_DIR ? resolve(v.FLOWPILOT_SECRETS_DIR) : null,
    publicUrl: (
      v.FLOWPILOT_PUBLIC_URL ??
      `http://${/^(0\.0\.0\.0|127\.0\.0\.1|::1?)$/.test(v.HOST) ? "localhost" : v.HOST}:${v.PORT}`
    ).replace(/\/+$/, ""),
    privateHosts,
    ownerEmail: v.FLOWPILOT_OWNER_EMAIL ?? null,
    ownerPassword: v.FLOWPILOT_OWNER_PASSWORD ?? null,
    apiKey: v.FLOWPILOT_API_KEY ?? null,
    oauth: oauthOf(v),
    smtpUrl: v.SMTP_URL ?? null,
    mailFrom: v.MAIL_FROM ?? "",
    engines: v.FLOWPILOT_ENGINES,
    modelSilenceMs: v.FLOWPILOT_MODEL_SILENCE_SECONDS * 1000,
    sandbox: v.FLOWPILOT_SANDBOX,
    pypiIndexUrl: v.PYPI_INDEX_URL,
    npmRegistryUrl: v.NPM_REGISTRY_URL,
    pyodidePackagesUrl: v.PYODIDE_PACKAGES_URL,
    nodeEnv: v.NODE_ENV,
    logLevel: v.FLOWPILOT_LOG_LEVEL ?? (v.NODE_ENV === "test" ? "silent" : "info"),
    role: v.FLOWPILOT_ROLE,
  };
}
