import encodeQR from "qr";

/** A drawing in units of a module. */
export interface QrDrawing {
  size: number;
  /** The dark modules, as the `d` of an SVG path. */
  path: string;
}

/** Modules around it, as readers ask for (ISO/IEC 18004). */
const QUIET = 4;

/** A text as a QR code. */
export function drawQr(text: string): QrDrawing {
  const modules = encodeQR(text, "raw", { ecc: "medium", border: QUIET });
  const path = modules.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return { size: modules.length, path };
}
