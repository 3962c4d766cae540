import { z } from "zod";

/** RFC 9457 problem details, with a stable `code` and a `hint` that says what to do. */
export const problemJson = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  hint: z.string().optional(),
  /** For invalid bodies: which field, and why. */
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
export type ProblemJson = z.infer<typeof problemJson>;

/** Keyset paging: pass `next_cursor` back as `cursor`. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() });

export const isoTime = z.iso.datetime();
