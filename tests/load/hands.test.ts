import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { signIn } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'
import { timed } from '#tests/support/patience.ts'

const office = demoOffice()
const words = '个工地上有人拿着假证，示例。'
const tips = 24
/** The parts of the desk that show the text of a tip: beside the list, and opened. */
const parts = { preview: '[aria-labelledby="preview-title"]', opened: 'article' } as const

/**
 * Presses a key and returns the milliseconds until a part shows the text of another tip than before. The page
 * takes both times: the way of the key from here to the page is none of the desk's.
 */
async function afterKey(page: Page, key: string, part: keyof typeof parts): Promise<number> {
  const seen = await page.evaluateHandle(
    ([selector, text]) => {
      const shown = () => document.querySelector(selector)
      const numberOf = () => shown()?.querySelector('h2')?.textContent
      const before = numberOf()
      return {
        took: new Promise<number>((resolve) => {
          let pressed = 0
          addEventListener(
            'keydown',
            ({ timeStamp }) => {
              pressed = timeStamp
            },
            { capture: true, once: true },
          )
          const observer = new MutationObserver(() => {
            if (numberOf() === before || shown()?.textContent.includes(text) !== true) return
            observer.disconnect()
            resolve(performance.now() - pressed)
          })
          observer.observe(document.body, { childList: true, subtree: true, characterData: true })
        }),
      }
    },
    [parts[part], words] as const,
  )
  await page.keyboard.press(key)
  return seen.evaluate(({ took }) => took)
}

const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]

/** Opens the tips below the cursor one after the other. Returns the times from Enter to the text. */
async function openings(page: Page, count: number): Promise<number[]> {
  const times: number[] = []
  for (let opened = 0; opened < count; opened += 1) {
    await page.keyboard.press('j')
    times.push(await afterKey(page, 'Enter', 'opened'))
    // The list has the keys again.
    await page.keyboard.press('Escape')
  }
  return times
}

test('a key shows the summary at once, and Enter the text within one way to the server', async () => {
  for (let at = 0; at < tips; at += 1)
    await office.handIn({ description: `第${'甲乙丙丁戊己庚辛'.charAt(at % 8)}${String(at)}${words}` })
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await office.compared(context)
  await page.getByRole('region', { name: '先看' }).getByRole('link').first().focus()

  const previews = await timed(50, async () => {
    const times: number[] = []
    for (let row = 0; row < 8; row += 1) times.push(await afterKey(page, 'j', 'preview'))
    return times
  })
  expect(median(previews.result)).toBeLessThan(previews.limit)

  const near = await timed(150, () => openings(page, 6))
  expect(median(near.result)).toBeLessThan(near.limit)

  const roundTripMs = 600
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: roundTripMs,
    downloadThroughput: -1,
    uploadThroughput: -1,
  })
  const far = await timed(100, () => openings(page, 4))
  expect(median(far.result)).toBeLessThan(roundTripMs + far.limit)
  await context.close()
})
