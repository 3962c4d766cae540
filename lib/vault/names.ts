import { AppError } from "@/lib/errors";
import { refused } from "./fields";

/** The name as it is kept. @throws AppError invalid_body */
export function checkName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === "") throw refused("name", "Give it a name.");
  // PostgreSQL cannot hold NUL, and nobody could see the others.
  if (/\p{Cc}/u.test(trimmed)) throw refused("name", "A name is one line of text without control characters.");
  return trimmed;
}

/** Runs a write. @throws AppError conflict, naming the field, when the workspace has the name already */
export async function orNameTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!isNameTaken(error)) throw error;
    const message = "Another credential of this workspace has this name.";
    throw new AppError("conflict", message, {
      hint: "Choose another name, or replace that one.",
      details: { errors: [{ field: "name", message }] },
    });
  }
}

/** PostgreSQL's unique_violation (23505) of the one index; drizzle wraps it as its cause. */
function isNameTaken(error: unknown): boolean {
  const found = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return (
    found instanceof Error &&
    "code" in found &&
    found.code === "23505" &&
    "constraint_name" in found &&
    found.constraint_name === "credentials_name_key"
  );
}
