import { chmod, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { readRawSecrets, type SecretName } from '#api/core/secrets.ts'

const database = 'zhenzheng.db'
const packedDatabase = `${database}.gz`
/** Parts of a data folder that stay, besides the database. */
export const dataParts = ['evidence', 'secrets']

/** Packs a folder of data or a backup: the database shortened, the other files as they are. */
export async function pack(folder: string, target: string, names: readonly string[]): Promise<void> {
  await mkdir(target, { recursive: true })
  const file = await readFile(join(folder, database))
  await writeFile(join(target, packedDatabase), gzipSync(file, { level: 9 }))
  for (const name of names) await cp(join(folder, name), join(target, name), { recursive: true })
}

async function unpackDatabase(packed: string, folder: string): Promise<void> {
  await writeFile(join(folder, database), gunzipSync(await readFile(join(packed, packedDatabase))))
}

/** Puts a packed backup into an empty folder. */
export async function unpackBackup(packed: string, folder: string): Promise<void> {
  const isPacked = (path: string) => !path.endsWith(packedDatabase)
  await cp(packed, folder, { recursive: true, filter: isPacked })
  await unpackDatabase(packed, folder)
}

/** Puts a packed folder of data into another. Returns the server's secrets. */
export async function unpack(packed: string, folder: string): Promise<Record<SecretName, Buffer>> {
  for (const name of dataParts) await cp(join(packed, name), join(folder, name), { recursive: true })
  // A repository keeps no rights of files.
  const secrets = join(folder, 'secrets')
  await chmod(secrets, 0o700)
  for (const name of await readdir(secrets)) await chmod(join(secrets, name), 0o600)
  await unpackDatabase(packed, folder)
  return readRawSecrets(secrets)
}
