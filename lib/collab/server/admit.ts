/** Who asks for a socket, answered over HTTP before there is one. */
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { API_HEADERS, problemResponse } from "@/lib/api/problem";
import { clientAddress } from "@/lib/api/rate-limit";
import { allow, may } from "@/lib/auth/allow";
import { authenticate } from "@/lib/auth/authenticate";
import { hashApiKey } from "@/lib/auth/principal";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import type { Member } from "./member";

/**
 * The member behind an upgrade request: by API key, or by session cookie from a page of this installation (browsers send the cookie along
 * when another site opens the socket, but tell the truth about where from). @throws AppError unauthenticated, forbidden, not_found
 */
export async function admit(incoming: IncomingMessage): Promise<Member> {
  const request = requestOf(incoming);
  const principal = await authenticate(request);
  if (!principal) {
    throw new AppError("unauthenticated", "This needs somebody to be signed in.", {
      hint: "Sign in, or send an API key as Authorization: Bearer fp_….",
    });
  }
  if (principal.via === "session") checkOrigin(request);
  // Which documents it may open is asked for each of them.
  if (!may(principal, "block.read")) allow(principal, "workflow.read");
  const key = /^Bearer +(\S+)/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const { userId, orgId, name, email, role, sessionId, key: by } = principal;
  return {
    userId,
    orgId,
    name,
    email,
    address: clientAddress(request),
    role,
    scopes: by?.scopes ?? null,
    sessionId,
    keyHash: key === undefined ? null : hashApiKey(key),
  };
}

function requestOf(incoming: IncomingMessage): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === "string") headers.set(name, value);
    else for (const each of value ?? []) headers.append(name, each);
  }
  // As Next does it for other requests.
  const { remoteAddress } = incoming.socket;
  if (remoteAddress && !headers.has("x-forwarded-for")) headers.set("x-forwarded-for", remoteAddress);
  try {
    return new Request(new URL(incoming.url ?? "/", "http://localhost"), { headers });
  } catch (cause) {
    throw new AppError("bad_request", "The address cannot be read.", { cause });
  }
}

function checkOrigin({ headers }: Request): void {
  const origin = headers.get("origin") ?? "";
  const host = (headers.get("x-forwarded-host")?.split(",", 1)[0] ?? headers.get("host") ?? "").trim().toLowerCase();
  const own = [host, new URL(env().publicUrl).host];
  if (URL.canParse(origin) && own.includes(new URL(origin).host.toLowerCase())) return;
  throw new AppError("forbidden", "This request came from another site.", {
    hint: "Use the page of this installation, or an API key.",
  });
}

/** Answers an upgrade request that is refused, as any other route would, and ends its connection. */
export async function refuse(socket: Duplex, thrown: unknown): Promise<void> {
  const response = problemResponse(thrown, newId(), API_HEADERS);
  const body = await response.text();
  const headers = [...response.headers, ["content-length", String(Buffer.byteLength(body))], ["connection", "close"]];
  const head = [`HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ""}`].concat(
    headers.map(([name, value]) => `${name}: ${value}`),
  );
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
