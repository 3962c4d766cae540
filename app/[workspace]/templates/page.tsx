import type { Metadata } from "next";
import { Gallery } from "@/components/templates/gallery";
import { m } from "@/lib/messages";

export const metadata: Metadata = { title: m.templates.title };

export default function TemplatesPage() {
  return <Gallery />;
}
