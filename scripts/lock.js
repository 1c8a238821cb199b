import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Id and start of a process. After a restart of the machine another process may have the id. */
function markOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold anything. The start is the twentieth field behind it.
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return `${pid} ?`
  }
}

function runs(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Another user's process.
    return error.code === 'EPERM'
  }
}

/** Whether the process that wrote a mark still runs. */
function lives(mark) {
  const pid = Number(mark.split(' ')[0])
  if (!(pid > 0) || !runs(pid)) return false
  const now = markOf(pid)
  return now === mark || now.endsWith('?') || mark.endsWith('?')
}

/** Takes a lock file. Returns false if another holds it. @throws Error when the file cannot be written */
function take(lock) {
  try {
    writeFileSync(lock, markOf(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw new Error(
      `要写 ${dirname(lock)}，没有成功（${error.code}）：请用拥有这个目录的用户运行，并检查盘是不是满了、是不是只读`,
      { cause: error },
    )
  }
}

function read(lock) {
  try {
    return readFileSync(lock, 'utf8')
  } catch {
    return null
  }
}

/** Removes the lock of a dead process. One process removes at a time: the next may hold the lock by then. */
function voidLock(lock) {
  const turn = `${lock}.void`
  if (!take(turn)) {
    const other = read(turn)
    if (other !== null && !lives(other)) rmSync(turn, { force: true })
    return
  }
  const mark = read(lock)
  if (mark !== null && !lives(mark)) rmSync(lock, { force: true })
  rmSync(turn, { force: true })
}

/** Runs one piece of work at a time in a checkout. The lock of a dead process is void. */
export async function withLock(root, name, work) {
  const lock = join(root, '.cache', name)
  try {
    mkdirSync(dirname(lock), { recursive: true })
  } catch (error) {
    throw new Error(`建不了 ${dirname(lock)}（${error.code}）：请用拥有这个目录的用户运行，并检查它的权限`, {
      cause: error,
    })
  }
  for (let waited = 0; !take(lock); waited += 1) {
    const mark = read(lock)
    // A process that was just born has not written its mark yet.
    const isBorn = mark === '' && waited < 50
    if (mark !== null && !isBorn && !lives(mark)) voidLock(lock)
    else {
      if (waited === 50 && mark) console.log(`另一个进程（编号 ${mark.split(' ')[0]}）正在做，等它做完……`)
      await wait(100)
    }
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}
