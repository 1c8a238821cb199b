import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { withLock } from './lock.js'

/** Folder of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url))

function modified(path) {
  try {
    return statSync(root + path).mtimeMs
  } catch {
    return 0
  }
}

/** Tells whether packages are missing or older than the lock. Another checkout installs linked ones. */
function mustInstall() {
  if (lstatSync(`${root}node_modules`, { throwIfNoEntry: false })?.isSymbolicLink()) return false
  return modified('node_modules/.package-lock.json') < modified('package-lock.json')
}

function isTooOld(version) {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
  return major < 22 || (major === 22 && minor < 18)
}

/**
 * Runs a child in place of this process: it inherits the streams and receives each signal.
 * @returns the child's exit code; after a signal 128 plus its number, as in a shell.
 */
export function runInPlace(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', cwd: root, ...options })
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP']
  const forward = (signal) => child.kill(signal)
  for (const signal of signals) process.on(signal, forward)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })
}

/**
 * Installs aside and swaps: the old packages stay until the new ones are whole.
 * @throws Error when the new ones are not whole
 */
function install() {
  const [modules, aside, old] = ['node_modules', '.cache/install', '.cache/old-modules'].map(
    (name) => root + name,
  )
  // An earlier swap was cut off.
  if (!existsSync(modules) && existsSync(old)) renameSync(old, modules)
  for (const folder of [aside, old]) rmSync(folder, { recursive: true, force: true })
  mkdirSync(aside, { recursive: true })
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    if (existsSync(root + name)) copyFileSync(root + name, `${aside}/${name}`)
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: aside,
    stdio: 'inherit',
  })
  if (status !== 0)
    throw new Error('依赖没有装成：请检查能不能连上 npm 的下载源，盘有没有空。原来装好的没有动')
  if (existsSync(modules)) renameSync(modules, old)
  renameSync(`${aside}/node_modules`, modules)
  for (const folder of [aside, old]) rmSync(folder, { recursive: true, force: true })
}

/**
 * Prepares an entry script: installs the packages of the lock and continues on a Node that is new enough.
 * The system's Node may be old; node_modules holds a newer one. A machine needs only Node 20 and npm.
 * @param canGoOn tells after a failed install whether the old packages do; if not, the process ends
 * @returns whether the packages are those of the lock
 */
export async function ensure(canGoOn = () => false) {
  let isFresh = true
  try {
    if (mustInstall())
      await withLock(root, 'install.lock', () => {
        // Another process may have installed meanwhile.
        if (!mustInstall()) return
        console.log('正在安装依赖……')
        install()
      })
  } catch (error) {
    console.error(error.message)
    if (!canGoOn()) process.exit(1)
    isFresh = false
  }
  if (!isTooOld(process.version)) return isFresh
  const node = `${root}node_modules/.bin/node`
  if (modified('node_modules/.bin/node') === 0) {
    console.error(`Node ${process.version} 太旧，请改用 Node 22.18 或更新的版本`)
    process.exit(1)
  }
  process.exit(await runInPlace(node, process.argv.slice(1), { cwd: process.cwd() }))
}
