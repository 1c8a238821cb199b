import type { Browser, Locator } from 'playwright-core'
import { launchFirefox } from '#scripts/browser.js'

/** Browsers in which no timer runs. The library waits by the page's timers until an element rests. */
const still = new WeakSet<Browser>()

const isStill = (locator: Locator): boolean => {
  const browser = locator.page().context().browser()
  return browser !== null && still.has(browser)
}

/** Taps on a link, a button or a tick. */
export async function tap(locator: Locator): Promise<void> {
  await locator.click({ force: isStill(locator) })
}

/** Types a text in place of what a field holds. */
export async function type(field: Locator, text: string): Promise<void> {
  if (!isStill(field)) {
    await field.fill(text)
    return
  }
  const { keyboard } = field.page()
  await tap(field)
  await keyboard.press('Control+A')
  await keyboard.insertText(text)
}

/** The library turns off the question before a page is left. People keep it. */
const asked = { 'dom.disable_beforeunload': false }

/** Preferences of a person who lets sites do as little as Firefox can forbid. */
const strictest = {
  ...asked,
  'browser.contentblocking.category': 'strict',
  'dom.event.clipboardevents.enabled': false,
  'dom.storage.enabled': false,
  'javascript.options.wasm': false,
  'network.cookie.cookieBehavior': 2,
  'network.http.sendRefererHeader': 0,
  'privacy.firstparty.isolate': true,
  'privacy.resistFingerprinting': true,
  'privacy.trackingprotection.enabled': true,
  'webgl.disabled': true,
}

/** The ways in which people set up Firefox, each with its preferences. */
export const foxes = {
  'as it comes': asked,
  'with its strictest settings': strictest,
  'with its strictest settings and no script': { ...strictest, 'javascript.enabled': false },
} as const

/** Starts Firefox in one of these ways. The caller closes it. */
export async function launchFox(way: keyof typeof foxes): Promise<Browser> {
  const browser = await launchFirefox(foxes[way])
  if ('javascript.enabled' in foxes[way]) still.add(browser)
  return browser
}
