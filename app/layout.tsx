import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "@/components/shell/providers";
import { NONCE_HEADER } from "@/lib/auth/csp";
import { m } from "@/lib/messages";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: m.common.product, template: `%s · ${m.common.product}` },
  description: m.common.tagline,
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  // The page colours of app/globals.css, in the form that browsers take here.
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafafb" },
    { media: "(prefers-color-scheme: dark)", color: "#0d0e11" },
  ],
};

/** zod would try whether it may evaluate text, which the content policy refuses and the browser's console reports. */
const NO_EVALUATION = "Object.assign(globalThis.__zod_globalConfig??={},{jitless:true})";

/** The document around every page. next-themes writes the class of <html> before the first paint. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        {/* Browsers hide a nonce from scripts, so hydration would miss it. */}
        <script nonce={nonce} suppressHydrationWarning>
          {NO_EVALUATION}
        </script>
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}
