import type { Operator } from '#shared/operator.ts'
import type { Deps } from '#api/records/deps.ts'
import { WrongSetting, type Env } from '#api/core/env.ts'
import { createSecrets, readSecrets } from '#api/core/secrets.ts'
import type { Report } from '#api/core/socket.ts'
import { makeWrite } from '#api/records/write.ts'
import {
  closeDatabase,
  initialStatements,
  isFolderFresh,
  isInitialised,
  openFolder,
} from '#api/jobs/data-folder.ts'
import { aboutCode, makeSetupCode } from '#api/jobs/setup-code.ts'

/**
 * Runs `npm run init`: makes secrets, database and the first lead's code in an empty data folder.
 * Goes on where a killed one stopped.
 * @throws WrongSetting when the folder is not empty, or for a demo
 */
export async function init(
  env: Env,
  operator: Operator,
  tools: Pick<Deps, 'random' | 'newId' | 'now'>,
): Promise<Report> {
  if (operator.kind === 'demo')
    throw new WrongSetting('演示站点不用初始化，直接 npm start 即可（正式运行先改运营方文件的 kind）')
  if (!(await isFolderFresh(env)))
    throw new WrongSetting(`数据目录 ${env.dataDir} 不是空的，初始化只在空目录里做`)
  const database = await openFolder(env)
  if (await isInitialised(database)) {
    database.$client.close()
    throw env.databaseFile === null
      ? new WrongSetting('DATABASE_URL 指向的数据库已经初始化过')
      : new WrongSetting(`数据目录 ${env.dataDir} 不是空的，已经初始化过`)
  }
  await createSecrets(env.secretsDir)
  const secrets = await readSecrets(env.secretsDir)
  const write = makeWrite(database, tools.newId, secrets)
  const code = await makeSetupCode(
    { ...tools, database, secrets, write },
    initialStatements(database, operator, secrets),
  )
  await closeDatabase(env, database)
  return {
    ok: true,
    lines: [
      `已在 ${env.dataDir} 初始化。服务器钥匙在 ${env.secretsDir}，请另外备份。`,
      ...aboutCode(code, env.siteUrl),
    ],
  }
}
