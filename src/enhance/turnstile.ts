import type { ChallengeView } from '#shared/contract/citizen.ts'
import { make } from './dom.ts'
import { isChinese } from './words/words.ts'

interface Turnstile {
  render(
    place: HTMLElement,
    options: {
      sitekey: string
      action: string
      language: string
      appearance: 'interaction-only'
      callback: (token: string) => void
      'error-callback': () => void
    },
  ): unknown
}

const address = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit'
/** The life of a token. */
export const tokenLifeMs = 300 * 1000

let loaded: Promise<Turnstile | null> | undefined
let isForeign = false

/** Tells whether foreign code runs in this page. Such a page must not show a receipt. */
export const hasForeignCode = (): boolean => isForeign

function load(): Promise<Turnstile | null> {
  return new Promise((resolve) => {
    const script = make('script', { src: address, async: true })
    script.onload = () => resolve('turnstile' in window ? (window.turnstile as Turnstile) : null)
    script.onerror = () => {
      isForeign = false
      resolve(null)
    }
    // The code may run at any time from here on.
    isForeign = true
    document.head.append(script)
  })
}

/**
 * Shows a widget before the form's button and returns its token. Returns null if Turnstile fails or is out of
 * reach.
 */
export async function tokenOf(
  form: HTMLFormElement,
  view: Extract<ChallengeView, { provider: 'turnstile' }>,
): Promise<string | null> {
  const turnstile = await (loaded ??= load())
  if (!turnstile) return null
  const place = make('div', { className: 'turnstile' })
  form.querySelector('.turnstile')?.remove()
  form.querySelector('button[type=submit]')?.before(place)
  return new Promise((resolve) => {
    turnstile.render(place, {
      sitekey: view.siteKey,
      action: view.action,
      language: isChinese ? 'zh-cn' : 'en',
      appearance: 'interaction-only',
      callback: resolve,
      'error-callback': () => resolve(null),
    })
  })
}
