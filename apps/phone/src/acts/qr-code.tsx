import { useMemo } from 'preact/hooks';
import { encodeQR } from 'qr';
import '../styles/acts.css';

/** Black on white at night too, with the quiet zone that the standard asks for: it has to be read off a cheap screen in poor light. */
export function QrCode({ text, label }: Readonly<{ text: string; label: string }>) {
  // Drawn once: beside it somebody may be signing with a finger.
  const { side, path } = useMemo(() => drawn(text), [text]);
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} shape-rendering="crispEdges" role="img" aria-label={label}>
      <rect width={side} height={side} fill="#fff" />
      <path fill="#000" d={path} />
    </svg>
  );
}

function drawn(text: string): Readonly<{ side: number; path: string }> {
  const dots = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  return { side: dots.length, path: dots.map(rowPath).join('') };
}

function rowPath(row: readonly boolean[], y: number): string {
  return row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('');
}
