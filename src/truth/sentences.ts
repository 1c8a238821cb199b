import type { Link, Nodes, Parents, PhrasingContent } from 'mdast'
import { checkClaim, splitClaims, type Claim } from './claims.ts'
import { collected, wrong, type Place } from './fault.ts'
import { sitePath, type Language } from './schema.ts'
import { childrenOf, place, plain, type Setting, type Walk } from './walk.ts'

/** Checks one text that stands alone. A fault is collected, and the text withheld. */
export function claimIn(
  { library, faults }: Setting,
  at: Place,
  text: string,
  { past = false, language = 'zh-CN' }: { past?: boolean; language?: Language } = {},
): Claim {
  const nothing = { text, ids: [], sources: [], prefix: '', withheld: true }
  return collected(faults, () => checkClaim(library, at, text, past, language)) ?? nothing
}

/** Checks that the text of a node rests on statements. Records the claim, or the fault of a withheld one. */
export function claimOf(walk: Walk, node: Nodes, text: string): Claim {
  const claim = collected(walk.faults, () =>
    checkClaim(walk.library, place(walk, node), text, walk.past, walk.language),
  )
  if (claim === undefined) return { text, ids: [], sources: [], prefix: '', withheld: true }
  walk.claims.push(claim)
  return claim
}

/** Returns inline content with the prefix of its claim, and source marks in place of its `[^id]`. */
export function sentence(walk: Walk, node: Parents, claim: Claim): PhrasingContent[] {
  const content = inline(walk, node)
  const last = content.at(-1)
  if (last?.type === 'text') last.value = splitClaims(last.value).text
  return [{ type: 'text', value: claim.prefix }, ...content, { type: 'sources', ids: claim.sources }]
}

/** Returns inline content. @throws Error in Chinese on anything but text, bold and links */
export function inline(walk: Walk, parent: Parents): PhrasingContent[] {
  return childrenOf(parent).map((node): PhrasingContent => {
    if (node.type === 'text') return { type: 'text', value: node.value }
    if (node.type === 'strong') return { type: 'strong', children: inline(walk, node) }
    if (node.type === 'link') return link(walk, node)
    throw wrong(
      place(walk, parent),
      `句子里不用这种写法（${node.type}）：只用文字、**加粗**和链接`,
      plain(parent),
    )
  })
}

function link(walk: Walk, node: Link): Link {
  const { url } = node
  const text = plain(node)
  const to = (hProperties: NonNullable<Link['data']>['hProperties']): Link => ({
    type: 'link',
    url,
    children: inline(walk, node),
    data: { hProperties },
  })
  if (sitePath.test(url)) return to({ href: walk.base + url })
  if (/^(#[a-z0-9-]+|tel:\d+)$/.test(url)) return to({ href: url })
  if (![...walk.library.sources.values()].some(({ address }) => address === url)) {
    throw wrong(
      place(walk, node),
      `链接 ${url} 不在允许的官方地址里（sources.yaml 的 address），本站路径写成 /verify/ 这样`,
      text,
    )
  }
  const className = text === new URL(url).hostname ? ['address'] : undefined
  return to({ className, href: url, rel: ['noreferrer'] })
}
