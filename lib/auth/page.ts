/** Who looks at a page, for server components. The API checks again by itself. */
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { memberOf, type Person, type Principal, personOf } from "./principal";
import { sessionOf } from "./session";
import { hasUsers } from "./users";

/** The signed-in person in their first workspace, or null. */
export async function currentPrincipal(workspace: string | null = null): Promise<Principal | null> {
  const session = await sessionOf(await headers());
  return session === null ? null : memberOf(session, workspace);
}

/** The signed-in person, whether they belong to a workspace or not; or null. */
export async function currentPerson(): Promise<Person | null> {
  const session = await sessionOf(await headers());
  return session === null ? null : personOf(session);
}

/**
 * The signed-in member of this workspace. Sends strangers to /sign-in (to /setup while nobody has an account) and answers "not found" for
 * workspaces of others.
 */
export async function requirePage(workspace: string, path = `/${workspace}`): Promise<Principal> {
  const session = await sessionOf(await headers());
  const principal = session && (await memberOf(session, workspace));
  if (principal) return principal;
  if (session && (await personOf(session))) notFound();
  if (!(await hasUsers())) redirect("/setup");
  redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}
