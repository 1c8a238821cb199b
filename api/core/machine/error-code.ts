import { constants } from 'node:os'

const disk = '盘满了'
const rights = '没有权限'
const broken = '盘读写出错'
const lost = '连不上数据库服务器'
/** Codes that come from the machine and not from this program, with their meaning for the operator. */
const meanings = {
  ENOSPC: disk,
  EDQUOT: disk,
  SQLITE_FULL: disk,
  EACCES: rights,
  EPERM: rights,
  SQLITE_PERM: rights,
  SQLITE_AUTH: rights,
  EROFS: '盘是只读的',
  SQLITE_READONLY: '数据库文件写不进去：没有权限，或者盘是只读的',
  EIO: broken,
  SQLITE_IOERR: `${broken}，也可能满了`,
  SQLITE_CANTOPEN: '数据库文件打不开：不在那里，或者没有权限',
  SQLITE_CORRUPT: '数据库文件坏了，请从备份恢复',
  SQLITE_NOTADB: '不是数据库文件',
  SQLITE_BUSY: '数据库正被另一个进程使用',
  SQLITE_LOCKED: '数据库正被另一个进程使用',
  EMFILE: '打开的文件太多',
  ENFILE: '打开的文件太多',
  ENOMEM: '内存不够',
  SQLITE_NOMEM: '内存不够',
  ENOTFOUND: '找不到数据库服务器的主机名',
  EAI_AGAIN: '找不到数据库服务器的主机名',
  ECONNREFUSED: lost,
  EHOSTUNREACH: lost,
  ENETUNREACH: lost,
  UND_ERR_SOCKET: lost,
  UND_ERR_CONNECT_TIMEOUT: lost,
  ETIMEDOUT: '数据库服务器没有在时限内回答',
} as const satisfies Record<string, string>

/** A code of the machine: the disk, rights, the network. */
export type MachineCode = keyof typeof meanings

const isMachine = (code: string): code is MachineCode => Object.hasOwn(meanings, code)
const sqlite = new Set([
  'SQLITE_ERROR',
  'SQLITE_CONSTRAINT',
  'SQLITE_SCHEMA',
  'SQLITE_TOOBIG',
  'SQLITE_MISMATCH',
])

/**
 * Returns the code of an error or of its causes, from a closed list: codes of Node, of the system, and the
 * primary codes of SQLite. A code holds nothing that somebody typed. Returns null for any other error.
 */
export function errorCode(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    // A deadline ends a request with an error of this name.
    if (cause.name === 'TimeoutError') return 'ETIMEDOUT'
    if (!('code' in cause) || typeof cause.code !== 'string') continue
    const code = /^SQLITE_[A-Z]+/.exec(cause.code)?.[0] ?? cause.code
    if (isMachine(code) || sqlite.has(code) || Object.hasOwn(constants.errno, code)) return code
  }
  return null
}

/** Returns the meaning of a code of the machine in Chinese. Returns null for any other code. */
export function codeMeaning(code: string | null): string | null {
  return code !== null && isMachine(code) ? meanings[code] : null
}
