/** Who looks at a page, for server components. The API checks again by itself. */
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { memberOf, type Principal } from "./principal";
import { sessionUser } from "./session";
import { hasUsers } from "./users";

/** The signed-in person in their first workspace, or null. */
export async function currentPrincipal(workspace: string | null = null): Promise<Principal | null> {
  const userId = await sessionUser(await headers());
  return userId === null ? null : memberOf(userId, workspace);
}

/**
 * The signed-in member of this workspace. Sends strangers to /sign-in (to /setup while nobody has an account) and answers "not found" for
 * workspaces of others.
 */
export async function requirePage(workspace: string, path = `/${workspace}`): Promise<Principal> {
  const userId = await sessionUser(await headers());
  if (userId === null) {
    if (!(await hasUsers())) redirect("/setup");
    redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  }
  return (await memberOf(userId, workspace)) ?? notFound();
}
