import { spawnSync } from 'node:child_process'
import { constants, existsSync } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { healthFaults } from '#shared/contract/health.ts'
import { dayOf } from '#shared/day.ts'
import { localNotes, mustFill, unfilled, type Operator } from '#shared/operator.ts'
import { readLibrary, sourcesToCheck } from '#src/truth/library.ts'
import { parseEnv, WrongSetting, type Env } from '#api/core/env.ts'
import { errorCode } from '#api/core/machine/error-code.ts'
import { freeSpace } from '#api/core/machine/free-space.ts'
import { readOperator, startObstacles } from '#api/core/operator.ts'
import { rightsFaults } from '#api/core/machine/rights.ts'
import { readSecret, secretNames } from '#api/core/secrets.ts'
import { askServer, type Report } from '#api/core/socket.ts'
import { closeDatabase, isFolderEmpty, openInitialised } from '#api/jobs/data-folder.ts'
import { greet, NotTaken } from '#api/jobs/digest/mail-server.ts'

/**
 * Returns the sentence of a wrong setting, or null when the look found nothing. Throws any other error on.
 */
async function sentence(look: () => unknown): Promise<string | null> {
  try {
    await look()
    return null
  } catch (error) {
    if (error instanceof WrongSetting) return error.message
    throw error
  }
}

async function dataObstacles(env: Env, operator: Operator): Promise<string[]> {
  const rights = await rightsFaults(env)
  if (rights.length > 0) return rights
  if (await isFolderEmpty(env))
    return operator.kind === 'demo' ? [] : [`数据目录 ${env.dataDir} 还是空的，请先运行 npm run init`]
  const secrets = (
    await Promise.all(secretNames.map((name) => sentence(() => readSecret(env.secretsDir, name))))
  ).filter((text) => text !== null)
  if (secrets.length > 0) return secrets
  const answered = await askServer(env, 'verify-secrets')
  if (answered) return answered.lines
  const wrong = await sentence(async () =>
    closeDatabase(env, (await openInitialised(env, operator)).database),
  )
  return wrong === null ? [] : [wrong]
}

/** Returns why scheduled backups could not be written, as notes: a start goes on without them. */
async function backupNotes({ kind, backups }: Operator): Promise<string[]> {
  if (!backups)
    return kind === 'demo' ? [] : ['没有设定时备份（运营方文件的 backups），请自己定期运行 npm run backup']
  const folder = resolve(backups.folder)
  for (let path = folder; ; path = dirname(path)) {
    const fault = await access(path, constants.W_OK | constants.X_OK).then(() => null, errorCode)
    if (fault === null) return []
    // A missing folder is made at the first backup.
    if (fault !== 'ENOENT' || path === dirname(path))
      return [`备份目录 ${folder} 写不进去（${path}：${fault}），定时备份做不成，请检查路径和权限`]
  }
}

/** Returns notes about the addresses whose `X-Forwarded-For` counts. */
function proxyNotes({ trustedProxies, siteUrl }: Env): string[] {
  if (trustedProxies.length === 0)
    return siteUrl.protocol === 'https:'
      ? ['TRUSTED_PROXIES 没有设：前面有反向代理的话，所有人会被当成一个来源限流']
      : []
  const notes = [
    'TRUSTED_PROXIES 已设：代理必须自己写 X-Forwarded-For（nginx 默认不写），否则来访者编的地址会被当真，写法见 docs/operations.md 第 2 节',
  ]
  if (trustedProxies.some(({ isSingle }) => !isSingle))
    notes.push('TRUSTED_PROXIES 里有网段：网段里的每一台机器都能冒充别人的地址，请只写代理自己的地址')
  return notes
}

/** Tells whether the mail server of the daily letter answers. Sends no letter. */
async function mailNotes({ mail, siteUrl }: Env, { kind }: Operator): Promise<string[]> {
  if (!mail)
    return kind === 'demo' ? [] : ['没有设每日邮件（SMTP_URL、MAIL_FROM、MAIL_TO）：有没有新线索，要自己去看']
  const fault = await greet(mail, siteUrl.hostname).then(
    () => null,
    (error: unknown) => {
      if (error instanceof NotTaken) return error.message
      throw error
    },
  )
  return [
    fault === null
      ? `每日邮件已设，每天 8 时以后发给 ${mail.to.length} 个地址；邮件服务器有回答${mail.login ? '，用户名和密码都对' : ''}`
      : `每日邮件发不出去，邮件服务器：${fault}。请核对 SMTP_URL`,
  ]
}

/** Returns the free space that is too little, and what the running server has met. */
async function machineNotes(env: Env, { minFreeBytes }: Operator): Promise<string[]> {
  const space = await freeSpace(env.dataDir, minFreeBytes).catch(() => null)
  // A secret that cannot be read is named among the obstacles.
  const running = await askServer(env, 'health').catch((error: unknown) => {
    if (error instanceof WrongSetting) return null
    throw error
  })
  if (running) return running.lines
  return space && space.free < space.floor ? [healthFaults['disk-low']] : []
}

const content = 'src/content'

/**
 * Returns the sources and sentences that still need a check against official texts. They never stop a start.
 */
function notesOnContent({ confirmed }: Operator, now: Date): string[] {
  // A server without its sources has nothing to check here.
  if (!existsSync(content)) return []
  const notes = sourcesToCheck(readLibrary(content, confirmed, dayOf(now))).map(
    ({ id, message }) => `待核对 ${id}：${message}`,
  )
  // The compiler of the guidance stays out of the server's bundle.
  const { status, stdout } = spawnSync(process.execPath, ['src/truth/review/command.ts', 'count'], {
    encoding: 'utf8',
  })
  const open = Number(stdout)
  if (status !== 0) notes.push('网页的内容有要改的，逐处列出：npm run truth -- check')
  else if (open > 0)
    notes.push(`网页上有 ${open} 句还没有人对照出处复核，逐句列出：npm run truth -- unreviewed`)
  return notes
}

/**
 * Runs `npm run doctor`. Lists every obstacle to a start, the empty fields of a demo, and the guidance to be
 * checked. Starts nothing and changes nothing but a pending migration.
 */
export async function doctor(
  source: Readonly<Record<string, string | undefined>>,
  now: Date,
): Promise<Report> {
  const obstacles: string[] = []
  const notes: string[] = []
  const look = async <T>(read: () => T | Promise<T>): Promise<T | null> => {
    let found: T | null = null
    const wrong = await sentence(async () => {
      found = await read()
    })
    if (wrong !== null) obstacles.push(wrong)
    return found
  }
  const env = await look(() => parseEnv(source))
  const operator = env && (await look(() => readOperator(env.operatorConfig)))
  if (env && operator) {
    obstacles.push(...startObstacles(operator, env), ...(await dataObstacles(env, operator)))
    const empty = unfilled(operator)
    if (operator.kind === 'demo' && empty.length > 0)
      notes.push(`演示不必填写，正式运行前要填：${empty.join('、')}`)
    notes.push(...(await backupNotes(operator)))
    if (operator.kind !== 'demo' && empty.length === 0) notes.push(`运营方文件已填写：${mustFill.join('、')}`)
    notes.push(...proxyNotes(env), ...(await mailNotes(env, operator)))
    notes.push(...(await machineNotes(env, operator)))
    if (env.botCheck === 'off') notes.push('BOT_CHECK=off：不检查、不限流，只在前面另有防护时用')
    notes.push(...localNotes(operator, dayOf(now)), ...notesOnContent(operator, now))
  }
  return {
    ok: obstacles.length === 0,
    lines: [
      ...notes.map((text) => `· ${text}`),
      ...obstacles.map((text) => `✗ ${text}`),
      obstacles.length === 0 ? '没有会阻止启动的问题。' : `有 ${obstacles.length} 处会阻止启动。`,
    ],
  }
}
