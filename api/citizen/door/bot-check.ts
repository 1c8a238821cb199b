import { randomInt, randomUUID } from 'node:crypto'
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import * as z from 'zod'
import { ChallengeView } from '#shared/contract/citizen.ts'
import type { Deps } from '#api/records/deps.ts'
import type { Env } from '#api/core/env.ts'
import { Pool } from '#api/core/pool.ts'
import { Once } from './spent-proofs.ts'

/** What a bot check says of one answer. */
export interface Verdict {
  readonly isPassed: boolean
  /** Forget that the answer was used: what it was for could not be done, and that was our fault. */
  readonly giveBack: () => void
}

/** Tells people's browsers from machines. It never refuses: who does not pass takes the slow lane. */
export interface BotCheck {
  /** What a script is told. */
  challenge(): Promise<ChallengeView>
  /**
   * Look at the answers of one request until one is right; it serves once. Never throws: no answer, a wrong, late or spent one and a provider that is down are
   * all the same. `sender` is the hash that tells senders apart.
   */
  check(answers: readonly string[], sender: string): Promise<Verdict>
}

const noReturn = () => undefined
const failed: Verdict = { isPassed: false, giveBack: noReturn }

/** The verdict on the first answer that is right. */
async function firstRight(
  answers: readonly string[],
  check: (answer: string) => Promise<Verdict>,
): Promise<Verdict> {
  for (const answer of answers) {
    const verdict = await check(answer)
    if (verdict.isPassed) return verdict
  }
  return failed
}

/** Every tip takes the normal lane. */
const off: BotCheck = {
  challenge: () => Promise.resolve({ provider: 'off' }),
  check: () => Promise.resolve({ isPassed: true, giveBack: noReturn }),
}

// A quarter of a second on a phone that is four times slower than an office computer; few derivations, since each costs a browser more than its iterations.
const cost = 5000
const [counterMin, counterMax] = [50, 100]
const challengeLifeMs = 30 * 60 * 1000
const maxAnswerLength = 4096

const AltchaAnswer = z.object({
  challenge: z.object({
    parameters: z.looseObject({
      algorithm: z.string(),
      nonce: z.string(),
      salt: z.string(),
      cost: z.int(),
      keyLength: z.int(),
      keyPrefix: z.string(),
      keySignature: z.string(),
      data: z.object({ until: z.int() }),
    }),
    signature: z.string(),
  }),
  solution: z.object({ counter: z.int(), derivedKey: z.string() }),
})

function readAltchaAnswer(text: string): z.infer<typeof AltchaAnswer> | null {
  if (text.length > maxAnswerLength) return null
  try {
    return AltchaAnswer.safeParse(JSON.parse(Buffer.from(text, 'base64').toString())).data ?? null
  } catch {
    return null
  }
}

/** Proof of work, made and checked here. Its keys are drawn here and die with the process: so no proof can be used again after a restart. */
function altcha({ now, random }: Pick<Deps, 'now' | 'random'>): BotCheck {
  const keyFor = () => Buffer.from(random(32)).toString('hex')
  const keys = { hmacSignatureSecret: keyFor(), hmacKeySignatureSecret: keyFor() }
  const spent = new Once(challengeLifeMs)
  return {
    async challenge() {
      const made = await createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        cost,
        counter: randomInt(counterMin, counterMax + 1),
        deriveKey,
        // The library's own expiry reads the wall clock.
        data: { until: now().getTime() + challengeLifeMs },
        ...keys,
      })
      return ChallengeView.parse({
        provider: 'altcha',
        challenge: made,
        expiresInSeconds: challengeLifeMs / 1000,
      })
    },
    check: (answers) =>
      firstRight(answers, async (answer) => {
        const read = readAltchaAnswer(answer)
        if (!read) return failed
        const at = now().getTime()
        const { verified } = await verifySolution({ ...read, deriveKey, ...keys })
        const { signature, parameters } = read.challenge
        if (!verified || parameters.data.until < at || !spent.take(signature, at)) return failed
        return { isPassed: true, giveBack: () => spent.giveBack(signature) }
      }),
  }
}

/** What the widget names its challenges; a token of another widget of the same account has another name. */
const turnstileAction = 'report'
const maxTokenLength = 2048
const turnstilePatienceMs = 3000

const SiteVerify = z.object({
  success: z.boolean(),
  hostname: z.string().optional(),
  action: z.string().optional(),
})

/** Cloudflare Turnstile. It is told the token alone, no address. @see https://developers.cloudflare.com/turnstile/get-started/server-side-validation/ */
function turnstile(
  { siteKey, secret, verifyUrl }: NonNullable<Env['turnstile']>,
  hostname: string,
): BotCheck {
  // A flood opens no more connections than these; who finds the queue full has not passed.
  const asking = new Pool(16, 64)
  async function ask(
    token: string,
    idempotencyKey: string,
    signal: AbortSignal,
  ): Promise<z.infer<typeof SiteVerify>> {
    const answer = await fetch(verifyUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret, response: token, idempotency_key: idempotencyKey }),
      redirect: 'error',
      signal,
    })
    if (answer.status >= 500) throw new Error('siteverify is down')
    return SiteVerify.parse(await answer.json())
  }
  async function checkToken(token: string, signal: AbortSignal): Promise<Verdict> {
    // The key makes the second try safe, since a token serves once.
    const key = randomUUID()
    const said = await ask(token, key, signal)
      .catch(() => ask(token, key, signal))
      .catch(() => null)
    const isPassed = said?.success === true && said.hostname === hostname && said.action === turnstileAction
    return { isPassed, giveBack: noReturn }
  }
  return {
    challenge: () => Promise.resolve({ provider: 'turnstile', siteKey, action: turnstileAction }),
    async check(answers, sender) {
      const tokens = answers.filter((token) => token !== '' && token.length <= maxTokenLength)
      if (tokens.length === 0) return failed
      // One patience for the turn, all tokens and their second tries.
      const [signal, until] = [
        AbortSignal.timeout(turnstilePatienceMs),
        performance.now() + turnstilePatienceMs,
      ]
      return asking
        .run(() => firstRight(tokens, (token) => checkToken(token, signal)), { rank: 'last', sender, until })
        .catch(() => failed)
    },
  }
}

/** The bot check that the settings choose. */
export function makeBotCheck({ env, now, random }: Pick<Deps, 'env' | 'now' | 'random'>): BotCheck {
  switch (env.botCheck) {
    case 'altcha':
      return altcha({ now, random })
    case 'turnstile':
      if (!env.turnstile) throw new Error('turnstile without its keys')
      return turnstile(env.turnstile, env.siteUrl.hostname)
    case 'off':
      return off
  }
}
