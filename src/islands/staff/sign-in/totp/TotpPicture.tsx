import { Alert } from '#src/islands/parts/Alert.tsx'
import type { TotpStart } from '#shared/contract/sign-in.ts'
import { useLater } from '#src/islands/staff/later.ts'
import css from './TotpPicture.module.css'

const load = async () => (await import('./QrCode.tsx')).QrCode

/** A second factor for an authenticator app, as a QR code and as text. */
export function TotpPicture({ totp }: { readonly totp: TotpStart }) {
  const { part: QrCode, sentence, retry } = useLater(load)
  return (
    <div>
      <p>用手机上的验证器（身份验证器、Authenticator 一类的应用）扫这张码。只显示这一次。</p>
      <Alert sentence={sentence} onRetry={retry} />
      <div className={css.place}>
        {QrCode !== null && <QrCode text={totp.uri} label="动态验证码的二维码" />}
      </div>
      <p>
        扫不了就手工输入密钥：<code className="secret">{(totp.secret.match(/.{1,4}/g) ?? []).join(' ')}</code>
      </p>
    </div>
  )
}
