import { ResealPage, type ResealInput } from '#shared/contract/reseal.ts'
import { rewrapHeader, type Epochs } from '#shared/sealing/rewrap.ts'
import type { Office } from '#tests/support/office/office.ts'

/** Reads a page of what stands under an earlier office key. */
export async function pageOf(office: Office, cookie: string, cursor?: string): Promise<ResealPage> {
  const query = cursor === undefined ? '' : `?cursor=${cursor}`
  return ResealPage.parse(await (await office.request(`/reseal${query}`, { cookie })).json())
}

/** Makes the new headers of a page, as the console of a lead does. */
export async function batchOf({ officeKeyId, objects }: ResealPage, epochs: Epochs): Promise<ResealInput> {
  const made: ResealInput['objects'] = []
  for (const { kind, id, header: before } of objects) {
    const header = await rewrapHeader(before, epochs)
    if (header !== null) made.push({ kind, id, before, header })
  }
  return { officeKeyId, objects: made }
}

/** Re-seals everything, page by page. Returns the number of objects. */
export async function resealAll(office: Office, cookie: string, epochs: Epochs): Promise<number> {
  let resealed = 0
  let cursor: string | undefined
  for (;;) {
    const page = await pageOf(office, cookie, cursor)
    const body = await batchOf(page, epochs)
    const answer = await office.request('/reseal', { method: 'POST', body, cookie })
    if (answer.status !== 200) throw new Error(`re-sealing answered ${String(answer.status)}`)
    resealed += ((await answer.json()) as { resealed: number }).resealed
    if (page.next === null) return resealed
    cursor = page.next
  }
}
