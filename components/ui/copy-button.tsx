"use client";
import { Check, Copy, type LucideIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { m } from "@/lib/messages";
import { Button, type ButtonProps } from "./button";

interface CopyButtonProps extends Omit<ButtonProps, "children" | "onClick" | "value"> {
  /** The text, or what makes it at the click. */
  value: string | (() => string);
  /** What is copied, for the accessible name: "Copy webhook URL". */
  label: string;
  /** Words beside the icon. */
  text?: string;
  icon?: LucideIcon;
}

/** The clipboard of secure pages; over plain http from another machine there is only the old way. Says whether it worked. */
async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true);
  const take = (event: ClipboardEvent) => {
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
  };
  document.addEventListener("copy", take);
  const copied = document.execCommand("copy");
  document.removeEventListener("copy", take);
  return copied;
}

/** Copies a text and says so for a moment, in place. */
export function CopyButton({
  value,
  label,
  text,
  icon = Copy,
  variant = "ghost",
  size = text ? "sm" : "icon-sm",
  ...rest
}: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    setCopied(await copyText(typeof value === "function" ? value() : value));
  };
  const Icon = copied ? Check : icon;
  return (
    <Button
      variant={variant}
      size={size}
      aria-label={copied ? m.common.copied : label}
      title={label}
      onClick={copy}
      {...rest}
    >
      <Icon aria-hidden className={copied ? "text-done" : undefined} />
      {text && (copied ? m.common.copied : text)}
    </Button>
  );
}
