/** Request bodies, read with a limit while they come in, so that a large one costs nothing. */
import { pgJson } from "@/lib/engine/json";
import { AppError } from "@/lib/errors";

/** What a body may have unless a route says otherwise, in bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

const limitText = (bytes: number) =>
  bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MB` : `${Math.ceil(bytes / 1024)} KB`;

const brokenOff = (cause: unknown): never => {
  throw new AppError("bad_request", "The body broke off before its end.", { cause });
};

/** The whole body. @throws AppError payload_too_large as soon as it is over the limit, whatever Content-Length said. */
export async function readBytes(request: Request, maxBytes = MAX_BODY_BYTES): Promise<Uint8Array> {
  const refuse = () =>
    new AppError("payload_too_large", `The body is larger than ${limitText(maxBytes)}.`, {
      details: { max_bytes: maxBytes },
    });
  const announced = request.headers.get("content-length");
  if (announced !== null) {
    if (Number(announced) > maxBytes) throw refuse();
    // The server lets no more in than was announced, so nothing has to be counted.
    const bytes = new Uint8Array(await request.arrayBuffer().catch(brokenOff));
    if (bytes.byteLength > maxBytes) throw refuse();
    return bytes;
  }
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(brokenOff);
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      throw refuse();
    }
    chunks.push(value);
  }
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks, size);
}

/** The body as text. @throws AppError malformed_json for bytes that are no UTF-8. */
export async function readText(request: Request, maxBytes = MAX_BODY_BYTES): Promise<string> {
  return decode(await readBytes(request, maxBytes));
}

/** UTF-8 to text, refusing what is none. */
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError("malformed_json", "The body is not text in UTF-8.", { cause });
  }
}

/** Deeper values than people and programs make would exhaust the stack of whatever walks through them, PostgreSQL included. */
const MAX_DEPTH = 256;

function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
}

/** JSON from text; no text at all is `undefined`. @throws AppError malformed_json, with the parser's reason. */
export function parseJson(text: string): unknown {
  if (text.trim() === "") return undefined;
  if (text.length > MAX_DEPTH && isTooDeep(text)) {
    throw new AppError("malformed_json", `The body is nested more than ${MAX_DEPTH} levels deep.`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new AppError("malformed_json", `The body is not JSON: ${reasonOf(cause)}`, { cause });
  }
}

/** The value with U+FFFD for what PostgreSQL cannot hold in a text: NUL and halves of characters. */
export function storable<T>(value: T): T {
  return JSON.parse(pgJson(value)) as T;
}

/** V8 quotes the text around the fault, which may be a secret: only the position is passed on. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : "";
  const place = /at position \d+(?: \(line \d+ column \d+\))?/.exec(text)?.[0];
  if (place) return `there is a fault ${place}.`;
  return /end of JSON input/.test(text) ? "it ends too early." : "it cannot be read.";
}

/** The media type in lower case without parameters, or "". */
export function mediaType(request: Request): string {
  return (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

export const isJsonType = (type: string): boolean =>
  type === "application/json" || /^[a-z]+\/[\w.-]+\+json$/.test(type);
export const isYamlType = (type: string): boolean => /^(application|text)\/(x-)?yaml$/.test(type);
