import { createRoute, type RouteConfig } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'
import { roles, type Role } from '#shared/roles.ts'
import { Problem } from '#api/core/problem.ts'
import type { StaffEnv } from './sign-in/guard.ts'

/** All roles: every person with a session. */
export const everyone = keysOf(roles)

/** The path parameter of routes about one tip. */
export const TipPath = z.object({ id: z.string().describe('Tip id') })

/** The path parameter of routes about one person. */
export const PersonPath = z.object({ id: z.string().describe('Account id') })

/** Refuses people of other roles. Stands behind the guard. @throws Problem 'not-allowed'. */
const allow =
  (allowed: readonly Role[]): MiddlewareHandler<StaffEnv> =>
  async (c, next) => {
    if (!allowed.includes(c.var.staff.account.role)) throw new Problem('not-allowed')
    await next()
  }

/**
 * Declares a route for people with a session and one of the roles. One list makes the check of the role and
 * the document's `x-roles`.
 */
export const staffRoute = <const R extends RouteConfig>(allowed: readonly Role[], route: R) =>
  createRoute({
    ...route,
    'x-roles': allowed,
    security: [{ session: [] }],
    middleware: allow(allowed),
  })
