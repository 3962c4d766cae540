/** Whether a statement failed because another row has that value already. */
export function isTaken(error: unknown): boolean {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  return cause instanceof Error && "code" in cause && cause.code === "23505";
}
