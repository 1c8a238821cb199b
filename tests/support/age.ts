import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** True if the standard `age` tool is on this machine. */
export const hasAge = spawnSync('age', ['--version']).status === 0

/**
 * Opens a sealed object with the standard `age` tool. The identity is in text form, as on the recovery sheet.
 * Returns null if the tool refuses.
 */
export function ageOpen(identity: string, sealed: Uint8Array): Buffer | null {
  const folder = mkdtempSync(join(tmpdir(), 'age-'))
  try {
    writeFileSync(join(folder, 'key.txt'), `${identity}\n`, { mode: 0o600 })
    const run = spawnSync('age', ['-d', '-i', join(folder, 'key.txt')], {
      input: sealed,
      maxBuffer: 64 * 1024 * 1024,
    })
    return run.status === 0 ? run.stdout : null
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
