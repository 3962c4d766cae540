/** Fields that several credential types have. */
import { z } from "zod";
import { badGrant } from "@/lib/http/granted";

const SECRET = "Stored encrypted and never shown again.";

/** A token or key: pasted, so spaces around it are no part of it. */
export const token = (title: string, placeholder?: string, description = SECRET) =>
  z
    .string()
    .trim()
    .min(1, "Paste it here.")
    .max(8000)
    .meta({ title, description, widget: "text", secret: true, placeholder });

/** Whatever somebody chose, spaces included. */
export const password = (title: string, description = SECRET) =>
  z.string().min(1, "Write it here.").max(2000).meta({ title, description, widget: "text", secret: true });

/** A key file. */
export const keyFile = (title: string, description: string) =>
  z
    .string()
    .trim()
    .min(1, "Paste the whole file.")
    .max(32_000)
    .meta({ title, description, widget: "textarea", secret: true });

export const line = (title: string, description: string, placeholder?: string) =>
  z.string().trim().min(1, "This is needed.").max(500).meta({ title, description, widget: "text", placeholder });

/** An address that requests begin with. */
export const baseUrl = (title: string, description: string, usual?: string) => {
  const url = z
    .url({ protocol: /^https?$/, error: `An http or https address, such as ${usual ?? "https://api.example.com"}.` })
    .max(2000)
    .refine((text) => !URL.canParse(text) || new URL(text).username === "", "Without a user name and password in it.");
  const meta = { title, description, widget: "text", placeholder: usual ?? "https://api.example.com" } as const;
  return usual ? url.default(usual).meta(meta) : url.meta(meta);
};

export const host = (placeholder: string) =>
  z
    .string()
    .trim()
    .regex(
      /^(?:[A-Za-z0-9_-]+\.)*[A-Za-z0-9_-]+$|^\[[0-9A-Fa-f:.]+\]$/,
      "A host name or address alone, such as db.example.com.",
    )
    .max(253)
    .meta({ title: "Host", description: "Its secrets go to this host only.", widget: "text", placeholder });

export const port = (usual: number) =>
  z
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(usual)
    .meta({ title: "Port", description: `Usually ${usual}.`, widget: "number" });

export const allowedHosts = z
  .string()
  .trim()
  .min(1, "Write the host that it is for.")
  .max(2000)
  .refine(
    (text) => badGrant(listOf(text)) === undefined,
    "Hosts alone, such as api.example.com or *.example.com, with commas between.",
  )
  .meta({
    title: "Hosts",
    description: "It may be sent to these hosts only. Several with commas; *.example.com for all below one.",
    widget: "text",
    placeholder: "api.example.com",
  });

export const testUrl = z
  .url({ protocol: /^https?$/, error: "An http or https address." })
  .max(2000)
  .optional()
  .meta({
    title: "Address for the test",
    description: "Called with GET when you press Test. Any status but 401 and 403 counts as accepted.",
    widget: "text",
    placeholder: "https://api.example.com/me",
  });

/** The entries of a text with commas, spaces or line breaks between. */
export function listOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** Host of an address as `hosts` has it: with its port where that is not the usual one. */
export const hostOf = (url: string): string => new URL(url).host;

export const hostAndPort = (name: string, number: number): string => `${name.toLowerCase()}:${number}`;

/** An address joined with a path. */
export const at = (base: string, path: string): string => `${base.replace(/\/+$/, "")}${path}`;
