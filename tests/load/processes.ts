import { readFileSync } from 'node:fs'

const pageBytes = 4096
const ticksPerSecond = 100

/** Reads a file of /proc. Returns '' if the process is gone. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function childrenOf(pid: number): number[] {
  // A child belongs to the thread that started it. The server's first thread starts them all.
  const own = read(`/proc/${pid}/task/${pid}/children`).split(' ')
  return own.filter((id) => id !== '').flatMap((id) => [Number(id), ...childrenOf(Number(id))])
}

/** Returns the resident memory of one process, in bytes. */
export const residentBytes = (pid: number): number =>
  Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * pageBytes

/** Returns the processor time of a process so far, in seconds. Children count once they have ended. */
export function cpuSeconds(pid: number): number {
  // The program's name stands in brackets and may hold any character.
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
  return [11, 12, 13, 14].reduce((sum, place) => sum + Number(fields[place] ?? 0), 0) / ticksPerSecond
}

/** Returns the memory of one process in bytes. Shared pages count in parts, so sums are true. */
const shareBytes = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024

/** Measures a server and its children every 50 ms. */
export function watchMemory(pid: number): { stop(): number } {
  let peak = 0
  const look = () => {
    const bytes = [pid, ...childrenOf(pid)].reduce((sum, id) => sum + shareBytes(id), 0)
    peak = Math.max(peak, bytes)
  }
  const timer = setInterval(look, 50)
  return {
    /** Stops and returns the highest sum, in bytes. @throws Error if the system gives no figures. */
    stop() {
      clearInterval(timer)
      if (peak === 0) throw new Error('the system does not say how much memory a process takes')
      return peak
    },
  }
}
