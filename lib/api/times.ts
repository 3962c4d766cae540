/** Times leave the API as ISO 8601 in UTC. */
export const isoOf = (time: Date): string => time.toISOString();
export const isoOrNull = (time: Date | null): string | null => (time === null ? null : time.toISOString());
