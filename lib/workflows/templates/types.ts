/** A variable of the document that a template needs a person's own value for. */
export interface TemplateAsk {
  variable: string;
  title: string;
  help: string;
}

export const TEMPLATE_CATEGORIES = ["integrations", "approvals", "ai", "data", "patterns"] as const;
export type TemplateCategory = (typeof TEMPLATE_CATEGORIES)[number];

/** A workflow to begin with. Name, description, triggers and credentials are in its document; here is what that cannot say. */
export interface BuiltInTemplate {
  /** Its address in the gallery. */
  key: string;
  category: TemplateCategory;
  /** workflow.yaml text. */
  yaml: string;
  /** What is asked for besides credentials, in this order. */
  asks?: readonly TemplateAsk[];
  /** Keys of templates that it calls: made and published with it, unless the workspace has them. */
  brings?: readonly string[];
  /** An input to try it with. */
  input: unknown;
  /** What the trial run must give; undefined: it needs the world outside. */
  output?: unknown;
}
