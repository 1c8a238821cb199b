import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'

/** Faults with which the server cannot safely store a tip. Each has a sentence for the operator. */
export const healthFaults = {
  'database-silent': '数据库没有在时限内回答',
  'database-failed': '数据库读不了或写不了，原因在服务的输出里',
  'folder-unwritable': '数据目录写不进去，请检查它的权限，以及盘是不是满了、是不是只读',
  'disk-silent': '盘没有在时限内写完一个小文件：可能太忙，也可能快坏了',
  'disk-low': '盘的剩余空间低于下限，请腾出空间',
  'rows-forged': '数据库里有账号或办公室的消息不是本系统写的：请保留现场，运行 npm run audit:verify',
  'office-key': '数据库里的办公钥匙不是本站最后存的那一把，请保留现场，从备份恢复',
} as const satisfies Record<string, string>
export type HealthFault = keyof typeof healthFaults

/** Conditions under which tips are stored as ever, and that a person must look at. */
export const healthWarnings = {
  'backup-late': '定时备份晚了：备份目录里没有本站按时做的备份，请看放备份的盘和服务的输出',
  'purge-late': '到期内容昨天和今天都没有检查过，请看服务的输出',
  'purge-halted': '服务器的时间离上一次到期检查超过一个月，到期内容没有自动删除，请核对时间',
  'clock-behind': '服务器的时间比上一次到期检查的日子还早，请核对时间',
  'proxy-silent':
    '有请求从 TRUSTED_PROXIES 的地址来，却没有 X-Forwarded-For：代理没有写的话，所有人会被当成一个来源（在服务器上直接打开的不要紧）',
  'proxy-unreadable':
    'TRUSTED_PROXIES 的代理写的 X-Forwarded-For 里读不出地址：这些来访者会被当成一个来源，请核对代理的写法',
  'digest-failed': '每日邮件没有发出去，会再试几次：原因在服务的输出里，请运行 npm run doctor 核对',
  'pictures-missing':
    '有线索的图片文件不在数据目录的 evidence 里：盘可能没有挂上，或者恢复得不完整，请挂好，或者从备份恢复',
  'holidays-unknown': '有的时限到了还没有放假安排的年份，那一年只扣周末：国务院公布以后，请升级本系统',
} as const satisfies Record<string, string>
export type HealthWarning = keyof typeof healthWarnings

/** The state of the server. Without a fault it can store a tip. */
export interface Health {
  readonly faults: readonly HealthFault[]
  readonly warnings: readonly HealthWarning[]
}

/** Answer to `GET /staff/health`: what `GET /api/health` knows, for people of the office. */
export const ServerStateView = z.strictObject({
  faults: z.array(z.enum(keysOf(healthFaults))).describe('Faults, from a closed list'),
  warnings: z.array(z.enum(keysOf(healthWarnings))).describe('Warnings, from a closed list'),
})
export type ServerStateView = z.infer<typeof ServerStateView>

/** Answer to `GET /api/health`. */
export const HealthView = z.strictObject({
  ok: z.literal(true).describe('A tip can be stored'),
  warnings: z
    .array(z.enum(keysOf(healthWarnings)))
    .describe('Conditions that a person must look at, from a closed list'),
})
export type HealthView = z.infer<typeof HealthView>
