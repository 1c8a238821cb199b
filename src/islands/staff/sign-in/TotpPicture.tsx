import { create } from 'qrcode'
import type { TotpStart } from '#shared/contract/sign-in.ts'
import css from './TotpPicture.module.css'

const margin = 4

/** A QR code drawn as one path, black on white in any theme. */
function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
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

/** A second factor for an authenticator app, as a QR code and as text. */
export function TotpPicture({ totp }: { readonly totp: TotpStart }) {
  return (
    <div>
      <p>用手机上的验证器（身份验证器、Authenticator 一类的应用）扫这张码。只显示这一次。</p>
      <QrCode text={totp.uri} label="动态验证码的二维码" />
      <p>
        扫不了就手工输入密钥：<code className="secret">{(totp.secret.match(/.{1,4}/g) ?? []).join(' ')}</code>
      </p>
    </div>
  )
}
