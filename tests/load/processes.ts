import { readFileSync } from 'node:fs'

const pageBytes = 4096
const ticksPerSecond = 100

/** What /proc says, or '' of a process that is gone. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function childrenOf(pid: number): number[] {
  // A child belongs to the thread that started it, and ours are started by the first.
  const own = read(`/proc/${pid}/task/${pid}/children`).split(' ')
  return own.filter((id) => id !== '').flatMap((id) => [Number(id), ...childrenOf(Number(id))])
}

/** Resident memory of one process, in bytes. */
export const residentBytes = (pid: number): number =>
  Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * pageBytes

/** Processor time that a process took so far, in seconds; its children count once they ended. */
export function cpuSeconds(pid: number): number {
  // The name of the program stands in brackets and may hold anything.
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
  return [11, 12, 13, 14].reduce((sum, place) => sum + Number(fields[place] ?? 0), 0) / ticksPerSecond
}

/** Memory of one process in bytes; what it shares with others is counted in parts, so that the sum of all is what they really take. */
const shareBytes = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024

/** Look at a server and its children every 50 ms. */
export function watchMemory(pid: number): { stop(): number } {
  let peak = 0
  const look = () => {
    const bytes = [pid, ...childrenOf(pid)].reduce((sum, id) => sum + shareBytes(id), 0)
    peak = Math.max(peak, bytes)
  }
  const timer = setInterval(look, 50)
  return {
    /** End; the highest sum seen, in bytes. @throws Error where the system does not tell. */
    stop() {
      clearInterval(timer)
      if (peak === 0) throw new Error('the system does not say how much memory a process takes')
      return peak
    },
  }
}
