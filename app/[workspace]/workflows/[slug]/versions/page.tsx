import type { Metadata } from "next";
import { VersionsPage } from "@/components/versions/versions-page";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.versions.title };

interface VersionsRouteProps {
  params: Promise<{ slug: string }>;
}

export default async function VersionsRoute({ params }: VersionsRouteProps) {
  const { slug } = await params;
  return <VersionsPage slug={slug} />;
}
