/** All methods of one URL: those it has, and for the others 405 with Allow. */
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import type { RouteHandler } from "./handler";
import { API_HEADERS, problemResponse } from "./problem";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
type Method = (typeof METHODS)[number];

/** @param own handlers by method; HEAD and OPTIONS follow from them. */
export function methods(
  own: Partial<Record<Exclude<Method, "HEAD" | "OPTIONS">, RouteHandler>>,
): Record<Method, RouteHandler> {
  const allowed = METHODS.filter((method) => method === "OPTIONS" || handlerOf(own, method));
  const allow = allowed.join(", ");
  const refuse: RouteHandler = async (request) => problemResponse(methodNotAllowed(request.method, allow), newId());
  const options: RouteHandler = async () => new Response(null, { status: 204, headers: { ...API_HEADERS, allow } });
  return Object.fromEntries(
    METHODS.map((method) => [method, method === "OPTIONS" ? options : (handlerOf(own, method) ?? refuse)]),
  ) as Record<Method, RouteHandler>;
}

export function methodNotAllowed(method: string, allow: string): AppError {
  return new AppError("method_not_allowed", `${method} does not work here.`, {
    hint: `Use ${allow}.`,
    details: { allow },
  });
}

function handlerOf(own: Partial<Record<Method, RouteHandler>>, method: Method): RouteHandler | undefined {
  if (method !== "HEAD") return own[method];
  const get = own.GET;
  if (!get) return undefined;
  return async (request, context) => {
    const { status, headers, body } = await get(request, context);
    await body?.cancel();
    return new Response(null, { status, headers });
  };
}
