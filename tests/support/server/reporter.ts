import type { RunningServer } from '#tests/support/server/server.ts'

/** A tip's receipt as the API answers it. */
export interface Receipt {
  readonly receipt: string
  readonly number: string
}

/** Hands in a tip as another program does. Returns null if the server does not acknowledge it. */
export async function reportTo(
  { url }: Pick<RunningServer, 'url'>,
  {
    description = '示例：群里有人卖焊工证，八百元，三天出证。',
    pictures = [],
    fields = {},
  }: {
    description?: string
    pictures?: readonly Uint8Array[]
    fields?: Readonly<Record<string, string>>
  } = {},
): Promise<Receipt | null> {
  const form = new FormData()
  for (const [name, value] of Object.entries({ category: 'selling', description, ...fields }))
    form.set(name, value)
  for (const [index, picture] of pictures.entries())
    form.append('evidence', new Blob([new Uint8Array(picture)]), `${fields['fileName'] ?? 'a'}-${index}.jpg`)
  try {
    const answer = await fetch(`${url}/api/tips`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: form,
    })
    const body: unknown = await answer.json()
    return answer.status === 201 ? (body as Receipt) : null
  } catch {
    return null
  }
}

/** Opens a mailbox. Returns the status of the answer and its number of pictures. */
export async function openMailbox(
  { url }: Pick<RunningServer, 'url'>,
  receipt: string,
): Promise<{ status: number; evidenceCount: number }> {
  const answer = await fetch(`${url}/api/mailbox`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ receipt }),
  })
  const body = (await answer.json()) as { evidenceCount?: number }
  return { status: answer.status, evidenceCount: body.evidenceCount ?? 0 }
}
