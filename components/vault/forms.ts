/** The forms of credential types. Brings zod along: for the server, and for parts of a page that are loaded when they are opened. */
import { z } from "zod";
import { credentialTypes } from "@/lib/credentials/registry";
import { type CredentialForm, formFields } from "./form-schema";

/** @param types those that are wanted; all when left out. */
export function credentialForms(types?: readonly string[]): CredentialForm[] {
  return [...credentialTypes.values()]
    .filter(({ type }) => !types || types.includes(type))
    .map(({ type, title, description, icon, category, keywords = [], fields }) => ({
      type,
      title,
      description,
      icon,
      category,
      keywords,
      fields: formFields(z.toJSONSchema(fields, { io: "input" })),
    }));
}
