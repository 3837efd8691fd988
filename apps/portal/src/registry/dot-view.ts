/** How the map's own units lie on the canvas: position on canvas = unit × scale + offset, in CSS pixels. */
export type View = Readonly<{ scale: number; x: number; y: number }>;
export type Frame = Readonly<{ width: number; height: number; unitWidth: number; unitHeight: number }>;

const closest = 60;

/** The whole map in the frame. */
export function wholeView(frame: Frame): View {
  const scale = Math.min(frame.width / frame.unitWidth, frame.height / frame.unitHeight) * 0.96;
  return { scale, x: (frame.width - frame.unitWidth * scale) / 2, y: (frame.height - frame.unitHeight * scale) / 2 };
}

/** Zooms about a point of the canvas, which stays where it is; never smaller than the whole, never closer than a street. */
export function zoomed(view: View, frame: Frame, factor: number, [x, y]: readonly [number, number]): View {
  const whole = wholeView(frame).scale;
  const scale = Math.min(Math.max(view.scale * factor, whole), whole * closest);
  const ratio = scale / view.scale;
  return { scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
}

export function moved(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x + dx, y: view.y + dy };
}

/** How much closer than the whole. */
export function closeness(view: View, frame: Frame): number {
  return view.scale / wholeView(frame).scale;
}
