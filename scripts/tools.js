import { spawnSync } from 'node:child_process'

/** Debian tools that some tests need, each with the check that is lost without it. */
export const tools = {
  age: '标准 age 工具和恢复页能打开正文和图片（手册第 3 节的命令）',
  sqlite3: '同上：从数据库里取出加密的内容',
  strace: '回执发出前已落盘（系统调用）',
  nginx: '手册里的 nginx 写法不信来访者编的地址，也不把提交写进临时文件',
  openssl: '手册里的 nginx 写法把 http 转到 https，每日邮件加密以后才登录（各用一张试验证书）',
  prlimit: '解码图片的进程就绪以后打不开任何文件和网络',
  'firefox-esr': '市民在 Firefox 里举报、看进展，包括最严的隐私设置和关掉脚本',
  exiftool: 'exiftool 眼中图片没有元数据（改用 exifreader 检查）',
}

/** Returns the names of the tools that this machine lacks. */
export function missingTools() {
  return Object.keys(tools).filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0)
}

const asRoot = process.getuid?.() === 0 ? [] : ['-r']

/**
 * Returns a command that runs another one after a script, with mounts that nobody else sees.
 * @param {string} script
 * @param {readonly string[]} command
 * @returns {[string, ...string[]]}
 */
export const inOwnMounts = (script, command) => [
  'unshare',
  '-m',
  ...asRoot,
  'sh',
  '-c',
  `${script} && exec "$0" "$@"`,
  ...command,
]

/** The check that is lost where this user may mount nothing, as in many containers. */
export const lostWithoutMounts = '盘真的满了：还收文字，不收图片，不留半份，腾出空间后自己恢复'

/** Tells whether this user may mount a disk. */
export function canMount() {
  const [command, ...args] = inOwnMounts('mount -t tmpfs tmpfs /mnt', ['true'])
  return spawnSync(command, args).status === 0
}
