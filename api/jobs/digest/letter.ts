import { healthFaults, healthWarnings, type Health } from '#shared/contract/health.ts'
import { chineseDay, type Day } from '#shared/day.ts'
import { statuses } from '#shared/tip/moves.ts'
import { padded } from '#api/core/padded.ts'
import type { ChainEnd } from '#api/records/chains.ts'
import { openStatuses, soonDays, type Figures } from '#api/jobs/digest/figures.ts'
import type { Letter } from '#api/jobs/digest/mail-server.ts'

/** All that the letter of a day tells: counts, the state of the server, and the ends of the chains. */
export interface Digest {
  readonly day: Day
  readonly isDemo: boolean
  readonly figures: Figures
  readonly health: Health
  readonly ends: Readonly<Record<'audit' | 'arrivals', ChainEnd>>
  /** Address of the console. */
  readonly console: string
}

function stateLines({ faults, warnings }: Health): string[] {
  const sentences = [
    ...faults.map((fault) => healthFaults[fault]),
    // The letter itself shows that this one is over.
    ...warnings.filter((warning) => warning !== 'digest-failed').map((warning) => healthWarnings[warning]),
  ]
  return sentences.length === 0
    ? ['服务器：正常。']
    : ['服务器有情况，请转告管服务器的人：', ...sentences.map((sentence) => `· ${sentence}`)]
}

function chainLines({ audit, arrivals }: Digest['ends']): string[] {
  const line = (name: string, { links, hash }: ChainEnd) =>
    hash === null ? `${name}：还没有` : `${name}：第 ${links} 条，${hash}`
  const hashes = [audit.hash, arrivals.hash].filter((hash) => hash !== null)
  return [
    '两条记录链当天的末尾（请留着这封信：以后有人改了数据库，对得出来）：',
    line('操作记录', audit),
    line('到达顺序', arrivals),
    ...(hashes.length === 0 ? [] : ['核对时在服务器上运行：', `npm run audit:verify -- ${hashes.join(' ')}`]),
  ]
}

/**
 * Writes the letter of a day. Its subject and its length are the same on a day without a tip. Only a state of
 * the server that takes many words makes it longer.
 */
export function writeLetter(digest: Digest): Letter {
  const { day, isDemo, figures, health, ends } = digest
  const open = openStatuses.map((status) => `${statuses[status].label} ${figures.open.get(status) ?? 0} 条`)
  const lines = [
    ...(isDemo ? ['【演示站点】', ''] : []),
    `${chineseDay(day)}：`,
    `当天收到线索 ${figures.arrived} 条，举报人来信 ${figures.messages} 封。`,
    '',
    '到当天 24 时：',
    `${open.join('，')}。`,
    `其中已超期 ${figures.overdue} 条，${soonDays} 天内到期 ${figures.dueSoon} 条，未验证 ${figures.slow} 条。`,
    `等批准的奖励 ${figures.proposed} 笔。`,
    `另有指出本站写错的：当天收到 ${figures.corrected} 条，没办完 ${figures.uncorrected} 条。`,
    '',
    `线索台：${digest.console}`,
    '',
    ...stateLines(health),
    '',
    ...chainLines(ends),
    '',
    '这封信每天一封，有没有新线索都发。请不要回复。',
    '',
  ]
  return {
    // A letter that was sent twice has one id.
    id: `zhenzheng-${day}`,
    subject: `${isDemo ? '【演示】' : ''}线索台日报 ${chineseDay(day)}`,
    text: new TextDecoder().decode(padded(lines.join('\n'))),
  }
}
