import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { compact } from '#shared/folding.ts'
import type { Identity } from '#shared/sealing/seal.ts'

/** The sentence about a line that is no identity. */
export const notAnIdentity = '这一行不是完整的钥匙，或者抄错了一个字（校验不对），请对照恢复页再输一次。'

/** Reads one line from standard input without showing it. Empty when there is none. */
async function readLine(input: NodeJS.ReadStream): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: silent, terminal: input.isTTY })
  try {
    for await (const line of lines) return line.trim()
    return ''
  } finally {
    lines.close()
  }
}

/**
 * Reads the recovery sheet's line from standard input. The sheet shows the key in groups. A person may type
 * small or full-width letters.
 */
export async function readPaperIdentity(input: NodeJS.ReadStream): Promise<Identity> {
  if (input.isTTY) console.error('请输入恢复页上以 AGE-SECRET-KEY-1 开头的一行，按回车（不会显示）：')
  return compact(await readLine(input)).toUpperCase()
}
