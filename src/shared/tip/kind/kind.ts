import type { Identifier } from '#shared/tip/fields.ts'
import { identifierKinds, type IdentifierKind } from '#shared/tip/lists.ts'

/**
 * The look of each kind. The first one that fits decides. A value is folded, in small letters and without
 * gaps.
 */
const looks: readonly (readonly [IdentifierKind, RegExp])[] = [
  ['url', /:\/\/|^www\.|^[^@]+\.[a-z]{2,6}(?:[:/?#].*)?$/],
  ['email', /^[^@]+@[^@]+\.[a-z]+$/],
  ['payee', /收款|户名|[账帐]户|卡号|支付宝|银行|转[账帐]|\*\*\d{4}$|\d{16,19}$/],
  ['phone', /^(?:电话|手机|tel|座机)?:?(?:\+?86|0086)?(?:1[3-9]\d{9}|0\d{9,11}|400\d{7})$/],
  ['qq', /^(?:qq|扣扣).{0,4}\d{5,11}$|^[1-9]\d{4,10}$/],
  ['shop', /[店铺行]$|旗舰|^店/],
  ['wechat', /^(?:微信|薇信|v信|加?vx?|wx)|^(?=\d*[a-z])[a-z0-9][a-z0-9_-]{4,29}$/],
  ['employer', /公司|集团|厂|工地|项目部|[工施]程?队|劳务|物业|车间|单位|学校|培训|中心|医院|酒店/],
  ['payee', /^[\u4e00-\u9fff]{0,2}[*●○×某]{1,2}[\u4e00-\u9fff]{0,2}$/],
]

/**
 * Tells the kind of an identifier by the look of its value: `13800138000` is a phone. A value that looks like
 * nothing known is `other`. Time grows linearly with the value, which `fields` bounds.
 */
export function guessKind(value: string): IdentifierKind {
  const folded = value.normalize('NFKC').toLowerCase().trim()
  // An account may hold a dash; in a number it is a gap.
  const text = folded.replace(/[a-z]/.test(folded) ? /[\s()]/g : /[\s()—–-]/g, '')
  return looks.find(([, look]) => look.test(text))?.[0] ?? 'other'
}

/** Says the kind of an identifier to staff, and whether the look of the value told it. */
export function kindWords({ kind, guessed }: Identifier): string {
  return guessed === true && kind !== 'other' ? `像${identifierKinds[kind]}` : identifierKinds[kind]
}
