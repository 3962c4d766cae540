/** Ids in URLs: one that cannot be an id is as unknown as one that nobody has. */
import { AppError } from "@/lib/errors";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => UUID.test(text);

/** @throws AppError not_found */
export function notFound(what: string): AppError {
  return new AppError("not_found", `There is no such ${what}.`);
}

/** The id itself, when it can be one. @throws AppError not_found */
export function idOf(text: string, what: string): string {
  if (!isUuid(text)) throw notFound(what);
  return text.toLowerCase();
}
