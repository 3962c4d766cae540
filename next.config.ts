import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  // The dev overlay sits over the canvas and swallows clicks.
  devIndicators: false,
  poweredByHeader: false,
  // `npm test` checks the types; a start need not do it again, tests and tools included.
  typescript: { ignoreBuildErrors: true },
  allowedDevOrigins: ["127.0.0.1"],
  // Loaded by node itself: native parts, or one copy shared with server.ts and engine.ts.
  serverExternalPackages: [
    "postgres",
    "pg",
    "koffi",
    "inngest",
    "jsonata",
    "@langchain/langgraph",
    "@langchain/core",
    "@langchain/openai",
    "@langchain/langgraph-checkpoint-postgres",
  ],
};

export default config;
