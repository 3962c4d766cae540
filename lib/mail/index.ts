/** Mail, through the operator's SMTP server. Where there is none, who makes a link is shown it and passes it on. */
import { createTransport } from "nodemailer";
import { z } from "zod";
import { env } from "@/lib/env";
import { log } from "@/lib/observability/log";

export interface Mail {
  to: string;
  subject: string;
  /** Plain text: every program shows it, and it can hide nothing. */
  text: string;
}

/** What became of a mail: the server took it; or why not, in a sentence, and whether it will never take it. */
export type Delivery = { taken: true } | { taken: false; reason: string; isFinal: boolean };

const PATIENCE_MS = 10_000;
const MAX_REASON = 300;

/** Whether this installation can send mail. */
export const canMail = (): boolean => env().smtpUrl !== null;

/** Hands a mail to the server. What went wrong is in the log too. */
export async function sendMail(mail: Mail): Promise<Delivery> {
  const { smtpUrl, mailFrom } = env();
  if (smtpUrl === null) return { taken: false, reason: "This installation sends no mail.", isFinal: true };
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    // Text of ours only: no file and no URL is ever read into a mail.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ from: mailFrom, ...mail });
    return { taken: true };
  } catch (error) {
    log.warn({ event: "mail_failed", error }, "The mail server did not take a mail. Look at SMTP_URL and MAIL_FROM.");
    return refusalOf(error);
  } finally {
    transport.close();
  }
}

const smtpError = z.object({
  /** Of nodemailer: EENVELOPE and EMESSAGE are about this mail, others about the server. */
  code: z.string().optional(),
  responseCode: z.number().optional(),
  response: z.string().optional(),
});

/** The server's own words when it is about this mail; what is wrong between us and the server is the operator's business. */
function refusalOf(error: unknown): Delivery {
  const { code, responseCode = 0, response = "" } = smtpError.safeParse(error).data ?? {};
  if (code === "EENVELOPE" || code === "EMESSAGE") {
    const words = response.replace(/\s+/g, " ").trim();
    const reason = `The mail server said: ${words || "no"}`.slice(0, MAX_REASON);
    return { taken: false, reason, isFinal: responseCode >= 500 && responseCode < 600 };
  }
  return { taken: false, reason: "The mail server could not be reached, or did not let us in.", isFinal: false };
}
