import type { ComponentType } from 'react'
import { queueViews } from '#shared/contract/queue.ts'
import { keysOf } from '#shared/keys.ts'
import { triage, type Role } from '#shared/roles.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Page } from '#src/islands/parts/Page.tsx'
import type { Fragment, Listing } from './data/route.ts'
import { useLater } from './later.ts'

/** One page of the desk beside the queue. Its address, menu entry, title and role check follow from it. */
export interface Pane {
  readonly path: string
  readonly title: string
  readonly roles: readonly Role[]
  /** Loads the page, when somebody opens it first. */
  readonly load: () => Promise<ComponentType>
}

const everyone = ['triager', 'lead', 'auditor'] as const

/** Every page, in the order of the menu. */
const panes: readonly Pane[] = [
  {
    path: 'rewards',
    title: '奖励台账',
    roles: everyone,
    load: async () => (await import('./office/Ledger.tsx')).Ledger,
  },
  {
    path: 'stats',
    title: '统计',
    roles: ['lead', 'auditor'],
    load: async () => (await import('./office/Stats.tsx')).Stats,
  },
  {
    path: 'people',
    title: '人员',
    roles: everyone,
    load: async () => (await import('./office/People.tsx')).People,
  },
  {
    path: 'keys',
    title: '办公钥匙',
    roles: ['lead'],
    load: async () => (await import('./office/OfficeKeys.tsx')).OfficeKeys,
  },
  {
    path: 'audit',
    title: '审计日志',
    roles: ['lead', 'auditor'],
    load: async () => (await import('./office/Audit.tsx')).Audit,
  },
  {
    path: 'account',
    title: '我的账号',
    roles: everyone,
    load: async () => (await import('./office/Account.tsx')).Account,
  },
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

/** A page of the desk. It loads when somebody opens it first. */
export function PaneView({ pane }: { readonly pane: Pane }) {
  const { part: Part, sentence, retry } = useLater(pane.load)
  if (Part !== null) return <Part />
  return (
    <Page title={pane.title}>
      <Alert sentence={sentence} onRetry={retry} />
      {sentence === null && <p className="empty waiting">正在载入…</p>}
    </Page>
  )
}
