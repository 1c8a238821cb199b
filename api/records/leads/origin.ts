import type { accounts } from '#db/schema.ts'

type Lead = Pick<typeof accounts.$inferSelect, 'id' | 'origin'>

/**
 * Tells whether two leads count as two. A lead alone may have brought the other one in: no one else then
 * knows that the other is a second person.
 */
export function areIndependent(one: Lead, other: Lead): boolean {
  return one.origin !== other.origin
}

/**
 * Returns the origin of a new lead. Two independent leads who invite and admit bring in a lead of their own
 * origin. Otherwise the new lead has that of the one who admits. `inviter` is null where nobody knows them.
 */
export function originOf(id: string, inviter: Lead | null, admitter: Lead): string {
  return inviter !== null && areIndependent(inviter, admitter) ? id : admitter.origin
}
