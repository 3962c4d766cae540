/**
 * What a config field tells the forms about itself, on top of zod's own meta. Declared on zod's GlobalMeta, so that a
 * misspelt widget in a `.meta({...})` is a compile error; the JSON Schema export carries these keys along.
 */
import type { FieldWidget } from "./types";

declare module "zod" {
  interface GlobalMeta {
    /** How the inspector edits the field. */
    widget?: FieldWidget;
    /** The choices of a `select` in words, by value. */
    labels?: Readonly<Record<string, string>>;
    /** Shown folded away under "Advanced". */
    advanced?: boolean;
    /** Grey example text in an empty field. */
    placeholder?: string;
    /** Vault slot that a `credential` widget fills. */
    slot?: string;
    /** The value is a secret: write-only in forms, never sent back, redacted in logs. */
    secret?: boolean;
  }
}
