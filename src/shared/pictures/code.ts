import { withoutUnseen } from '#shared/folding.ts'
import { atomsOf, atomsVersion } from '#shared/sellers/atoms.ts'

/** Kinds of two-dimensional codes, each with the words of the console. */
export const codeKinds = {
  'wechat-pay': '微信收款码',
  alipay: '支付宝的码（收款码）',
  'wechat-group': '微信群',
  wechat: '微信号',
  qq: 'QQ',
  phone: '电话',
  url: '网址',
  other: '其他内容',
} as const
export type CodeKind = keyof typeof codeKinds

/** Longer codes are shown by their beginning, and name no seller. */
export const codeLimits = { shown: 200, kept: 500 } as const

/** Forms of the codes that a seller prints, the particular ones first. */
const forms: readonly (readonly [RegExp, CodeKind])[] = [
  [/^(?:wxp:\/\/|https?:\/\/(?:payapp\.weixin\.qq\.com|wx\.tenpay\.com)\/)/i, 'wechat-pay'],
  [/^https?:\/\/(?:qr|mobilecodec|render)\.alipay\.com\//i, 'alipay'],
  [/^https?:\/\/weixin\.qq\.com\/g\//i, 'wechat-group'],
  [/^https?:\/\/(?:u\.wechat\.com|weixin\.qq\.com\/r)\//i, 'wechat'],
  [/^https?:\/\/(?:qm\.qq\.com|i\.qianbao\.qq\.com|jq\.qq\.com)\//i, 'qq'],
  [/^(?:tel|sms|smsto):/i, 'phone'],
  [/^https?:\/\//i, 'url'],
]

/** Code that a browser would run or open is no address of a seller. */
const runs = /^\s*(?:javascript|data|vbscript|blob|file|about|view-source)\s*:/i
/** Numbers of identity cards and of certificates name the owner, who need not be the seller. */
const namesOwner = /^[a-z]?\d{17}[\dx]$/i

/** Tells what a code is, by its form alone. */
export function codeKindOf(value: string): CodeKind {
  const text = withoutUnseen(value).trim()
  return forms.find(([form]) => form.test(text))?.[1] ?? 'other'
}

/** The atoms of a code, by strength. */
export interface CodeAtoms {
  /** Version of the rules. */
  readonly v: number
  readonly strong: string[]
  readonly similar: string[]
  readonly name: string[]
}

/** Longer texts of a code are read like a description: a card with several numbers, a notice. */
const longestIdentifier = 60

/**
 * Returns the atoms of a code, by the rules of an identifier that a person typed. None for a code that names
 * no seller.
 */
export function codeAtoms(value: string): CodeAtoms {
  const none = { v: atomsVersion, strong: [], similar: [], name: [] }
  const bare = withoutUnseen(value).trim()
  if (runs.test(bare) || namesOwner.test(bare) || Array.from(bare).length > codeLimits.kept) return none
  // Alipay writes the same code in capitals too, which take less room in the picture.
  const text = /^https?:\/\/qr\.alipay\.com\//i.test(bare) ? bare.toLowerCase() : bare
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
  const isShort = isAddress || text.length <= longestIdentifier
  const kind = isAddress ? 'url' : 'other'
  const { strong, similar, name } = atomsOf({
    identifiers: isShort ? [{ kind, value: text }] : [],
    description: isShort ? '' : text,
    contact: undefined,
  })
  return { v: atomsVersion, strong, similar, name }
}
