import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { DatabaseLocked, foldLog, openDatabase, type Database } from '#db/client.ts'
import { migrateDatabase } from '#db/migrate.ts'
import { settings } from '#db/schema.ts'
import type { Operator } from '#shared/operator.ts'
import { WrongSetting, type Env } from '#api/core/env.ts'
import { currentOfficeKey } from '#api/records/office.ts'
import { equalSecret, readSecrets, secretNames, type SecretName, type Secrets } from '#api/core/secrets.ts'
import type { Statement } from '#api/records/write.ts'

// The build puts the migrations beside the bundled server.
const migrations = fileURLToPath(new URL('migrations', import.meta.url))

const checkSetting = (name: SecretName) => `check:${name}`
const purposeSetting = 'purpose'
/**
 * A server made a demo's office key, so a demo's folder never serves a real office. A demo asks no second
 * factor, so it never opens a real office's folder.
 */
const purposeOf = (operator: Operator) => (operator.kind === 'demo' ? 'demo' : 'office')

const fileOf = (env: Env) =>
  env.databaseUrl.startsWith('file:') ? env.databaseUrl.slice('file:'.length) : null

/** Tells whether the folder is empty, apart from the secrets. */
export async function isFolderEmpty(env: Env): Promise<boolean> {
  const names = await readdir(env.dataDir).catch(() => [])
  return names.every((name) => join(env.dataDir, name) === env.secretsDir)
}

async function openAlone(env: Env): Promise<Database> {
  try {
    return await openDatabase(env.databaseUrl, env.databaseAuthToken)
  } catch (error) {
    if (error instanceof DatabaseLocked)
      throw new WrongSetting(`数据目录 ${env.dataDir} 正被另一个进程使用，请先停掉它`)
    throw new WrongSetting('数据库打不开，请检查 DATABASE_URL 和 DATA_DIR 的位置和权限')
  }
}

async function migrated(database: Database): Promise<Database> {
  await migrateDatabase(database, migrations).catch(() => {
    throw new WrongSetting(
      '数据库的结构升级没有成功，请检查 DATABASE_URL 和 DATABASE_AUTH_TOKEN，必要时从备份恢复',
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
  await mkdir(env.dataDir, { recursive: true, mode: 0o700 }).catch(() => {
    throw new WrongSetting(`数据目录 DATA_DIR=${env.dataDir} 建不了，请检查路径和权限`)
  })
  return migrated(await openAlone(env))
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
    await currentOfficeKey(database, secrets)
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
  const file = fileOf(env)
  if (file !== null && !(await stat(file).catch(() => null))) throw notYet
  const database = await openAlone(env)
  const tables = await database.all(sql`select 1 from sqlite_schema where name = 'settings'`).catch(() => {
    throw new WrongSetting('数据库没有回答，请检查 DATABASE_URL 和 DATABASE_AUTH_TOKEN')
  })
  if (tables.length === 0 || !(await isInitialised(await migrated(database)))) throw notYet
  return { database, secrets: await verifiedSecrets(env, operator, database) }
}

/** Folds the write-ahead log into the file and closes the database. */
export async function closeDatabase(env: Env, database: Database): Promise<void> {
  await foldLog(env, database)
  database.$client.close()
}
