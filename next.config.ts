import type { NextConfig } from "next";

/** Of every page, whose Content-Security-Policy comes from proxy.ts; the API's answers have headers of their own (lib/api/problem.ts). */
const PAGE_HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  // Nobody may put a page of ours into a frame and have people click through it.
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=()" },
];

const config: NextConfig = {
  headers: async () => [{ source: "/((?!api/).*)", headers: PAGE_HEADERS }],
  reactStrictMode: true,
  // What the scripts are made of: `npm run bench:canvas` tells it of a build that has them.
  productionBrowserSourceMaps: process.env.FLOWPILOT_SOURCE_MAPS === "1",
  // The dev overlay sits over the canvas and swallows clicks.
  devIndicators: false,
  poweredByHeader: false,
  // `npm test` checks the types; a start need not do it again, tests and tools included.
  typescript: { ignoreBuildErrors: true },
  allowedDevOrigins: ["127.0.0.1"],
  turbopack: {
    // 9 kB of every canvas for what two small files do.
    resolveAlias: {
      "d3-transition": { browser: "./components/canvas/motion/transition.ts" },
      "d3-interpolate": { browser: "./components/canvas/motion/interpolate.ts" },
    },
  },
  experimental: {
    // Few scripts of some size before the canvas can be used: small ones do not compress (20 files, 304 kB → 11, 298). What is large by itself, as
    // zod, is never copied into several.
    turbopackChunking: {
      minChunkSize: 400_000,
      maxMergeChunkSize: 120_000,
      priorityRoutes: [/\/workflows\/\[slug\]$/],
      priorityBoost: 4,
    },
  },
  // Loaded by node itself: native parts, or one copy shared with server.ts and engine.ts.
  serverExternalPackages: [
    "postgres",
    "pg",
    "koffi",
    "esbuild",
    "inngest",
    "yjs",
    "y-protocols",
    "lib0",
    "@hocuspocus/server",
    "jsonata",
    "@langchain/langgraph",
    "@langchain/core",
    "@langchain/openai",
    "@langchain/langgraph-checkpoint-postgres",
  ],
};

export default config;
