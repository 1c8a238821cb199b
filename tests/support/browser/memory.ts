import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { patience } from '#tests/support/patience.ts'

/**
 * Waits until the page's memory, after a collection of garbage, holds a text no more. A summary that is
 * being opened as the lock falls keeps its key until it is open.
 */
export async function forgets(page: Page, text: string): Promise<void> {
  await expect.poll(() => remembers(page, text), { timeout: patience }).toBe(false)
}

/** Returns whether the page's memory holds a text after a collection of garbage. */
export async function remembers(page: Page, text: string): Promise<boolean> {
  const devtools = await page.context().newCDPSession(page)
  let snapshot = ''
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
    snapshot += chunk
  })
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await devtools.detach()
  return snapshot.includes(text)
}
