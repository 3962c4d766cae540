import { AppError } from "@/lib/errors";
import { memberOf, ownerOfKey, type Person, type Principal, personOf } from "./principal";
import { sessionOf } from "./session";

/**
 * Who makes this request: by `Authorization: Bearer fp_…`, else by session cookie. The workspace is the key's, or the one that the header
 * X-Workspace names by slug, or the person's first. Null for strangers.
 * What only reads may name it as ?workspace=… too: a link can send no header.
 * @throws AppError unauthenticated for a key that is wrong; not_found for a workspace that they do not belong to.
 */
export async function authenticate(request: Request): Promise<Principal | null> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) {
    const key = /^Bearer +(\S{1,300}) *$/i.exec(authorization)?.[1];
    const principal = key ? await ownerOfKey(key) : null;
    if (!principal) throw new AppError("unauthenticated", "This API key is not known.", { hint: "Make a new one." });
    return principal;
  }
  const session = await sessionOf(request.headers, request.url);
  if (session === null) return null;
  const workspace = request.headers.get("x-workspace") ?? workspaceOfLink(request);
  const principal = await memberOf(session, workspace);
  if (!principal && workspace !== null && (await personOf(session)))
    throw new AppError("not_found", "There is no such workspace.");
  return principal;
}

function workspaceOfLink(request: Request): string | null {
  const isRead = request.method === "GET" || request.method === "HEAD";
  return isRead ? new URL(request.url).searchParams.get("workspace") : null;
}

/** The signed-in person, whether they belong to a workspace or not; keys do not count. Null for strangers. */
export async function authenticatePerson(request: Request): Promise<Person | null> {
  const session = await sessionOf(request.headers, request.url);
  return session === null ? null : personOf(session);
}
