"use client";
import { z } from "zod";
import { CredentialDialog } from "@/components/vault/credential-dialog";
import { type CredentialForm, formFields } from "@/components/vault/form-schema";
import { credentialTypes } from "@/lib/credentials/registry";

interface NewCredentialProps {
  /** Types that fit; all when left out. */
  types: readonly string[] | undefined;
  onClose: () => void;
  /** Called with the name of the new one. */
  onSaved: (name: string) => void;
}

/** A new credential without leaving the canvas. */
export default function NewCredential({ types, onClose, onSaved }: NewCredentialProps) {
  const forms = [...credentialTypes.values()]
    .filter(({ type }) => !types || types.includes(type))
    .map(({ type, title, description, fields }): CredentialForm => {
      return { type, title, description, fields: formFields(z.toJSONSchema(fields, { io: "input" })) };
    });
  return <CredentialDialog target="new" forms={forms} onClose={onClose} onSaved={onSaved} />;
}
