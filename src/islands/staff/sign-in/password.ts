import { characters } from '#shared/text.ts'

/** The fewest characters of a password. */
export const passwordMin = 14
const fewestKinds = 6
const words = 6

/** Returns the fault of a new password as a sentence; null for a good one. */
export function weakness(password: string, account: string): string | null {
  const folded = password.normalize('NFKC').trim()
  if (characters(folded) < passwordMin) return `密码至少 ${String(passwordMin)} 个字符，或点“生成六词密码”`
  if (new Set(folded).size < fewestKinds) return '重复的字符太多，请换一个'
  if (account !== '' && folded.toLowerCase().includes(account.toLowerCase())) return '密码里不要包含账号'
  return null
}

/** Returns a password of six random English words: 66 bits, easy to copy and to type. */
export async function sixWords(): Promise<string> {
  const { wordlist } = await import('@scure/bip39/wordlists/english.js')
  // 2,048 divides 65,536: every word is equally likely.
  return [...crypto.getRandomValues(new Uint16Array(words))]
    .map((number) => wordlist[number % wordlist.length] ?? '')
    .join('-')
}
