/** Words that a sentence of advice may begin with: each tells the reader to do or to leave something. */
const commands =
  /^(?:看|查|打|拨|问|选|找|点|对|关|留|等|停|写|抄|走|带|用|别|不要|不点|不从|请|先|马上|自己|记|登记|联系|告诉|截|遮|交|回|读|报|说|到|去|把|搜|按|重新|打印|放|核对|列|收|讲|贴|剪)/
/** The same on the English page. */
const englishCommands = /^(?:show|stop|do not|keep|call|check|ask|leave|copy|go|type|follow|tell|read)\b/i
/** Words before the command that state nothing: the reader says who he is, or when the advice is for. */
const before = /^(?:(?:我|有人)[^，。：]{1,10}：|[^，。：]{2,16}的时候，)/
/** Words that judge or promise. A sentence with one states a fact. */
const verdicts =
  /就是|一律|都|不算|也能|可以|不会|不罚|免罚|一定|肯定|保证|没事|合法|违法|有效(?!期)|无效|作废/

/**
 * Returns the fault of a text that calls itself advice, in Chinese. Returns undefined when each of its
 * sentences commands and none judges.
 */
export function adviceFault(text: string): string | undefined {
  const verdict = verdicts.exec(text)
  if (verdict !== null) return `是建议，却写了“${verdict[0]}”：那是判断，不是做法；是事实就换成 [^编号]`
  const unclear = text
    .split(/[。；！？]|\.(?=\s|$)/)
    .map((sentence) => sentence.replaceAll(/[“”‘’（）*]/g, '').trim())
    .find((sentence) => sentence !== '' && !isCommand(sentence))
  return unclear === undefined
    ? undefined
    : `是建议，“${unclear.slice(0, 12)}”却没有先说做什么：用“看、查、打、问、留、别、先”这样的字开头；是事实就换成 [^编号]`
}

/** Tells whether a sentence begins with what to do, or with what to leave. */
export function isCommand(sentence: string): boolean {
  return englishCommands.test(sentence) || commands.test(sentence.replaceAll(/\s/g, '').replace(before, ''))
}
