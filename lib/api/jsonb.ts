import { type SQL, sql } from "drizzle-orm";
import { pgJson } from "@/lib/engine/json";

/** A value for a jsonb column. Characters that PostgreSQL cannot hold (NUL, lone surrogates) become U+FFFD instead of an error. */
export function jsonb<T>(value: T): SQL<T> {
  return sql<T>`${pgJson(value)}::text::jsonb`;
}
