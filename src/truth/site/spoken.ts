import { join } from 'node:path'
import type { Claim } from '../claims.ts'
import { readEntries } from '../library.ts'
import { filled } from '../schema.ts'
import { claimIn } from '../sentences.ts'
import type { Setting } from '../walk.ts'

/** A sentence of the program, word for word. */
export const Spoken = filled('句子').describe('程序里的一句话，一字不差，句末有 [^编号]')

/**
 * Reads the sentences of the program that state what law or a reward is. Each rests on statements, as a
 * sentence of a guide does. The program says nothing withheld, and writes a reservation itself.
 */
export function readSpoken(setting: Setting): (Claim & { id: string })[] {
  const { folder, faults } = setting
  const file = join(folder, 'spoken.yaml')
  return [...readEntries(file, Spoken)].map(([id, written]) => {
    const place = `${file} 的 ${id}`
    const before = faults.length
    const { prefix, ...claim } = claimIn(setting, { file: place }, written)
    const text = claim.text.trim()
    const open = `${place}：出处还没有核实（${claim.ids.join('、')}），`
    if (faults.length === before && claim.withheld) faults.push(`${open}程序里不能说：换一句，或者换出处`)
    else if (!text.includes(prefix)) faults.push(`${open}程序里的这一句要写上“${prefix}”`)
    return { id, ...claim, text, prefix: '' }
  })
}
