import type { Stats } from 'node:fs'
import { lstat, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { codeMeaning, errorCode } from '#api/core/machine/error-code.ts'
import type { Env } from '#api/core/env.ts'

const others = 0o077
const writableByOthers = 0o022

/** Returns the id of the user that runs this process. */
const self = () => process.geteuid?.() ?? 0

/** Returns a sentence about a path that cannot be looked at. Returns null if there is nothing. */
function lookFault(name: string, path: string, error: unknown): string | null {
  const code = errorCode(error)
  if (code === 'ENOENT') return null
  const meaning = codeMeaning(code)
  return `${name}${path} 看不了：${meaning === null ? '' : `${meaning}，`}${code ?? '原因不明'}。请检查它和上级目录的权限，以及现在是哪个用户在运行（编号 ${self()}）`
}

const wrongOwner = (name: string, path: string, owner: number) =>
  `${name}${path} 归用户 ${owner} 所有，现在运行的是用户 ${self()}：请用服务的那个用户运行，或者用 chown -R 改归它所有`

/** Returns the fault of a folder that this user alone may enter. An empty one is locked when it is filled. */
async function folderFault(name: string, path: string): Promise<string | null> {
  try {
    const { uid, mode } = await stat(path)
    if (uid !== self()) return wrongOwner(name, path, uid)
    if ((mode & others) !== 0 && (await readdir(path)).length > 0)
      return `${name}${path} 别的用户也能进（权限 ${(mode & 0o777).toString(8)}），请运行 chmod 700 ${path}`
    return null
  } catch (error) {
    return lookFault(name, path, error)
  }
}

/** Returns the fault of a name that holds another kind of thing than this program makes there. */
function kindFault(path: string, found: Stats): string | null {
  const isFolder = found.isDirectory()
  const should: Readonly<Record<string, boolean>> = { spool: true, evidence: true, 'server.sock': false }
  const wanted = should[basename(path)]
  if (wanted === undefined || wanted === isFolder) return null
  return `${path} 应当是${wanted ? '目录，现在不是目录' : '程序自己建的，现在是一个目录'}，请把它移走`
}

/** Returns the fault of a file or folder in the data folder. A link counts as what it leads to, too. */
async function childFault(path: string): Promise<string | null> {
  try {
    for (const look of [lstat, stat]) {
      const found = await look(path)
      if (found.uid !== self()) return wrongOwner('', path, found.uid)
      // A link has no rights of its own.
      if (!found.isSymbolicLink() && (found.mode & writableByOthers) !== 0)
        return `${path} 别的用户也能写，请运行 chmod go-w ${path}`
    }
    return kindFault(path, await stat(path))
  } catch (error) {
    return lookFault('', path, error)
  }
}

/**
 * Returns every reason why this user does not own the data folder and the secrets alone: a wrong owner,
 * rights of others, or no right to look. Another kind of thing under the name of a part is a reason, too.
 * Empty when all is well or nothing is there yet.
 */
export async function rightsFaults({
  dataDir,
  secretsDir,
  databaseFile,
}: Pick<Env, 'dataDir' | 'secretsDir' | 'databaseFile'>): Promise<string[]> {
  const folder = await folderFault('数据目录 ', dataDir)
  if (folder !== null) return [folder]
  const names = await readdir(dataDir).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  })
  const children = new Set(names.filter((name) => name !== 'lost+found').map((name) => join(dataDir, name)))
  if (databaseFile !== null) children.add(databaseFile)
  children.delete(secretsDir)
  const faults = await Promise.all([
    folderFault('钥匙目录 ', secretsDir),
    ...[...children].map((path) => childFault(path)),
  ])
  return faults.filter((fault) => fault !== null)
}
