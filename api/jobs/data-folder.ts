import { chmod, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { DatabaseLocked, foldLog, openDatabase, type Database } from '#db/client.ts'
import { migrateDatabase, UnknownSchema } from '#db/migrate.ts'
import { settings } from '#db/schema.ts'
import type { Operator } from '#shared/operator.ts'
import { WrongSetting, type Env } from '#api/core/env.ts'
import { codeMeaning, errorCode } from '#api/core/machine/error-code.ts'
import { rightsFaults } from '#api/core/machine/rights.ts'
import { isOlder } from '#api/records/genuine.ts'
import { verifyOfficeKeys } from '#api/records/office-keys.ts'
import { equalSecret, readSecrets, secretNames, type SecretName, type Secrets } from '#api/core/secrets.ts'
import type { Statement } from '#api/records/write.ts'

// The build puts the migrations beside the bundled server.
const migrations = fileURLToPath(new URL('migrations', import.meta.url))

/** A dead network disk never answers, and Node tries without end to make a folder in some places. */
const folderMs = 5000

const checkSetting = (name: SecretName) => `check:${name}`
const purposeSetting = 'purpose'
/**
 * A server made a demo's office key, so a demo's folder never serves a real office. A demo asks no second
 * factor, so it never opens a real office's folder.
 */
const purposeOf = (operator: Operator) => (operator.kind === 'demo' ? 'demo' : 'office')

/** Lets a folder be opened that this user alone owns. @throws WrongSetting with the first fault */
async function demandRights(env: Env): Promise<void> {
  const [fault] = await rightsFaults(env)
  if (fault !== undefined) throw new WrongSetting(fault)
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    const code = errorCode(error)
    if (code === 'ENOENT') return []
    throw new WrongSetting(
      `数据目录 ${folder} 看不了（${code ?? '原因不明'}）：请用服务的那个用户运行，或者检查位置和权限`,
    )
  })
  // The root of a file system has this folder.
  return names.filter((name) => name !== 'lost+found')
}

/** Tells whether the folder is empty, apart from the secrets. */
export async function isFolderEmpty(env: Env): Promise<boolean> {
  const names = await namesIn(env.dataDir)
  return names.every((name) => join(env.dataDir, name) === env.secretsDir)
}

/**
 * Tells whether the folder holds no more than a killed `init` leaves: secrets and a database. The caller asks
 * whether the database was initialised.
 */
export async function isFolderFresh(env: Env): Promise<boolean> {
  const own = [
    env.secretsDir,
    ...['', '-wal', '-shm', '-journal'].map((end) => `${env.databaseFile ?? ''}${end}`),
  ]
  return (await namesIn(env.dataDir)).every((name) => own.includes(join(env.dataDir, name)))
}

/** Returns why the database cannot be reached or opened. */
function openFault(env: Env, error: unknown): string {
  const code = errorCode(error)
  const meaning = codeMeaning(code)
  const reason = meaning === null ? '' : `：${meaning}（${code ?? ''}）`
  return env.databaseFile === null
    ? `数据库服务器没有回答${reason || '，或者令牌不对'}。请检查 DATABASE_URL 和 DATABASE_AUTH_TOKEN`
    : `数据库 ${env.databaseFile} 打不开${reason}，请检查 DATABASE_URL 和 DATA_DIR 的位置和权限`
}

async function openAlone(env: Env): Promise<Database> {
  try {
    const database = await openDatabase(env.databaseUrl, env.databaseAuthToken)
    // A server is reached at the first question.
    await database.all(sql`select 1`)
    return database
  } catch (error) {
    if (error instanceof DatabaseLocked)
      throw new WrongSetting(`数据目录 ${env.dataDir} 正被另一个进程使用，请先停掉它`)
    throw new WrongSetting(openFault(env, error))
  }
}

async function migrated(env: Env, database: Database): Promise<Database> {
  await migrateDatabase(database, migrations).catch((error: unknown) => {
    if (error instanceof UnknownSchema)
      throw new WrongSetting(
        '数据库的结构不是这个版本的程序认识的：它被更新的版本升级过，或者来自别的版本。请用那个版本的程序打开；要退回旧版的，请从升级以前的备份恢复',
      )
    const code = errorCode(error)
    throw new WrongSetting(
      codeMeaning(code) === null
        ? `数据库的结构升级没有成功（${code ?? '原因不明'}），必要时从备份恢复`
        : openFault(env, error),
    )
  })
  return database
}

async function settingsOf(database: Database): Promise<Map<string, string>> {
  const rows = await database.select().from(settings)
  return new Map(rows.map(({ key, value }) => [key, value]))
}

/**
 * Makes the folder if it is missing, and opens its database for this process alone. Brings the schema up to
 * date.
 */
export async function openFolder(env: Env): Promise<Database> {
  const refuse = (reason: string): never => {
    throw new WrongSetting(`数据目录 DATA_DIR=${env.dataDir} 建不了（${reason}），请检查路径和权限`)
  }
  await Promise.race([
    mkdir(env.dataDir, { recursive: true, mode: 0o700 }).catch((error: unknown) =>
      refuse(errorCode(error) ?? '原因不明'),
    ),
    sleep(folderMs, undefined, { ref: false }).then(() => refuse('等了五秒没有回答')),
  ])
  // A folder that the operator made is often open to all.
  if (await isFolderEmpty(env)) await chmod(env.dataDir, 0o700).catch(() => undefined)
  await demandRights(env)
  return migrated(env, await openAlone(env))
}

/** Tells whether `initialStatements` were ever written. */
export async function isInitialised(database: Database): Promise<boolean> {
  return (await settingsOf(database)).has(purposeSetting)
}

/** Returns the marks of an initialised folder: the check values of the secrets, and its purpose. */
export function initialStatements(database: Database, operator: Operator, secrets: Secrets): Statement[] {
  return [
    ...secretNames.map((name) =>
      database.insert(settings).values({ key: checkSetting(name), value: secrets.checks[name] }),
    ),
    database.insert(settings).values({ key: purposeSetting, value: purposeOf(operator) }),
  ]
}

/**
 * Returns the first secret that does not fit the check values in the database. Returns undefined when all
 * fit.
 */
export async function foreignSecret(
  database: Database,
  { checks }: Secrets,
): Promise<SecretName | undefined> {
  const known = await settingsOf(database)
  return secretNames.find((name) => !equalSecret(known.get(checkSetting(name)) ?? '', checks[name]))
}

/**
 * Checks the secrets against the database, and the office key against the secrets.
 * @throws WrongSetting naming a secret that is missing, readable by others, or foreign
 */
export async function verifiedSecrets(env: Env, operator: Operator, database: Database): Promise<Secrets> {
  const secrets = await readSecrets(env.secretsDir)
  const foreign = await foreignSecret(database, secrets)
  if (foreign !== undefined)
    throw new WrongSetting(`服务器钥匙 ${foreign} 与数据库不相符，请换回与这份数据一起备份的那一个`)
  const purpose = (await settingsOf(database)).get(purposeSetting)
  if (purpose === purposeOf(operator)) {
    if (purpose === 'demo' && (await isOlder(database)))
      throw new WrongSetting(`${env.dataDir} 里是旧版本的演示数据，这个版本打不开：请删掉这个文件夹再启动`)
    await verifyOfficeKeys(database, secrets)
    return secrets
  }
  throw new WrongSetting(
    purpose === 'demo'
      ? `数据目录 ${env.dataDir} 是演示用的，不能用于正式运行，请把 DATA_DIR 换成一个空目录`
      : `数据目录 ${env.dataDir} 是正式运行的，不能用 kind: demo 打开`,
  )
}

/**
 * Opens a folder that `init`, or a demo's first start, made. Creates nothing.
 * @throws WrongSetting with one sentence
 */
export async function openInitialised(
  env: Env,
  operator: Operator,
): Promise<{ database: Database; secrets: Secrets }> {
  const notYet = new WrongSetting(
    `数据目录 ${env.dataDir} 还没有初始化，请先运行 ${operator.kind === 'demo' ? 'npm start' : 'npm run init'}`,
  )
  await demandRights(env)
  if (env.databaseFile !== null) {
    await stat(env.databaseFile).catch((error: unknown) => {
      throw errorCode(error) === 'ENOENT' ? notYet : new WrongSetting(openFault(env, error))
    })
  }
  const database = await openAlone(env)
  const tables = await database.all(sql`select 1 from sqlite_schema where name = 'settings'`)
  if (tables.length === 0 || !(await isInitialised(await migrated(env, database)))) throw notYet
  return { database, secrets: await verifiedSecrets(env, operator, database) }
}

/** Folds the write-ahead log into the file and closes the database. */
export async function closeDatabase(env: Env, database: Database): Promise<void> {
  await foldLog(env, database)
  database.$client.close()
}
