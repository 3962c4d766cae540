/** The policy of a page's content: which scripts run, where it may talk to, who may frame it. */

/**
 * Scripts come from this installation's files or carry the nonce of this one answer: text that got into a page somehow does not run.
 * Styles may be inline: the drawing, the editor and menus place things that way. @param isDev the dev server evaluates what it sends
 */
export function contentPolicy(nonce: string, isDev: boolean): string {
  const rules = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${isDev ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "frame-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
  ];
  return rules.join("; ");
}

/** The request header in which a page is told its nonce. */
export const NONCE_HEADER = "x-nonce";
