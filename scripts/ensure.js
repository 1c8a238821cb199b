import { spawn, spawnSync } from 'node:child_process'
import { lstatSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

/** Folder of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url))

function modified(path) {
  try {
    return statSync(root + path).mtimeMs
  } catch {
    return 0
  }
}

/** Missing, or older than the lock. A link to another checkout's packages is that checkout's to install. */
function mustInstall() {
  if (lstatSync(`${root}node_modules`, { throwIfNoEntry: false })?.isSymbolicLink()) return false
  return modified('node_modules/.package-lock.json') < modified('package-lock.json')
}

function isTooOld(version) {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
  return major < 22 || (major === 22 && minor < 18)
}

/**
 * Run a child in the place of this process: its output is ours, signals go on to it, its end is ours.
 * @returns the child's exit code; a signal that ended it counts as 128 and its number, as in a shell.
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
 * What every entry script does first: install what the lock names, and run on a Node that is new enough. The system's may be old:
 * node_modules brings its own, so nothing but Node 20 and npm is asked of a machine.
 */
export async function ensure() {
  if (mustInstall()) {
    console.log('正在安装依赖……')
    const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
      cwd: root,
      stdio: 'inherit',
    })
    if (status !== 0) process.exit(status ?? 1)
  }
  if (!isTooOld(process.version)) return
  const node = `${root}node_modules/.bin/node`
  if (modified('node_modules/.bin/node') === 0) {
    console.error(`Node ${process.version} 太旧，请改用 Node 22.18 或更新的版本`)
    process.exit(1)
  }
  process.exit(await runInPlace(node, process.argv.slice(1), { cwd: process.cwd() }))
}
