import { randomInt, randomUUID } from 'node:crypto'
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import * as z from 'zod'
import { ChallengeView } from '#shared/contract/citizen.ts'
import type { Deps } from '#api/records/deps.ts'
import type { Env } from '#api/core/env.ts'
import { Pool } from '#api/core/pool.ts'
import { Once } from './spent-proofs.ts'

/** Result of a bot check for one answer. */
export interface Verdict {
  readonly isPassed: boolean
  /** Forgets that the answer was used. Called when the server failed to store the tip. */
  readonly giveBack: () => void
}

/** Tells people's browsers from machines. It refuses no tip: a tip that does not pass takes the slow lane. */
export interface BotCheck {
  /** Returns the kind of check and its challenge, for the script of the report page. */
  challenge(): Promise<ChallengeView>
  /**
   * Tries the answers of one request until one is right, and spends it. Never throws: a missing, wrong, late
   * or spent answer and a dead provider all count as not passed. `sender` is a keyed hash.
   */
  check(answers: readonly string[], sender: string): Promise<Verdict>
}

const noReturn = () => undefined
const failed: Verdict = { isPassed: false, giveBack: noReturn }

/** Returns the verdict on the first right answer, or a failed one. */
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

/** Lets every tip into the normal lane. */
const off: BotCheck = {
  challenge: () => Promise.resolve({ provider: 'off' }),
  check: () => Promise.resolve({ isPassed: true, giveBack: noReturn }),
}

// Takes a quarter of a second on a phone that is four times slower than an office computer. The derivations
// are few, since each costs a browser more than its iterations.
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

/**
 * Makes and checks proofs of work. Its keys die with the process, so no proof serves again after a restart.
 */
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

/** Action of this site's widget. A token of another widget of the same account has another action. */
const turnstileAction = 'report'
const maxTokenLength = 2048
const turnstilePatienceMs = 3000

const SiteVerify = z.object({
  success: z.boolean(),
  hostname: z.string().optional(),
  action: z.string().optional(),
})

/**
 * Asks Cloudflare Turnstile. Sends the token and no address.
 * @see https://developers.cloudflare.com/turnstile/get-started/server-side-validation/
 */
function turnstile(
  { siteKey, secret, verifyUrl }: NonNullable<Env['turnstile']>,
  hostname: string,
): BotCheck {
  // A flood opens no more connections than these. A full queue counts as not passed.
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
      // One deadline holds for the turn, all tokens and their second tries.
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

/** Returns the bot check that the settings choose. @throws Error for Turnstile without its keys. */
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
