import type { ChallengeView } from '#shared/contract/citizen.ts'
import workerUrl from './proof.worker.ts?worker&url'
import { isCorrection } from './dom.ts'
import { trustedWorker } from './trusted-worker.ts'
import { tokenLifeMs, tokenOf } from './turnstile.ts'

function solve(challenge: unknown): Promise<unknown> {
  const worker = trustedWorker('proof', workerUrl)
  return new Promise((resolve) => {
    const end = (solution: unknown) => {
      worker.terminate()
      resolve(solution)
    }
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => end(data))
    worker.addEventListener('error', () => end(null))
    worker.postMessage(challenge)
  })
}

interface Proof {
  answer: Promise<string | null>
  isDone: boolean
  /** The end of the proof's life, in milliseconds of `performance.now()`. */
  until: number
}
let proof: Proof | null = null

// A proof must still hold at the end of a slow upload.
const spareMs = 2 * 60 * 1000

const addressOf = (form: HTMLFormElement) => form.action.replace(/\/tips.*/, '/challenge')

async function work(own: Proof, form: HTMLFormElement): Promise<string | null> {
  const began = performance.now()
  const address = addressOf(form)
  const view = (await (
    await fetch(address, { headers: { accept: 'application/json' } })
  ).json()) as ChallengeView
  if (view.provider === 'off') return null
  if (view.provider === 'turnstile') {
    // The page of a correction admits no foreign code: the slow lane takes it.
    if (isCorrection) return null
    const token = await tokenOf(form, view)
    own.until = performance.now() + tokenLifeMs - spareMs
    return token
  }
  own.until = began + view.expiresInSeconds * 1000 - spareMs
  const { challenge } = view
  const solution = await solve(challenge)
  return solution === null ? null : btoa(JSON.stringify({ challenge, solution }))
}

/**
 * Begins the proof that a report needs. Returns the current proof if one is under way or still valid. Never
 * throws.
 */
export function beginProof(form: HTMLFormElement): Proof {
  if (proof && performance.now() < proof.until) return proof
  const own: Proof = { answer: Promise.resolve(null), isDone: false, until: Infinity }
  own.answer = work(own, form)
    .catch(() => null)
    .then((answer) => {
      own.isDone = true
      return answer
    })
  proof = own
  return own
}

const patienceMs = 4000

/**
 * Returns the proof, which serves once. Returns null if it is not ready within four seconds. A report without
 * a proof takes the slow lane.
 */
export async function takeProof(form: HTMLFormElement): Promise<string | null> {
  const own = beginProof(form)
  const late = new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null))
  const answer = await Promise.race([own.answer, late])
  // A late proof serves the next try.
  if (own.isDone && proof === own) proof = null
  return answer
}
