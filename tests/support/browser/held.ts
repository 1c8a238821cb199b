import type { Page } from 'playwright-core'

/** A request that a test holds back. */
export interface Held {
  /** Resolves once the page has sent it. */
  readonly sent: Promise<undefined>
  readonly release: () => void
}

/** Holds the next request to an address until the test releases it. */
export async function holdNext(page: Page, address: string | RegExp): Promise<Held> {
  const [sent, free] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
  await page.route(
    address,
    async (route) => {
      sent.resolve(undefined)
      await free.promise
      await route.continue()
    },
    { times: 1 },
  )
  return {
    sent: sent.promise,
    release: () => {
      free.resolve(undefined)
    },
  }
}
