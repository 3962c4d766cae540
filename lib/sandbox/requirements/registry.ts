/** Asking a registry: through the client that cannot be led inward, with the operator's credentials for that registry alone. */
import { lookup } from "node:dns/promises";
import { LRUCache } from "lru-cache";
import { env } from "@/lib/env";
import { safeHttp } from "@/lib/http/client";
import type { Resolve } from "@/lib/http/target";
import { NodeError } from "@/lib/nodes/errors";
import { megabytes, refused } from "./errors";

const TIMEOUT_MS = 60_000;

/** One lookup for the many requests that follow each other; the addresses are checked for each. */
const lookups = new LRUCache<string, ReturnType<Resolve>>({ max: 50, ttl: 10_000 });

const resolve: Resolve = (host) => {
  const known = lookups.get(host);
  if (known) return known;
  const looking = lookup(host, { all: true, verbatim: true });
  lookups.set(host, looking);
  looking.catch(() => lookups.delete(host));
  return looking;
};

export interface Registry {
  /** Without user name and password; ends with a slash. */
  base: URL;
  /** What people are told of it. */
  host: string;
  authorization: string | null;
}

/**
 * @param address as the operator set it; `user:password@` in it becomes basic authentication, a lone name the token of npm.
 */
export function registryOf(address: string, lone: "bearer" | "basic"): Registry {
  const base = new URL(address);
  const user = decodeURIComponent(base.username);
  const password = decodeURIComponent(base.password);
  base.username = "";
  base.password = "";
  base.search = "";
  base.hash = "";
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  const basic = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const isToken = lone === "bearer" && password === "";
  return {
    base,
    host: base.host,
    authorization: user === "" && password === "" ? null : isToken ? `Bearer ${user}` : basic,
  };
}

export interface Asked {
  accept?: string;
  maxBytes: number;
  signal: AbortSignal;
  /** What it is, in errors, and the package that it is of. */
  what: string;
  package: string;
}

export interface Answer {
  body: Buffer;
  contentType: string;
  /** After redirects; what relative links in the answer belong to. */
  url: URL;
}

/**
 * Gets one thing of a registry; null when it has no such thing.
 * @param address relative to the registry, or whole where the registry's own answer named it.
 * @throws NodeError requirement_registry_unreachable, requirement_too_large, cancelled.
 */
export async function ask(registry: Registry, address: string, asked: Asked): Promise<Answer | null> {
  const url = URL.canParse(address, registry.base) ? new URL(address, registry.base) : null;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw unreachable(asked, registry.host, "named an address that is none", false);
  }
  const isOwn = url.origin === registry.base.origin;
  url.username = "";
  url.password = "";
  const answer = await inTurn(() => send(url, registry, isOwn, asked));
  const { status } = answer;
  if (status === 404 || status === 410) return null;
  if (status === 401 || status === 403) {
    throw unreachable(asked, url.host, `answered ${status}: it wants other credentials`, false);
  }
  if (status !== 200) throw unreachable(asked, url.host, `answered ${status}`, status >= 500 || status === 429);
  return {
    body: Buffer.from(answer.body.buffer, answer.body.byteOffset, answer.body.byteLength),
    contentType: answer.headers["content-type"] ?? "",
    url: new URL(answer.url),
  };
}

/** Requests that are under way, and those that wait: registries and name servers do not like all at once. */
const MAX_UNDER_WAY = 8;
let underWay = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (underWay >= MAX_UNDER_WAY) await new Promise<void>((resolve) => waiting.push(resolve));
  else underWay += 1;
  try {
    return await work();
  } finally {
    // The place goes to who waited longest.
    const next = waiting.shift();
    if (next) next();
    else underWay -= 1;
  }
}

async function send(url: URL, registry: Registry, isOwn: boolean, asked: Asked) {
  const { accept, maxBytes, signal } = asked;
  // The operator named this registry: that is leave enough, wherever it is.
  const { hostname, protocol } = registry.base;
  const port = registry.base.port || (protocol === "https:" ? "443" : "80");
  const privateHosts = [...env().privateHosts, `${hostname}:${port}`];
  const headers: Record<string, string> = { "user-agent": "FlowPilot" };
  if (accept) headers.accept = accept;
  if (isOwn && registry.authorization) headers.authorization = registry.authorization;
  try {
    return await safeHttp(
      { url: url.href, headers, maxBytes, timeoutMs: TIMEOUT_MS },
      { signal, privateHosts, resolve },
    );
  } catch (error) {
    if (!(error instanceof NodeError) || error.code === "cancelled") throw error;
    if (error.code === "http_too_large") {
      throw refused("requirement_too_large", `${asked.what} is larger than a requirement may be.`, {
        package: asked.package,
      });
    }
    const isLasting = ["http_blocked_address", "http_bad_url", "http_tls"].includes(error.code);
    throw unreachable(asked, url.host, `could not be asked (${error.code})`, !isLasting, error.hint);
  }
}

function unreachable(asked: Asked, host: string, how: string, retriable: boolean, hint?: string): NodeError {
  return refused("requirement_registry_unreachable", `${asked.what} could not be had: ${host} ${how}.`, {
    package: asked.package,
    retriable,
    hint: retriable
      ? "Try again; what was downloaded before is kept."
      : (hint ?? "The operator sets the registries with PYPI_INDEX_URL, NPM_REGISTRY_URL and PYODIDE_PACKAGES_URL."),
  });
}

const MAX_TOTAL = 200 * 1024 * 1024;

/** Of all files of a lock. */
export class Total {
  #bytes = 0;

  /** @throws NodeError requirement_too_large */
  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= MAX_TOTAL) return;
    const why = `These requirements come to more than ${megabytes(MAX_TOTAL)} of files.`;
    throw refused("requirement_too_large", why, { hint: "Ask for less." });
  }
}

/** Runs `work` on all items, a few at a time. The first failure ends it. */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const lines = Array.from({ length: Math.min(atOnce, left.length) }, async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      try {
        await work(item);
      } catch (error) {
        left.length = 0;
        throw error;
      }
    }
  });
  const ended = await Promise.allSettled(lines);
  for (const line of ended) if (line.status === "rejected") throw line.reason;
}
