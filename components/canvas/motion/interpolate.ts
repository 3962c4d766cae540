/**
 * Stands for the package d3-interpolate (next.config.ts), of which the drawing needs the way from one part of it to another: van Wijk and Nuij,
 * "Smooth and efficient zooming and panning", as the package has it.
 */
type View = [x: number, y: number, width: number];

const RHO = Math.SQRT2;
/** Whole numbers, which the square of the root is not quite. */
const RHO_2 = 2;
const RHO_4 = 4;
const NEAR = 1e-12;

/** From one view to another: out, across and in again where that is far. */
export function interpolateZoom(from: View, to: View): (part: number) => View {
  const [x0, y0, w0] = from;
  const [x1, y1, w1] = to;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = dx * dx + dy * dy;
  if (squared < NEAR) {
    const length = Math.log(w1 / w0) / RHO;
    return (part) => [x0 + part * dx, y0 + part * dy, w0 * Math.exp(RHO * part * length)];
  }
  const way = Math.sqrt(squared);
  const b0 = (w1 * w1 - w0 * w0 + RHO_4 * squared) / (2 * w0 * RHO_2 * way);
  const b1 = (w1 * w1 - w0 * w0 - RHO_4 * squared) / (2 * w1 * RHO_2 * way);
  const r0 = Math.log(Math.sqrt(b0 * b0 + 1) - b0);
  const length = (Math.log(Math.sqrt(b1 * b1 + 1) - b1) - r0) / RHO;
  return (part) => {
    const s = part * length;
    const u = (w0 / (RHO_2 * way)) * (Math.cosh(r0) * Math.tanh(RHO * s + r0) - Math.sinh(r0));
    return [x0 + u * dx, y0 + u * dy, (w0 * Math.cosh(r0)) / Math.cosh(RHO * s + r0)];
  };
}

/** Straight from one view to the other. */
export function interpolate(from: View, to: View): (part: number) => View {
  return (part) => [
    from[0] + part * (to[0] - from[0]),
    from[1] + part * (to[1] - from[1]),
    from[2] + part * (to[2] - from[2]),
  ];
}
