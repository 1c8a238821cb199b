import type { ReactNode } from 'react'
import { queueViews } from '#shared/contract/queue.ts'
import { keysOf } from '#shared/keys.ts'
import { triage, type Role } from '#shared/roles.ts'
import type { Fragment, Listing } from './data/route.ts'
import { Account } from './office/Account.tsx'
import { Audit } from './office/Audit.tsx'
import { Ledger } from './office/Ledger.tsx'
import { OfficeKeys } from './office/OfficeKeys.tsx'
import { People } from './office/People.tsx'
import { Stats } from './office/Stats.tsx'

/** One page of the desk beside the queue. Its address, menu entry, title and role check follow from it. */
export interface Pane {
  readonly path: string
  readonly title: string
  readonly roles: readonly Role[]
  readonly element: ReactNode
}

const everyone = ['triager', 'lead', 'auditor'] as const

/** Every page, in the order of the menu. */
const panes: readonly Pane[] = [
  { path: 'rewards', title: '奖励台账', roles: everyone, element: <Ledger /> },
  { path: 'stats', title: '统计', roles: ['lead', 'auditor'], element: <Stats /> },
  { path: 'people', title: '人员', roles: everyone, element: <People /> },
  { path: 'keys', title: '办公钥匙', roles: ['lead'], element: <OfficeKeys /> },
  { path: 'audit', title: '审计日志', roles: ['lead', 'auditor'], element: <Audit /> },
  { path: 'account', title: '我的账号', roles: everyone, element: <Account /> },
]

/** A place on the desk: a list of the queue, with or without a tip, or a page. */
export type Place =
  | { readonly pane: null; readonly listing: Listing; readonly tipId: string | null; readonly title: string }
  | { readonly pane: Pane; readonly title: string }

/** Whether a role reads and handles tips. */
export function isTriage(role: Role): boolean {
  return triage.some((known) => known === role)
}

/** Returns the pages that a role may open, in the order of the menu. */
export function panesOf(role: Role): readonly Pane[] {
  return panes.filter(({ roles }) => roles.includes(role))
}

const placeOfPane = (pane: Pane): Place => ({ pane, title: pane.title })

/** Returns the place that an address names. A role that may not go there comes to its own first place. */
export function placeOf({ path, id, filter }: Fragment, role: Role): Place {
  const open = panesOf(role)
  const named = open.find((pane) => pane.path === path)
  if (named !== undefined) return placeOfPane(named)
  if (isTriage(role)) {
    const view = keysOf(queueViews).find((name) => name === path) ?? 'first'
    return { pane: null, listing: { view, filter }, tipId: id, title: queueViews[view] }
  }
  const home = open.find((pane) => pane.path === 'audit') ?? open[0]
  if (home === undefined) throw new Error(`no pane for ${role}`)
  return placeOfPane(home)
}
