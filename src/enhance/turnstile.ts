import type { ChallengeView } from '#shared/contract/citizen.ts'
import { make } from './dom.ts'

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
/** How long a token is good. */
export const tokenLifeMs = 300 * 1000

let loaded: Promise<Turnstile | null> | undefined
let isForeign = false

/** Whether foreign code runs in this page: then no receipt is put into it. */
export const hasForeignCode = (): boolean => isForeign

function load(): Promise<Turnstile | null> {
  return new Promise((resolve) => {
    const script = make('script', { src: address, async: true })
    script.onload = () => resolve('turnstile' in window ? (window.turnstile as Turnstile) : null)
    script.onerror = () => {
      isForeign = false
      resolve(null)
    }
    // It may come at any time from now on.
    isForeign = true
    document.head.append(script)
  })
}

/** The token of a widget before the button of the form; null when Turnstile cannot be reached or fails. */
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
      language: 'zh-cn',
      appearance: 'interaction-only',
      callback: resolve,
      'error-callback': () => resolve(null),
    })
  })
}
