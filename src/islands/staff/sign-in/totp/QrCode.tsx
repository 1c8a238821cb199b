import { qrOf } from '#shared/pictures/qr.ts'
import css from './TotpPicture.module.css'

/** A QR code drawn as one path, black on white in any theme. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { side, path } = qrOf(text)
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
