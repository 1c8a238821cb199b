import { readFile } from 'node:fs/promises'
import { mustFill, unfilled, type Operator } from '#shared/operator.ts'
import { parseOperator } from '#shared/operator-file.ts'
import { isLoopback } from '#api/core/address.ts'
import { WrongSetting, type Env } from '#api/core/env.ts'

/** Reads the operator file. @throws WrongSetting with one sentence that names file and field */
export async function readOperator(path: string): Promise<Operator> {
  const file = parseOperator(path, await readFile(path, 'utf8').catch(() => undefined))
  if ('fault' in file) throw new WrongSetting(file.fault)
  return file.operator
}

/**
 * Keys that Cloudflare publishes for tests. They always pass, always block or always force a challenge.
 * @see https://developers.cloudflare.com/turnstile/troubleshooting/testing/
 */
const testKey = /^[123]x0{8}/

/**
 * Returns every reason against a start of this operator with these settings, as sentences. Empty if there is
 * none.
 */
export function startObstacles(operator: Operator, env: Env): string[] {
  const obstacles: string[] = []
  if (operator.kind === 'demo' && !isLoopback(env.host))
    obstacles.push(`演示站点只许监听本机：请把 HOST 改为 127.0.0.1（现在是 ${env.host}）`)
  if (operator.kind !== 'demo') {
    if (env.siteUrl.protocol !== 'https:' && !isLoopback(env.siteUrl.hostname))
      obstacles.push(
        `SITE_URL 要以 https:// 开头（现在是 ${env.siteUrl.origin}）：不加密的网页上，谁都能看到举报和回执码`,
      )
    if (env.databaseFile === null && !(operator.durability === 'ours' && operator.erasure === 'ours'))
      obstacles.push(
        'DATABASE_URL 是数据库服务器：它不等落盘就回答，删除的内容还留在它的日志里。请去掉 DATABASE_URL，用数据目录里的文件；您单位自己保证落盘和清除的，在运营方文件里写 durability: ours 和 erasure: ours，隐私说明会照写',
      )
    for (const name of unfilled(operator))
      obstacles.push(`运营方文件的 ${name} 还没有填写（正式运行必须填写 ${mustFill.join('、')}）`)
    if (
      env.botCheck === 'turnstile' &&
      [env.turnstile?.siteKey, env.turnstile?.secret].some((key) => key !== undefined && testKey.test(key))
    )
      obstacles.push('TURNSTILE_SITE_KEY 或 TURNSTILE_SECRET 是测试用的，什么都会放行；正式运行请换成自己的')
  }
  return obstacles
}

/** Lets the start go on if there is no obstacle. @throws WrongSetting with the first obstacle */
export function demandStart(operator: Operator, env: Env): void {
  const [obstacle] = startObstacles(operator, env)
  if (obstacle !== undefined) throw new WrongSetting(obstacle)
}
