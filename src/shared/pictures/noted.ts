import { base64 } from '@scure/base'
import type { CodeAtoms } from '#shared/pictures/code.ts'
import { openJson, type Identity } from '#shared/sealing/seal.ts'
import { Note } from '#shared/tip/sealed.ts'

/** A code that staff added, opened. */
export type NotedCode = NonNullable<Note['code']>

/** A note with its code, and the atoms of the code by the present rules. */
export type WithCode<T> = T & { readonly code: NotedCode; readonly present: CodeAtoms }

/**
 * Opens the notes that hold codes. One that no identity opens is passed over. A re-index leaves the notes as
 * they are: the atoms in a note may be of older rules.
 */
export async function openCodes<T extends { readonly sealed: string }>(
  notes: readonly T[],
  identities: readonly Identity[],
): Promise<WithCode<T>[]> {
  const found: WithCode<T>[] = []
  for (const note of notes) {
    const opened = await openJson(Note, base64.decode(note.sealed), identities).catch(() => null)
    if (opened?.code === undefined) continue
    // The rules are large, and few notes hold a code.
    const { codeAtoms } = await import('#shared/pictures/code.ts')
    found.push({ ...note, code: opened.code, present: codeAtoms(opened.code.value) })
  }
  return found
}
