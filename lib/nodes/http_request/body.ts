/** What is sent and what came back, between values and bytes. */
import { NodeError } from "../errors";
import { asText } from "../text";

const FORM = "application/x-www-form-urlencoded";

/** Name of a header as the person wrote it, whatever the case. */
export function headerName(headers: Record<string, string>, name: string): string | undefined {
  return Object.keys(headers).find((key) => key.toLowerCase() === name);
}

/**
 * The body for a value, and the content type to add when the person gave none: a text goes as it is, anything else as JSON,
 * an object as a form when the headers say so.
 */
export function encodeBody(data: unknown, contentType: string | undefined): { body?: string; contentType?: string } {
  if (data === undefined || data === null) return {};
  if (typeof data === "string") {
    return {
      body: data,
      contentType: contentType ?? (looksLikeJson(data) ? "application/json" : "text/plain; charset=utf-8"),
    };
  }
  if (contentType?.toLowerCase().startsWith(FORM) && typeof data === "object" && !Array.isArray(data)) {
    const form = new URLSearchParams(Object.entries(data).map(([key, value]) => [key, asText(value)]));
    return { body: form.toString(), contentType };
  }
  return { body: JSON.stringify(data), contentType: contentType ?? "application/json" };
}

function looksLikeJson(text: string): boolean {
  if (!/^\s*[[{"]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // Plain text that begins with a bracket.
  }
}

/** The answer as a value. Bytes that are no text become {encoding: "base64", mime, data}. @throws NodeError http_bad_json */
export function decodeBody(bytes: Uint8Array, contentType: string, as: "auto" | "json" | "text"): unknown {
  if (as === "text") return decoder(contentType, false).decode(bytes);
  if (bytes.byteLength === 0) return null;
  const json = as === "json" || /[/+]json\b/i.test(contentType);
  if (json) return parseJson(decoder(contentType, false).decode(bytes), as === "json");
  try {
    return decoder(contentType, true).decode(bytes);
  } catch {
    // A picture, an archive: kept whole, in the one form that JSON can hold.
    const mime = contentType.split(";")[0]?.trim() || "application/octet-stream";
    return { encoding: "base64", mime, data: Buffer.from(bytes).toString("base64") };
  }
}

function parseJson(text: string, strict: boolean): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!strict) return text;
    throw new NodeError("http_bad_json", "The answer is not JSON.", {
      retriable: false,
      hint: 'Read the answer as "text" or "auto".',
      details: { beginning: text.slice(0, 500) },
      cause,
    });
  }
}

function decoder(contentType: string, fatal: boolean): TextDecoder {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset, { fatal });
  } catch {
    return new TextDecoder("utf-8", { fatal }); // A charset that nobody knows.
  }
}
