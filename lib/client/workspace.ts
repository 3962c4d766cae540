/** Which workspace the page shows: sent with each request, because a person may belong to several. */
let current: string | null = null;

/** Called by the shell before anything below it asks the API. */
export function setApiWorkspace(slug: string): void {
  current = slug;
}

/** The header that names it; nothing on pages outside of a workspace. */
export function workspaceHeader(): Record<string, string> {
  return current === null ? {} : { "x-workspace": current };
}

/** The same for a link, which sends no headers. */
export function inWorkspace(path: string): string {
  return current === null ? path : `${path}?workspace=${encodeURIComponent(current)}`;
}
