/** Code blocks: code that several workflows share, in versions, with tests and reviews. All under /api/v1/code-blocks. */
import { z } from "zod";
import { badGrant } from "@/lib/http/granted";
import { isoTime, page, pageQuery } from "./common";
import { fieldChange } from "./versions";

export const BLOCK_LANGUAGES = ["javascript", "typescript", "python"] as const;
export const BLOCK_STATUSES = ["draft", "testing", "published", "deprecated"] as const;
export const blockLanguage = z.enum(BLOCK_LANGUAGES);
export const blockStatus = z.enum(BLOCK_STATUSES);
export type BlockStatus = z.infer<typeof blockStatus>;

export const person = z.object({ id: z.uuid(), name: z.string() }).nullable();
export const jsonSchema = z.record(z.string(), z.unknown());
export const text = (max: number) => z.string().trim().max(max);
/** What goes into a jsonb column at most, as JSON. */
export const smaller = (bytes: number) => (value: unknown) => JSON.stringify(value ?? null).length <= bytes;

/** A value of a credential that the code reads as flowpilot.secrets.<name>. */
export const blockSecret = z.object({
  name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,59}$/, "Letters, digits and _, as in API_KEY."),
  credential: z.string().trim().min(1).max(200),
  /** The credential's field, e.g. api_key. */
  field: z.string().trim().min(1).max(60),
});
export type BlockSecret = z.infer<typeof blockSecret>;

const host = z.string().trim().min(1).max(260);
const content = {
  code: z.string().max(200_000),
  /** JSON Schema of the input and the output, checked at each run; null: anything. */
  input_schema: jsonSchema.refine(smaller(64_000), "At most 64 KB.").nullable(),
  output_schema: jsonSchema.refine(smaller(64_000), "At most 64 KB.").nullable(),
  timeout_seconds: z.number().min(0.1).max(300),
  memory_mb: z.number().int().min(32).max(1024),
  /** Hosts that flowpilot.http may call: api.example.com, *.example.org:8443. */
  hosts: z
    .array(host)
    .max(50)
    .refine((hosts) => badGrant(hosts) === undefined, "One of them is no host."),
  secrets: z
    .array(blockSecret)
    .max(20)
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, "Two have the same name."),
  /** Packages, a line each: "requests>=2" as in requirements.txt, "lodash@^4" as npm writes it. Resolved when the version is saved. */
  requirements: z.array(z.string().trim().min(1).max(300)).max(50),
};

/** All that a version runs with; never changes once it is saved. */
export const blockContent = z.object(content);
export type BlockContent = z.infer<typeof blockContent>;

/** The same as it is sent; what is left out is as in the newest version, or at first as the product says. */
export const blockContentPatch = blockContent.partial();
const message = text(2000).nullish();

/** POST /api/v1/code-blocks: makes the block with its first version, a draft. */
export const newBlockBody = z.object({
  name: text(120).min(1),
  /** Made from the name when left out. How workflows name it; never changes. */
  slug: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Small letters, digits and single dashes.")
    .max(80)
    .optional(),
  description: text(2000).default(""),
  language: blockLanguage,
  single_use: z.boolean().default(false),
  content: blockContentPatch.default({}),
  message,
});

/** PATCH /api/v1/code-blocks/{id} */
export const blockPatch = z
  .object({ name: text(120).min(1), description: text(2000), single_use: z.boolean() })
  .partial()
  .refine((body) => Object.keys(body).length > 0, "Send name, description or single_use.");

/**
 * POST /api/v1/code-blocks/{id}/versions. Without `content` it is the draft as the server has it, with it a change of the newest version, which the
 * draft then follows. What is as in the newest version makes none: 200 with that one.
 */
export const saveVersionBody = z.object({
  content: blockContentPatch.optional(),
  message,
  /** The newest version that was looked at; 409 `stale` when there is a newer one. */
  base: z.int().min(1).optional(),
});

/** GET, PATCH /api/v1/code-blocks/{id}/draft: what people write together before it is a version. It need not be ready for one. */
export const blockDraft = z.object({
  content: blockContent.extend({
    code: z.string(),
    timeout_seconds: z.number(),
    memory_mb: z.number(),
    input_schema: jsonSchema.nullable(),
    output_schema: jsonSchema.nullable(),
    hosts: z.array(z.string()),
    secrets: z.array(z.object({ name: z.string(), credential: z.string(), field: z.string() })),
    requirements: z.array(z.string()),
  }),
  /** Number of its newest change. */
  revision: z.int(),
  /** The newest version, and what of the draft is not as in it. */
  version: z.int(),
  changed: z.array(blockContent.keyof()),
});
export type BlockDraft = z.infer<typeof blockDraft>;
export const blockDraftPatch = z.object({ content: blockContentPatch });

/** GET /api/v1/code-blocks */
export const blockQuery = pageQuery.extend({
  q: z.string().max(200).optional(),
  language: blockLanguage.optional(),
  /** Of their newest version. */
  status: blockStatus.optional(),
  state: z.enum(["active", "trash"]).default("active"),
});

/** A version without its content, as lists show it. */
export const blockVersionItem = z.object({
  id: z.uuid(),
  number: z.int(),
  status: blockStatus,
  /** sha-256 of the code. */
  code_hash: z.string(),
  message: z.string().nullable(),
  author: person,
  created_at: isoTime,
  /** Number of the version whose content this one brings back. */
  restores: z.int().nullable(),
  published_at: isoTime.nullable(),
  published_by: person,
  deprecated_at: isoTime.nullable(),
  /** Why, and what to use instead; null: nothing was said. */
  deprecation: z.string().nullable(),
  /** Those of today on this version. */
  tests: z.object({ total: z.int(), passed: z.int(), failed: z.int(), not_run: z.int() }),
  /** Of its newest review. */
  review: z.enum(["pending", "approved", "rejected"]).nullable(),
});
export type BlockVersionItem = z.infer<typeof blockVersionItem>;
export const blockVersionList = page(blockVersionItem);
export type BlockVersionList = z.infer<typeof blockVersionList>;

export const blockReview = z.object({
  id: z.uuid(),
  state: z.enum(["pending", "approved", "rejected"]),
  note: z.string().nullable(),
  requested_by: person,
  requested_at: isoTime,
  comment: z.string().nullable(),
  decided_by: person,
  decided_at: isoTime.nullable(),
});
export type BlockReview = z.infer<typeof blockReview>;

/** Why a version cannot be published; none: it can. */
export const PUBLISH_BLOCKERS = [
  "no_tests",
  "tests_not_run",
  "tests_failed",
  "approval_missing",
  "already_published",
  "deprecated",
] as const;
export const blockBlocker = z.object({ code: z.enum(PUBLISH_BLOCKERS), sentence: z.string() });
export type BlockBlocker = z.infer<typeof blockBlocker>;

/** GET /api/v1/code-blocks/{id}/versions/{version}; {version} is a number, "latest" or "published". */
export const blockVersionDetail = blockVersionItem.extend({
  content: blockContent,
  /** Newest first. */
  reviews: z.array(blockReview),
  /** The workspace asks for somebody else's approval. */
  requires_approval: z.boolean(),
  blockers: z.array(blockBlocker),
  /** Whether whoever asks may decide on the open review: not the version's author, and not a viewer. */
  may_review: z.boolean(),
});
export type BlockVersionDetail = z.infer<typeof blockVersionDetail>;

export const blockItem = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  language: blockLanguage,
  single_use: z.boolean(),
  latest: z.object({ number: z.int(), status: blockStatus }),
  /** The version that is followed. Its status is "deprecated" when it was deprecated and nothing published since. */
  published: z.object({ number: z.int(), status: blockStatus }).nullable(),
  /** Workflows whose draft or published version runs it. */
  used_by: z.int(),
  tests: z.int(),
  created_by: person,
  created_at: isoTime,
  updated_at: isoTime,
  deleted_at: isoTime.nullable(),
});
export type BlockItem = z.infer<typeof blockItem>;
export const blockList = page(blockItem);
export type BlockList = z.infer<typeof blockList>;

/** GET /api/v1/code-blocks/{id} */
export const blockDetail = blockItem.extend({
  latest_version: blockVersionDetail,
});
export type BlockDetail = z.infer<typeof blockDetail>;

/** GET /api/v1/code-blocks/{id}/diff?from=1&to=2; from: the published version unless given (nothing when there is none), to: the newest. */
export const blockDiffQuery = z.object({
  from: z.string().max(20).optional(),
  to: z.string().max(20).default("latest"),
});
const diffSide = z.object({ number: z.int(), status: blockStatus, code: z.string() });
export const blockDiff = z.object({
  from: diffSide.nullable(),
  to: diffSide,
  code_changed: z.boolean(),
  /** Everything besides the code. */
  fields: z.array(fieldChange),
});
export type BlockDiff = z.infer<typeof blockDiff>;

/** GET /api/v1/code-blocks/{id}/usage */
export const blockUse = z.object({
  workflow: z.object({ id: z.uuid(), slug: z.string(), name: z.string() }),
  in: z.enum(["draft", "published", "running"]),
  node_id: z.string(),
  /** Null: follows the published version. */
  version: z.int().nullable(),
});
export type BlockUse = z.infer<typeof blockUse>;
export const blockUsage = z.object({ workflows: z.int(), uses: z.array(blockUse) });
export type BlockUsage = z.infer<typeof blockUsage>;

/** POST …/versions/{version}/review: asks for one. */
export const reviewBody = z.object({ note: text(2000).nullish() });
/** POST …/versions/{version}/review/decision: not by the version's author. */
export const reviewDecisionBody = z.object({
  decision: z.enum(["approved", "rejected"]),
  comment: text(2000).nullish(),
});
/** POST …/versions/{version}/deprecate */
export const deprecateBody = z.object({ message: text(2000).nullish() });

/** POST /api/v1/code-blocks/{id}/rollback: a new version with the content of an earlier one, tested and, where nothing stands in the way, published. */
export const blockRollbackBody = z.object({ version: z.int().min(1), message });
export const blockRollbackAnswer = z.object({
  version: blockVersionDetail,
  restored: z.int(),
  is_published: z.boolean(),
});
export type BlockRollbackAnswer = z.infer<typeof blockRollbackAnswer>;

/** GET, PUT /api/v1/settings/code: what a workspace wants of code. Owners change it. */
export const codeSettings = z.object({
  /** Publishing a block needs the approval of somebody other than its author. */
  require_approval: z.boolean(),
  /** No process runs code twice, whatever blocks and nodes say. */
  single_use: z.boolean(),
});
export type CodeSettings = z.infer<typeof codeSettings>;
