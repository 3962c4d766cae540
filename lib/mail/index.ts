/** Mail, through the operator's SMTP server. Where there is none, who makes a link is shown it and passes it on. */
import { createTransport } from "nodemailer";
import { env } from "@/lib/env";
import { log } from "@/lib/observability/log";

export interface Mail {
  to: string;
  subject: string;
  /** Plain text: every program shows it, and it can hide nothing. */
  text: string;
}

const PATIENCE_MS = 10_000;

/** Whether this installation can send mail. */
export const canMail = (): boolean => env().smtpUrl !== null;

/** Hands a mail to the server. @returns whether the server took it; why not is in the log. */
export async function sendMail(mail: Mail): Promise<boolean> {
  const { smtpUrl, mailFrom } = env();
  if (smtpUrl === null) return false;
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
    return true;
  } catch (error) {
    log.warn({ event: "mail_failed", error }, "The mail server did not take a mail. Look at SMTP_URL and MAIL_FROM.");
    return false;
  } finally {
    transport.close();
  }
}
