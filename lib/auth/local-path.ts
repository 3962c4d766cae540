/** Where people may be sent after signing in. */

const NOWHERE = "http://nowhere.invalid";

/**
 * A path of this site, as a browser would read it; "/" for anything that would leave it. Browsers take "\\" for "/", drop tabs and line
 * breaks, and resolve dots, so the text is parsed as they do before it is judged.
 */
export function localPath(value: unknown): string {
  if (typeof value !== "string" || !value.startsWith("/") || !URL.canParse(value, NOWHERE)) return "/";
  const { origin, pathname, search, hash } = new URL(value, NOWHERE);
  return origin === NOWHERE && !pathname.startsWith("//") ? pathname + search + hash : "/";
}
