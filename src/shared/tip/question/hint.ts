import { fold } from '#shared/folding.ts'
import type { FactName } from './facts.ts'

/** Facts that the form itself can miss. The server reads the whole text, and knows the others too. */
export const hinted = [
  'contact',
  'link',
  'workplace',
  'school',
  'time',
] as const satisfies readonly FactName[]
export type Hinted = (typeof hinted)[number]

/** The values of a report as they stand in its form. */
export interface Typed {
  readonly category: string
  readonly platform: string
  readonly description: string
  readonly happenedOn: string
  /** The kinds of the identifiers that have a value. */
  readonly kinds: readonly string[]
}

const ownPlace =
  /(?:我们?|咱们?|俺们?|[这那一某各几每有]个?家?|在|的|里|上|边|旁|隔壁|楼下)[大小]?(?:公司|厂|工地|单位|项目部?)/g
const place = /公司|厂|工地|项目|店|楼|路|街|院|城|园|队|社|站|号|期|".+"/
const school = /[^家个的间种]学校|中心|机构|学院|[技职驾]校|培训班|考[点场]|".+"/
const day =
  /[今昨前]天|\d[日号月.-]|[周期拜][一二三四五六日天]|上个?[周月星礼]|这个?[周月星礼]|[一二三四五六七八九十]月|[年节]/
const seller = /\d(?:[\s-]?\d){4}|[a-z][\w.-]{4}|".+"/i
const shop =
  /douyin|kuaishou|xianyu|taobao|pinduoduo|xiaohongshu|website|抖音|快手|[闲咸]鱼|淘宝|拼多多|小红书|直播|网站|百度/
const fewest = 10

/**
 * Returns the fact that the form hints at while a person writes; undefined for none. It is small, for the
 * script of the page, and silent where a word may already give the fact.
 */
export function hintOf({ category, platform, description, happenedOn, kinds }: Typed): Hinted | undefined {
  const text = fold(description)
  if (text.length < fewest) return undefined
  const isNamed = kinds.includes('employer')
  switch (category) {
    case 'selling':
      return kinds.length > 0 || seller.test(text)
        ? undefined
        : shop.test(platform + text)
          ? 'link'
          : 'contact'
    case 'training':
      if (!isNamed && !kinds.includes('shop')) return school.test(text) ? undefined : 'school'
      break
    case 'employer':
    case 'unlicensed':
      if (!isNamed) return place.test(text.replace(ownPlace, '')) ? undefined : 'workplace'
      break
    default:
      return undefined
  }
  return happenedOn === '' && !day.test(text) ? 'time' : undefined
}
