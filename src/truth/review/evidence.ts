import { getCollection } from 'astro:content'
import { operationClasses, operationItems } from '#shared/catalogue.ts'
import type { Claim } from '../claims.ts'

/** The claims of one page, flow or table, for the pages that show each beside its statements. */
export interface Checked {
  /** The last part of the address: `law`, `flow-verify`. */
  readonly slug: string
  readonly title: string
  /** Language of title and claims, where it is not Chinese. */
  readonly lang?: 'en'
  readonly claims: readonly Claim[]
}

/** Lists all content with claims, guides first. */
export async function checkedContent(): Promise<Checked[]> {
  const [guides, flows, changes, operations, spoken] = await Promise.all([
    getCollection('guides'),
    getCollection('flows'),
    getCollection('changes'),
    getCollection('operations'),
    getCollection('spoken'),
  ])
  const names = new Map<string, string>([
    ...Object.entries(operationClasses),
    ...Object.entries(operationItems).map(([id, { name }]) => [id, name] as const),
  ])
  return [
    ...guides.map(({ id, data }) => ({
      slug: id.replaceAll('/', '-'),
      title: data.title,
      ...(data.lang === 'en' ? { lang: data.lang } : {}),
      claims: data.claims,
    })),
    ...flows.map(({ id, data }) => ({
      slug: `flow-${id}`,
      title: `选情况：${data.steps[0]?.title ?? id}`,
      claims: data.steps.flatMap(({ claims }) => claims),
    })),
    {
      slug: 'changes-table',
      title: '原来和现在的对照表',
      claims: changes.flatMap(({ data }) =>
        data.claims.map((claim) => ({ ...claim, text: `${data.topic}：${claim.text}` })),
      ),
    },
    {
      slug: 'operations-table',
      title: '各项目的定义',
      claims: operations.flatMap(({ id, data }) =>
        data.claims.map((claim) => ({ ...claim, text: `${names.get(id) ?? id}：${claim.text}` })),
      ),
    },
    { slug: 'spoken', title: '表单和信箱里的话', claims: spoken.map(({ data }) => data) },
  ]
}
