"use client";
import { CredentialDialog } from "@/components/vault/credential-dialog";
import { credentialForms } from "@/components/vault/forms";

interface NewCredentialProps {
  /** Types that fit; all when left out. */
  types: readonly string[] | undefined;
  onClose: () => void;
  /** Called with the name of the new one. */
  onSaved: (name: string) => void;
}

/** A new credential without leaving the canvas. */
export default function NewCredential({ types, onClose, onSaved }: NewCredentialProps) {
  return <CredentialDialog target="new" forms={credentialForms(types)} onClose={onClose} onSaved={onSaved} />;
}
