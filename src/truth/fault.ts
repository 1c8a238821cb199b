/** The place of a block, for messages. */
export interface Place {
  readonly file: string
  readonly line?: number | undefined
}

/** A fault of the content. Its Chinese sentence names place, fault and remedy. */
export class ContentFault extends Error {}

/** Returns the fault of a place. */
export function wrong({ file, line }: Place, message: string, text = ''): ContentFault {
  const quoted = text === '' ? '' : `“${text.length > 24 ? `${text.slice(0, 24)}……` : text}”`
  return new ContentFault(`${file}${line === undefined ? '' : ` 第 ${line} 行`}：${quoted}${message}`)
}

/** Returns the result of a check. Adds its fault to the faults and returns undefined instead. */
export function collected<T>(faults: string[], check: () => T): T | undefined {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof ContentFault)) throw error
    faults.push(error.message)
    return undefined
  }
}

/** Returns one error with every fault and without a stack: an editor reads it. */
export function allFaults(faults: readonly string[]): ContentFault {
  const said = faults.length === 1 ? faults : [`内容有 ${faults.length} 处要改：`, ...faults]
  const error = new ContentFault(said.join('\n'))
  error.stack = error.message
  return error
}
