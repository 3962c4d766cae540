/**
 * The app's Inngest client. By default it talks to the embedded server in its own process, with no network in between; with INNGEST_BASE_URL it
 * talks to that server, signed.
 */
import { Inngest } from "inngest";
import { type Env, env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/observability/log";
import { createLink, type Link } from "./embedded/link";
import { createStepLocks } from "./step-lock";

/** Prefix of all function ids on the server. */
export const APP_ID = "flowpilot";

/** Where an Inngest server finds the functions. */
export const SERVE_PATH = "/api/inngest";

type Settings = Pick<Env, "inngestBaseUrl" | "inngestEventKey" | "inngestSigningKey" | "databaseUrl">;

type Target = Pick<typeof log, "debug" | "warn" | "error">;

/** Objects first, as everywhere; the SDK's info lines ("step ran") are noise here. */
export function sdkLogger(target: Target) {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...args: unknown[]) => target.warn(fieldsOf(args), "The Inngest SDK warns."),
    error: (...args: unknown[]) => {
      const fields = fieldsOf(args);
      // "Later, please" is how an engine that stops gives a run back.
      const isPutOff = fields.err instanceof Error && fields.err.name === "RetryAfterError";
      if (isPutOff) target.debug(fields, "A step is put off.");
      else target.error(fields, "The Inngest SDK reports an error.");
    },
  };
}

/** The SDK logs `({ err, … }, "sentence")`. */
function fieldsOf([first, ...args]: unknown[]): Record<string, unknown> {
  return typeof first === "object"
    ? { event: "inngest_sdk", ...first, args }
    : { event: "inngest_sdk", args: [first, ...args] };
}

/** @param link the way to an embedded server in this process; not used with an external one. */
export function createClient(settings: Settings, link: Link): Inngest {
  const logger = sdkLogger(log);
  const common = { id: APP_ID, logger, internalLogger: logger, aiMetadata: false, sessionPropagation: false };
  if (!settings.inngestBaseUrl) return new Inngest({ ...common, isDev: true, fetch: link.fetch });
  return new Inngest({
    ...common,
    isDev: false,
    baseUrl: settings.inngestBaseUrl,
    ...(isCloud(settings.inngestBaseUrl) ? { fetch: fetchCloud } : {}),
    eventKey: settings.inngestEventKey,
    signingKey: settings.inngestSigningKey,
    middleware: [createStepLocks(() => databaseOf(settings)).middleware],
  });
}

const CLOUD_API = "api.inngest.com";
/** Inngest Cloud takes events at a host of their own; the SDK knows one base URL only. */
const CLOUD_EVENTS = "inn.gs";

function isCloud(baseUrl: string): boolean {
  return [CLOUD_API, CLOUD_EVENTS].includes(new URL(baseUrl).host);
}

/** Where in Inngest Cloud a request of the SDK belongs: events (`/e/<key>`) to one host, all else to the other. */
export function cloudAddress(url: string): URL {
  const address = new URL(url);
  address.host = address.pathname.startsWith("/e/") ? CLOUD_EVENTS : CLOUD_API;
  return address;
}

const fetchCloud: typeof fetch = (input, init) =>
  input instanceof Request
    ? fetch(new Request(cloudAddress(input.url), input), init)
    : fetch(cloudAddress(String(input)), init);

/** Known by the time a step runs: the server that starts its own PostgreSQL knows its URL only then. */
function databaseOf(settings: Settings): string {
  const url = settings.databaseUrl ?? env().databaseUrl;
  if (!url) throw new AppError("internal", "The database's URL is not known in this process.");
  return url;
}

const shared = globalThis as typeof globalThis & { flowpilotInngest?: { client: Inngest; link: Link } };

/** The client of this process and its link, made at first use: importing this file reads no environment. */
export function inngest(): { client: Inngest; link: Link } {
  if (!shared.flowpilotInngest) {
    const link = createLink();
    shared.flowpilotInngest = { client: createClient(env(), link), link };
  }
  return shared.flowpilotInngest;
}
