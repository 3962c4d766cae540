import type { SecondFactorSetup } from "@/lib/api/contracts/second-factor";

/** Dark on light in every theme, as readers need it. */
export function QrCode({ drawing: { size, path }, label }: { drawing: SecondFactorSetup["qr"]; label: string }) {
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-48 self-center rounded-md border"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
