/** A request to a webhook as the payload of a trigger: what expressions see as `trigger`, and the data that entry nodes get. */
import { decode, isJsonType, mediaType, parseJson, readBytes } from "@/lib/api/body";
import { clientAddress } from "@/lib/api/rate-limit";
import { AppError } from "@/lib/errors";
import type { TriggerPayload } from "@/lib/triggers/types";

/** Headers that carry secrets of the sender, or only tell of the way here. */
const PRIVATE =
  /authori[sz]ation|cookie|token|secret|password|credential|api-?key|^x-(middleware|invoke|nextjs)-|^forwarded$/;

/**
 * Reads the request. `data` is the JSON body; for a form its fields as an object; for other text the text; without a body the query's
 * parameters as an object. A name that comes several times becomes a list.
 * @throws AppError payload_too_large over 1 MB; malformed_json; unsupported_media_type for what is no text
 */
export async function readPayload(
  request: Request,
  path: string,
  triggerIndex: number | null,
): Promise<TriggerPayload> {
  const url = new URL(request.url);
  const query = fields(url.searchParams);
  const body = await readBody(request);
  return {
    trigger_type: "webhook",
    trigger_index: triggerIndex,
    timestamp: new Date().toISOString(),
    source: {
      method: request.method,
      path,
      query,
      headers: Object.fromEntries([...request.headers].filter(([name]) => !PRIVATE.test(name))),
      ip: clientAddress(request),
    },
    user_id: null,
    data: body === undefined ? query : body,
  };
}

async function readBody(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return undefined;
  const type = mediaType(request);
  if (isJsonType(type)) return parseJson(decode(bytes));
  if (type === "application/x-www-form-urlencoded") return fields(new URLSearchParams(decode(bytes)));
  if (type.startsWith("text/") || /[/+]xml$|[/-]ya?ml$/.test(type)) return decode(bytes);
  if (type === "") return jsonOrText(decode(bytes));
  throw new AppError("unsupported_media_type", `A webhook takes JSON, a form or text, not ${type.slice(0, 80)}.`, {
    hint: "Send Content-Type: application/json.",
  });
}

/** The sender did not say what it is. */
function jsonOrText(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text; // No JSON, so it is text, and there was no claim that it were more.
  }
}

function fields(params: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(params.keys())];
  return Object.fromEntries(
    names.map((name): [string, string | string[]] => {
      const values = params.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}
