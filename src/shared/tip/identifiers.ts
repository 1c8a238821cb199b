import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { compact, fold, noLabel, withoutLabel } from '#shared/folding.ts'
import { latinTwins, simplified } from '#shared/tip/glyphs.ts'
import type { IdentifierKind } from '#shared/tip/lists.ts'
import { normalisePhone, normaliseQq } from '#shared/tip/phone.ts'
import { normaliseUrl } from '#shared/tip/url.ts'

/**
 * Version of `normaliseIdentifier`. It stands in every token, so tokens of two rules never match by chance.
 */
export const normalisationVersion = 2

/** Drops a note in brackets: no account of this kind has brackets. */
const withoutNotes = (text: string) => text.replace(/\([^()]*\)/g, '')
const withoutEdges = (text: string) => text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}_-]+$/gu, '')
const sameNumber = /(?:手机|电话|微信|qq)?(?:号码?)?同号$/i

// Answers that name nobody would make strangers one seller.
const nobody =
  /^(?:无|没有|没|暂无|不知道|不清楚|不详|未知|不明|同上|同号|微信同号|保密|忘了|忘记了|na|none|null)$/i

function normaliseWechat(text: string): string {
  const bare = withoutLabel(
    withoutEdges(withoutNotes(text)).replace(sameNumber, ''),
    '(?:加)?(?:微信|薇信|威信|v信)(?:账号|帐号|号码|号|id)?',
    'vx|wx|wechat|weixin|v',
  )
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(bare)) return normaliseEmail(bare)
  const id = latinTwins(bare)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_-]/gu, '')
  // Many people sign in with the number of their phone.
  const phone = /^[\d\s()+-]{7,18}$/.test(bare) ? normalisePhone(bare) : ''
  return phone === '' ? id.replace(/^[_-]+/, '') : phone
}

function normaliseEmail(text: string): string {
  const [address] = /[^\s<>()",;:]+@[^\s<>()",;:]+/.exec(text) ?? [withoutNotes(text)]
  return address
    .replace(/[.。!?'…]+$/, '')
    .replace(/^@|[\s()]/g, '')
    .toLowerCase()
}

const accountNote = /\((?:[^()]*(?:支付宝|微信|银行|收款|转账|账户|户名|备注|本人)[^()]*)\)/g
const names = (text: string) => simplified(text.toLowerCase()).replace(/[\s\p{P}\p{S}]/gu, '')

function normalForm(kind: IdentifierKind, text: string): string {
  switch (kind) {
    case 'phone':
      return normalisePhone(text)
    case 'qq':
      return normaliseQq(text)
    case 'url':
      return normaliseUrl(text)
    case 'wechat':
      return normaliseWechat(text)
    case 'email':
      return normaliseEmail(text)
    case 'payee':
      return names(
        withoutLabel(text, noLabel, '收款人|收款账户名|收款方|开户名|账户名|户名|姓名|名字').replace(
          accountNote,
          '',
        ),
      )
    case 'shop':
      return names(withoutLabel(text, noLabel, '店铺名称?|店铺|店名|网店'))
    case 'employer':
      return names(withoutLabel(text, noLabel, '用人单位|工作单位|单位名称|单位|公司名称'))
    case 'other':
      return names(compact(text))
    default:
      return kind satisfies never
  }
}

/** Whether a text has a letter or a digit, and is no answer such as 不知道. */
const tellsSomebody = (text: string) => {
  const bare = text.replace(/[\s\p{P}\p{S}]/gu, '')
  return bare !== '' && !nobody.test(bare)
}

/**
 * Returns an identifier in a form that makes two spellings of one seller equal and keeps two sellers apart;
 * empty when too little is left to tell a seller by. @see docs/format.md 6
 */
export function normaliseIdentifier(kind: IdentifierKind, value: string): string {
  const text = fold(value)
  const normal = tellsSomebody(text) ? normalForm(kind, text) : ''
  return tellsSomebody(normal) ? normal : ''
}

/**
 * Returns the blind token of an identifier: `2:` and 32 hex of HMAC-SHA256(key, version ‖ kind ‖ 0 ‖ value).
 * Equal sellers have equal tokens. Without the key a token says nothing.
 */
export function identifierToken(key: Uint8Array, kind: IdentifierKind, value: string): string {
  const text = `${String(normalisationVersion)}\u0000${kind}\u0000${normaliseIdentifier(kind, value)}`
  return `${String(normalisationVersion)}:${bytesToHex(hmac(sha256, key, utf8ToBytes(text))).slice(0, 32)}`
}
