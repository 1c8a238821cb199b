/** The browser lacks a part that the console needs, or keeps it back. The sentence names the way on. */
export class BrowserFault extends Error {
  override name = 'BrowserFault'
  readonly sentence: string
  constructor(sentence: string) {
    super('the browser lacks a part')
    this.sentence = sentence
  }
}

/** Browsers leave `crypto.subtle` out of a page that came without encryption. */
const hasCrypto = () => (crypto as { readonly subtle?: SubtleCrypto }).subtle !== undefined

/** Returns the sentence for a browser that can open no key, or null. */
export function keylessSentence(): string | null {
  return isSecureContext && hasCrypto()
    ? null
    : '浏览器没有打开解密功能：线索台须通过 HTTPS 访问，地址要以 https:// 开头。已经是的，请更新浏览器。'
}

/** @throws BrowserFault in a browser that can open no key. */
export function requireKeys(): void {
  const sentence = keylessSentence()
  if (sentence !== null) throw new BrowserFault(sentence)
}

/** Returns the fault of a browser that drops the session's cookie. */
export const cookieFault = () =>
  new BrowserFault(
    '密码是对的，但浏览器没有收下 cookie，所以登录不了。请在浏览器的设置里允许本站的 cookie，再登录一次；还是这样，请告诉管理系统的同事：中间的代理可能去掉了 Set-Cookie。',
  )

/** Works with the storage of this tab. @throws BrowserFault when the browser refuses it. */
export function withStorage<T>(work: (storage: Storage) => T): T {
  try {
    return work(sessionStorage)
  } catch {
    throw new BrowserFault(
      '浏览器不让本站在这个标签页里存数据（sessionStorage）。请在浏览器的设置里允许本站的网站数据，再登录一次。',
    )
  }
}

/** Returns the fault of a key ring that does not open although the password is right. */
export const ringFault = () =>
  new BrowserFault('密码是对的，但钥匙串打不开，可能已损坏。请告诉负责人和管理系统的同事。')
