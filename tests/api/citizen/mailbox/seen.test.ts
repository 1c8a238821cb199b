import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { tips } from '#db/schema.ts'
import { TipView } from '#shared/contract/tip.ts'
import { lead, mailboxOfOneTip, office, say, tip } from '#tests/support/office/mailbox.ts'

mailboxOfOneTip()

test('a message that came after staff read the tip stays unread when the reading is marked', async () => {
  const { id } = await tip()
  const waiting = async () => {
    const [row] = await office.database.select().from(tips).where(eq(tips.id, id))
    return [row !== undefined && row.unread > 0, row?.answeredOn !== null]
  }
  /** Reads the tip. Returns the function that marks what was read. */
  const read = async () => {
    const { messages } = TipView.parse(await (await lead.get(`/tips/${id}`)).json())
    const answers = messages.filter(({ from }) => from === 'reporter').length
    return () => lead.post(`/tips/${id}/seen`, { answers })
  }
  const markEarly = await read()
  await say('示例：收款人姓周。')
  expect((await markEarly()).status).toBe(204)
  expect(await waiting()).toEqual([true, true])
  await (
    await read()
  )()
  expect(await waiting()).toEqual([false, false])
})
