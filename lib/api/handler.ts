/**
 * What every route of the API goes through: who asks, for which workspace, from where, with how much, in what shape; and how failures
 * are answered. A route is `export const { GET, POST, … } = methods({ GET: route({…}, async ({ principal, input }) => …) })`.
 */
import type { z } from "zod";
import { asViewer } from "@/db/viewer";
import { type Subject, standingTo, viewerOf } from "@/lib/auth/access";
import { allow } from "@/lib/auth/allow";
import { authenticate, authenticatePerson } from "@/lib/auth/authenticate";
import { type Action, seesAll } from "@/lib/auth/permissions";
import type { Person, Principal } from "@/lib/auth/principal";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { audited } from "./audited";
import { isJsonType, MAX_BODY_BYTES, mediaType, parseJson, readText, storable } from "./body";
import { notFound } from "./ids";
import { checkSameOrigin } from "./origin";
import { invalid, problemResponse } from "./problem";
import { quotaHeaders, takeQuota, takeStranger } from "./quota";
import { json } from "./respond";

export type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
/** An action of lib/auth/permissions.ts; "self": anybody who is signed in, for what is their own; "public": the handler sees to it. */
export type Needed = Action | "self" | "public";
type Caller<A extends Needed> = A extends Action ? Principal : A extends "self" ? Person : null;

export interface RouteHandler {
  (request: Request, context: RouteContext): Promise<Response>;
  /** What the caller must be allowed, for the test that walks all routes. */
  action?: Needed;
  /** What `id` in its path is of. */
  of?: Subject;
}

interface RouteOptions<A extends Needed, B extends z.ZodType, Q extends z.ZodType> {
  /** What the caller must be allowed. */
  action: A;
  /** The route is about one workflow: what `id` in its path is of. What the caller may then depends on how that workflow is shared. */
  of?: Subject;
  /** JSON body. No body at all counts as `{}`. Without it the handler may read the request itself. */
  body?: B;
  query?: Q;
  /** Bytes of the body; 1 MB unless given. */
  maxBytes?: number;
}

export interface Call<P, B, Q> {
  request: Request;
  url: URL;
  /** Path parameters; a catch-all one is joined by "/". */
  params: Readonly<Record<string, string>>;
  principal: P;
  input: B;
  query: Q;
  requestId: string;
}

const READING = new Set(["GET", "HEAD"]);

/** Wraps a handler. It returns a Response, or a value that is sent as JSON with 200. */
export function route<A extends Needed, B extends z.ZodType = z.ZodUndefined, Q extends z.ZodType = z.ZodUndefined>(
  options: RouteOptions<A, B, Q>,
  handle: (call: Call<Caller<A>, z.infer<B>, z.infer<Q>>) => Promise<Response | Record<string, unknown>>,
): RouteHandler {
  const handler: RouteHandler = async (request, context) => {
    const requestId = newId();
    try {
      const url = new URL(request.url);
      const known = await admit(request, options.action);
      const viewer = known && "role" in known ? viewerOf(known, doneToMany(options)) : null;
      return await asViewer(viewer, async () => {
        // Next gives undefined for a path without parameters.
        const params = flat((await context.params) ?? {});
        const caller = await authorise(known, options, params);
        const left = caller ? await takeQuota(caller, options.action) : null;
        const query = options.query
          ? parse(options.query, Object.fromEntries(url.searchParams), "The query")
          : undefined;
        const input = options.body
          ? parse(options.body, await readJson(request, options.maxBytes), "The body")
          : undefined;
        const answer = await audited({ request, url, requestId, action: options.action, caller, params, input }, () =>
          handle({
            request,
            url,
            params,
            requestId,
            principal: caller as Caller<A>,
            input: input as z.infer<B>,
            query: query as z.infer<Q>,
          }),
        );
        const response = answer instanceof Response ? answer : json(answer);
        response.headers.set("x-request-id", requestId);
        for (const [name, value] of Object.entries(left ? quotaHeaders(left) : {})) response.headers.set(name, value);
        return response;
      });
    } catch (error) {
      return problemResponse(error, requestId);
    }
  };
  handler.action = options.action;
  handler.of = options.of;
  return handler;
}

async function admit(request: Request, action: Needed): Promise<Principal | Person | null> {
  if (action === "public") return null;
  const principal = await known(request, action);
  if (!principal) {
    takeStranger(request);
    throw new AppError("unauthenticated", "This needs somebody to be signed in.", {
      hint: "Sign in, or send an API key as Authorization: Bearer fp_….",
    });
  }
  if (principal.sessionId !== null && !READING.has(request.method)) checkSameOrigin(request);
  return principal;
}

/** What a route may do to any number of workflows. What is about one asks how that one is shared instead. */
function doneToMany({ action, of }: { action: Needed; of?: Subject }): Action | null {
  return of || action === "self" || action === "public" ? null : action;
}

/** The caller as they stand to what the route is about. @throws AppError forbidden when they may not do it; not_found */
async function authorise(
  known: Principal | Person | null,
  { action, of }: { action: Needed; of?: Subject },
  params: Readonly<Record<string, string>>,
): Promise<Principal | Person | null> {
  if (!known || !("role" in known) || action === "self" || action === "public") return known;
  const caller = of ? await standingTo(known, of, params.id ?? "") : known;
  allow(caller, action);
  // A variable may belong to no workflow. Whatever else a route reads of it, nothing of one that is hidden gets so far.
  if (of && of !== "variable" && !seesAll(caller.role) && caller.access === null) throw notFound(of);
  return caller;
}

async function known(request: Request, action: Needed): Promise<Principal | Person | null> {
  try {
    return await (action === "self" ? authenticatePerson(request) : authenticate(request));
  } catch (error) {
    // A wrong key.
    if (error instanceof AppError && error.code === "unauthenticated") takeStranger(request);
    throw error;
  }
}

/** The JSON body; `{}` when there is none. @throws AppError unsupported_media_type, malformed_json, payload_too_large */
export async function readJson(request: Request, maxBytes = MAX_BODY_BYTES): Promise<unknown> {
  const type = mediaType(request);
  const text = await readText(request, maxBytes);
  if (text.trim() !== "" && type !== "" && !isJsonType(type)) {
    throw new AppError("unsupported_media_type", `This takes JSON, not ${type.slice(0, 80)}.`, {
      hint: "Send the header Content-Type: application/json.",
    });
  }
  return storable(parseJson(text) ?? {});
}

function parse<T extends z.ZodType>(schema: T, value: unknown, whole: string): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid(parsed.error, whole, whole === "The query" ? "bad_request" : "invalid_body");
  return parsed.data;
}

function flat(params: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value.join("/") : (value ?? "")]),
  );
}
