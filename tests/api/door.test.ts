import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ChallengeView } from '#shared/contract.ts'

import { openOffice, type Office } from '#tests/support/office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice({ settings: { BOT_CHECK: 'altcha' } })
})
afterEach(() => office.close())

async function challengeOf(of: Pick<Office, 'app'>): Promise<ChallengeView> {
  const answer = await of.app.request('/api/challenge')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  return ChallengeView.parse(await answer.json())
}

describe('what the script is told', () => {
  test('altcha: a challenge that the library’s own solver solves', async () => {
    const view = await challengeOf(office)
    if (view.provider !== 'altcha') throw new Error(view.provider)
    const { challenge } = view
    const solution = await solveChallenge({ challenge, deriveKey })
    expect(solution).not.toBeNull()
    expect(view.expiresInSeconds).toBe(1800)
  })

  test('off: nothing is checked', async () => {
    const open = await openOffice({ settings: { BOT_CHECK: 'off' } })
    expect(await challengeOf(open)).toEqual({ provider: 'off' })
    await open.close()
  })

  test('turnstile: the key of the widget, never the secret', async () => {
    const settings = { BOT_CHECK: 'turnstile', TURNSTILE_SITE_KEY: '0x4示例', TURNSTILE_SECRET: '0x4SECRET' }
    const open = await openOffice({ settings })
    expect(await challengeOf(open)).toEqual({ provider: 'turnstile', siteKey: '0x4示例', action: 'report' })
    await open.close()
  })
})
