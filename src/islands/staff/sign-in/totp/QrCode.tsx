import { create } from 'qrcode'
import css from './TotpPicture.module.css'

const margin = 4

/** A QR code drawn as one path, black on white in any theme. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules
  const path = Array.from(data, (dark, index) =>
    dark === 1
      ? `M${String((index % size) + margin)} ${String(Math.floor(index / size) + margin)}h1v1h-1z`
      : '',
  ).join('')
  const side = size + 2 * margin
  return (
    <svg
      className={css.qr}
      viewBox={`0 0 ${String(side)} ${String(side)}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
