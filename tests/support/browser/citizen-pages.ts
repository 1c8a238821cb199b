import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { categories } from '#shared/tip/lists.ts'
import type { Sentence } from '#shared/words/en.ts'
import { english } from '#shared/words/english.ts'
import { chinese, type Words } from '#shared/words/words.ts'
import { tap, type } from '#tests/support/browser/hands.ts'

/** Secret texts of the citizens' journeys. None may lie unsealed on the server afterwards. */
export const marks = {
  description: '示例标记甲：群里有人卖焊工证，八百元，三天出证，不用考试。',
  identifier: 'shili_biaoji_yi_88',
  contact: '示例标记丙 请发到我的备用邮箱',
  question: '示例标记丁：对方的收款账户是什么？',
  answer: '示例标记戊：收款人姓示，截图见附件。',
  reason: '示例标记庚：收款人另有其人。',
  fileName: 'shili-biaoji-ji.jpg',
} as const

/** Text of a report that names no mark. */
export const description = '示例：工友说这个微信号卖电工证，先付一半定金。'

/** The languages of the citizens’ pages, with and without script: name, words, script. */
export const languagesAndScript = [chinese, english].flatMap((words) =>
  [false, true].map((hasScript) => {
    const name = `${words.lang} ${hasScript ? 'with' : 'without'} script`
    return [name, words, hasScript] as const
  }),
)

/** Finds a sentence in whichever language the page speaks. */
const inAnyLanguage = (sentence: Sentence) =>
  new RegExp([chinese, english].map(({ say }) => say(sentence).replace(/[()?.]/g, '\\$&')).join('|'))

/** Opens the report page of a server and types the least that the form needs. */
export async function write(
  page: Page,
  { url }: { readonly url: string },
  text: string = description,
  { under, told }: Words = chinese,
): Promise<void> {
  await page.goto(`${url}${under}/report/`)
  await page.getByLabel(told(categories.selling)).check()
  await page.locator('#description').click()
  await page.keyboard.insertText(text)
}

/** Opens the fold of all that may stay empty, unless it is open. */
export async function tellMore(page: Page): Promise<void> {
  const fold = page.locator('details', { has: page.locator('#contact') })
  if ((await fold.getAttribute('open')) === null) await tap(fold.locator('> summary'))
}

/** The button that sends the report. */
export const submit = (page: Page): Locator =>
  page.getByRole('button', { name: inAnyLanguage('提交，拿回执码') })

/** Waits until the page shows a receipt. */
export const received = (page: Page): Promise<void> =>
  page.getByRole('heading', { level: 1, name: inAnyLanguage('请马上抄下回执码') }).waitFor()

/** Returns the receipt code on the page: 20 digits. */
export const receiptOn = async (page: Page): Promise<string> =>
  (await page.locator('#receipt-code').innerText()).replace(/\s/g, '')

/** Hands in a full tip as a citizen does, from the home page on. Returns the receipt's code and number. */
export async function report(
  page: Page,
  { url }: { readonly url: string },
  photos: readonly string[],
  { wantsReward = false, words = chinese }: { wantsReward?: boolean; words?: Words } = {},
): Promise<{ receipt: string; number: string }> {
  await page.goto(`${url}${words.under}/`)
  const door = page.getByRole('main').getByRole('link', { name: /匿名举报|Report a seller/ })
  await tap(door.first())
  await tap(page.getByLabel(words.told(categories.selling)))
  // The same words within a minute are the same report, whichever the language of the form.
  await type(page.locator('#description'), `${marks.description}${words.under}`)
  await type(page.locator('[name=identifierValue]').first(), marks.identifier)
  await tellMore(page)
  await type(page.locator('#contact'), marks.contact)
  if (wantsReward) await tap(page.locator('[name=wantsReward]'))
  await page.locator('#evidence').setInputFiles([...photos])
  await tap(submit(page))
  await received(page)
  const receipt = await receiptOn(page)
  expect(receipt).toMatch(/^\d{20}$/)
  const number = /\b[A-Z]{2,4}\d{8}\b/.exec(await page.getByRole('main').innerText())?.[0] ?? ''
  return { receipt, number }
}

/** Opens the mailbox of a receipt by the form of the track page. */
export async function openMailbox(
  page: Page,
  { url }: { readonly url: string },
  receipt: string,
  { under }: Words = chinese,
): Promise<void> {
  await page.goto(`${url}${under}/track/`)
  await type(page.locator('#receipt'), receipt)
  await tap(page.getByRole('button', { name: inAnyLanguage('打开信箱') }))
  await page.getByRole('heading', { level: 1, name: inAnyLanguage('信箱') }).waitFor()
}

/** The part of the open mailbox that shows the tip's status. */
export const statusOf = (page: Page): Locator =>
  page.getByRole('region', { name: inAnyLanguage('现在的状态') })

/** Returns the status in the open mailbox. */
export const status = (page: Page): Promise<string> => statusOf(page).locator('.status').innerText()

/** Messages of the open mailbox. */
export const messagesOf = (page: Page): Locator =>
  page.getByRole('region', { name: inAnyLanguage('消息') }).getByRole('listitem')

/** The list of errors at the head of the page. */
export const summaryOf = (page: Page): Locator =>
  page.getByRole('alert', { name: /处要改|还没有提交|To correct|Not sent yet/ })

/** Pictures that wait for the report or message to go, one item each. */
export const previewsOf = (page: Page): Locator =>
  page.getByRole('list', { name: /选好的图片|Chosen pictures/, includeHidden: true }).locator('li')
