import { Hono } from 'hono'
import type { Deps } from '#api/core/deps.ts'

/** The citizens' API, to be mounted at `/api`. */
export function citizenRoutes(_deps: Deps) {
  return new Hono()
}
