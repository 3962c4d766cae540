/**
 * The HTTP API's own machinery: handler (authentication, workspace, CSRF, limits, parsing, failures), methods (405), paging, ids,
 * problem+json, rate limits. The shapes of bodies and answers are in contracts/, which the browser shares.
 */
export { type Call, type RouteContext, type RouteHandler, readJson, route } from "./handler";
export { idOf, isUuid, notFound } from "./ids";
export { methodNotAllowed, methods } from "./methods";
export { afterId, toPage } from "./paging";
export { problemResponse } from "./problem";
export { clientNetwork, rateLimit } from "./rate-limit";
export { json, noContent, text } from "./respond";
