const nobody =
  /^(?:无|没有|没|暂无|不知道|不清楚|不详|未知|不明|同上|同号|微信同号|保密|忘了|忘记了|na|none|null)?$/i

/** Tells whether a folded value says nothing, or that the reporter does not know. */
export function saysNothing(folded: string): boolean {
  return nobody.test(folded.replace(/[\s\p{P}\p{S}]/gu, ''))
}
