/** A project's page of a package index: JSON (PEP 691) or, where an index has only that, HTML (PEP 503). */
import { z } from "zod";
import { refused } from "../errors";
import { type Answer, ask, type Registry } from "../registry";

export interface IndexFile {
  file: string;
  url: string;
  sha256: string | null;
  size: number | null;
  requiresPython: string;
  /** Its reason, "" when there is none; null when it is not yanked. */
  yanked: string | null;
  /** Its METADATA lies beside it (PEP 658); with a checksum when there is one. */
  metadata: { sha256: string | null } | null;
}

const MAX_BYTES = 48 * 1024 * 1024;
const ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

const hashes = z.record(z.string(), z.string());
const metadata = z.union([z.boolean(), hashes]).nullish();
const page = z.object({
  files: z.array(
    z.object({
      filename: z.string().max(300),
      url: z.string().max(4_000),
      hashes,
      size: z.number().int().nonnegative().nullish(),
      "requires-python": z.string().nullish(),
      yanked: z.union([z.boolean(), z.string()]).nullish(),
      "core-metadata": metadata,
      "dist-info-metadata": metadata,
    }),
  ),
});

/** All files of a project, or null when the index does not know it. @throws NodeError requirement_registry_unreachable, cancelled */
export async function readIndex(registry: Registry, name: string, signal: AbortSignal): Promise<IndexFile[] | null> {
  const answer = await ask(registry, `${name}/`, {
    accept: ACCEPT,
    maxBytes: MAX_BYTES,
    signal,
    what: name,
    package: name,
  });
  if (answer === null) return null;
  const files = answer.contentType.includes("json") ? fromJson(answer) : fromHtml(answer);
  if (files) return files;
  throw refused(
    "requirement_registry_unreachable",
    `${registry.host} gave an answer about ${name} that cannot be read.`,
    {
      package: name,
      hint: "The address in PYPI_INDEX_URL must be that of a simple index, such as https://pypi.org/simple.",
    },
  );
}

function fromJson({ body, url }: Answer): IndexFile[] | null {
  try {
    return page.parse(JSON.parse(body.toString("utf8"))).files.map((file) => {
      const beside = file["core-metadata"] ?? file["dist-info-metadata"];
      return {
        file: file.filename,
        url: absolute(file.url, url),
        sha256: file.hashes.sha256 ?? null,
        size: file.size ?? null,
        requiresPython: file["requires-python"] ?? "",
        yanked: file.yanked === true ? "" : file.yanked || null,
        metadata: beside ? { sha256: beside === true ? null : (beside.sha256 ?? null) } : null,
      };
    });
  } catch {
    return null;
  }
}

const LINK = /<a\s([^>]*)>([^<]*)<\/a>/gi;
const ATTRIBUTE = /([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/gi;

function fromHtml({ body, url, contentType }: Answer): IndexFile[] | null {
  if (!contentType.includes("html")) return null;
  return [...body.toString("utf8").matchAll(LINK)].map(([, attributes = "", text = ""]) => {
    const found = new Map<string, string>();
    for (const [, key = "", double, single] of attributes.matchAll(ATTRIBUTE)) {
      found.set(key.toLowerCase(), unescaped(double ?? single ?? ""));
    }
    const [address = "", fragment = ""] = (found.get("href") ?? "").split("#");
    const beside = found.get("data-core-metadata") ?? found.get("data-dist-info-metadata");
    return {
      file: unescaped(text).trim(),
      url: absolute(address, url),
      sha256: /sha256=([0-9a-f]{64})/.exec(fragment)?.[1] ?? null,
      size: null,
      requiresPython: found.get("data-requires-python") ?? "",
      yanked: found.get("data-yanked") ?? null,
      metadata: beside === undefined ? null : { sha256: /sha256=([0-9a-f]{64})/.exec(beside)?.[1] ?? null },
    };
  });
}

const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&#39;": "'" };
const unescaped = (text: string) => text.replace(/&(?:lt|gt|amp|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);

const absolute = (address: string, base: URL) => (URL.canParse(address, base) ? new URL(address, base).href : "");
