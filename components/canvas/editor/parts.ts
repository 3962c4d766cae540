"use client";
/** Parts of the editor that come when the drawing stands, or when somebody asks for them. */
import dynamic from "next/dynamic";
import { patiently } from "@/lib/client/patiently";

export const ExecutionStrip = dynamic(
  () => patiently(() => import("./execution-strip").then((each) => each.ExecutionStrip)),
  {
    ssr: false,
  },
);
export const ConnectionReason = dynamic(
  () => patiently(() => import("../connection-reason").then((each) => each.ConnectionReason)),
  {
    ssr: false,
  },
);
export const PresenceLayer = dynamic(() => patiently(() => import("../presence/layer")), { ssr: false });
export const RunDialog = dynamic(() => patiently(() => import("./run-dialog")), { ssr: false });
export const PublishDialog = dynamic(() => patiently(() => import("@/components/versions/publish/dialog")), {
  ssr: false,
});
export const Banners = dynamic(() => patiently(() => import("./banners").then((each) => each.Banners)), { ssr: false });
export const CommentsLayer = dynamic(
  () => patiently(() => import("../comments/layer").then((each) => each.CommentsLayer)),
  {
    ssr: false,
  },
);
export const CommentPoints = dynamic(
  () => patiently(() => import("../comments/layer").then((each) => each.CommentPoints)),
  {
    ssr: false,
  },
);
export const SidePanel = dynamic(() => patiently(() => import("./side-panel").then((each) => each.SidePanel)), {
  ssr: false,
});
export const ContextMenu = dynamic(() => patiently(() => import("./context-menu").then((each) => each.ContextMenu)), {
  ssr: false,
});
export const ShareDialog = dynamic(
  () => patiently(() => import("@/components/sharing/share-dialog").then((each) => each.ShareDialog)),
  {
    ssr: false,
  },
);
export const ConnectDialog = dynamic(() => patiently(() => import("./connect-dialog")), { ssr: false });
export const FindPanel = dynamic(() => patiently(() => import("./find-panel")), { ssr: false });
export const SelectionToolbar = dynamic(() => patiently(() => import("./selection-toolbar")), { ssr: false });
export const EditorTools = dynamic(() => patiently(() => import("./tools")), { ssr: false });
export const PausedBanner = dynamic(
  () => patiently(() => import("./paused-banner").then((each) => each.PausedBanner)),
  {
    ssr: false,
  },
);
