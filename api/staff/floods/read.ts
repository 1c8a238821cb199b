import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { contacts, tips, tokens } from '#db/schema.ts'
import { mostShown, type Difference } from '#shared/sellers/flood.ts'
import { differsFrom } from './sketch.ts'
import { usualOf } from './usual.ts'

/** Tips of one flood that are read at most: no list waits longer than for these. */
const mostOfFlood = 20_000
/** A value is usual when so large a part of a flood has it. */
const usualShare = 0.8
/** A seller that fewer tips of the flood name is one of its own. */
const fewestOfValue = 3

/** The clear facts that tell a tip from the others of a flood. */
const factNames = [
  'urgent',
  'pictures',
  'reward',
  'contact',
  'category',
  'place',
] as const satisfies readonly Difference[]
type Fact = (typeof factNames)[number]

/** A tip of a flood with the facts that can tell it from the others. */
interface Member {
  readonly id: string
  readonly version: number
  readonly isUntouched: boolean
  readonly sketch: string | null
  readonly facts: Readonly<Record<Fact, string>>
  readonly hasOwnSeller: boolean
}

/** An untouched tip of a flood. It differs in nothing when the list is empty. */
export interface FloodTip {
  readonly id: string
  readonly version: number
  readonly differs: readonly Difference[]
}

function selectRows(database: Database, floodId: string, isUntouched: boolean, most: number) {
  return database
    .select({
      id: tips.id,
      version: tips.version,
      fold: tips.fold,
      sketch: tips.sketch,
      category: tips.category,
      platform: tips.platform,
      district: tips.district,
      operations: tips.operations,
      evidenceCount: tips.evidenceCount,
      wantsReward: tips.wantsReward,
      urgent: tips.urgent,
      hasContact: sql<number>`exists (select 1 from ${contacts} where ${contacts.tipId} = ${tips.id})`,
    })
    .from(tips)
    .where(and(eq(tips.floodId, floodId), isUntouched ? isNotNull(tips.fold) : isNull(tips.fold)))
    .limit(most)
}

async function membersOf(database: Database, floodId: string, most: number): Promise<Member[]> {
  const rows = (
    await database.batch([
      selectRows(database, floodId, true, most),
      selectRows(database, floodId, false, most),
    ])
  ).flat()
  const strong = await database
    .selectDistinct({ tipId: tokens.tipId, token: tokens.token })
    .from(tokens)
    .where(
      sql`${tokens.strength} = 'strong' and ${inArray(
        tokens.tipId,
        database.select({ id: tips.id }).from(tips).where(eq(tips.floodId, floodId)),
      )}`,
    )
  const holders = Map.groupBy(strong, ({ token }) => token)
  const withOwnSeller = new Set(
    strong.flatMap(({ tipId, token }) => ((holders.get(token)?.length ?? 0) < fewestOfValue ? [tipId] : [])),
  )
  return rows.map(({ id, version, fold, sketch, ...row }) => ({
    id,
    version,
    isUntouched: fold !== null,
    sketch,
    hasOwnSeller: withOwnSeller.has(id),
    facts: {
      pictures: String(row.evidenceCount > 0),
      reward: String(row.wantsReward),
      urgent: String(row.urgent),
      contact: String(row.hasContact === 1),
      category: row.category,
      place: JSON.stringify([row.platform, row.district, row.operations]),
    },
  }))
}

/** A tip that has one of these differs, unless it is usual to have it. */
const extras: ReadonlySet<Fact> = new Set(['urgent', 'pictures', 'reward', 'contact'])

/**
 * Reads untouched tips of a flood, at most so many. Each comes with the ways in which it differs from most of
 * the flood. For that the tips that staff dealt with count too. Clear columns and blind tokens alone tell it.
 */
export async function readFlood(
  database: Database,
  floodId: string,
  most = mostOfFlood,
): Promise<FloodTip[]> {
  const members = await membersOf(database, floodId, most)
  const isOtherText = differsFrom(members.flatMap(({ sketch }) => sketch ?? []))
  const isSellerTold =
    members.filter(({ hasOwnSeller }) => !hasOwnSeller).length >= usualShare * members.length
  const usual = new Map(
    factNames.map((fact) => [fact, usualOf(members.map(({ facts }) => facts[fact]))] as const),
  )
  const isDifferent = (fact: Fact, value: string) => {
    const most = usual.get(fact)
    if (most === undefined) return false
    const isUsual = most.share >= usualShare
    return (isUsual && value !== most.value) || (!isUsual && extras.has(fact) && value === 'true')
  }
  const differencesOf = (member: Member): Difference[] => [
    ...factNames.filter((fact) => isDifferent(fact, member.facts[fact])),
    ...(isSellerTold && member.hasOwnSeller ? (['seller'] as const) : []),
    ...(member.sketch !== null && isOtherText(member.sketch) ? (['text'] as const) : []),
  ]
  return members.flatMap((member) =>
    member.isUntouched ? [{ id: member.id, version: member.version, differs: differencesOf(member) }] : [],
  )
}

/** Returns the tips of a flood that a person looks at: three samples, and those that differ. */
export function shownOf(members: readonly FloodTip[]): string[] {
  const alike = members.filter(({ differs }) => differs.length === 0)
  const samples = [alike[0], alike[Math.floor(alike.length / 2)], alike.at(-1)]
  const differing = members.filter(({ differs }) => differs.length > 0).slice(0, mostShown)
  return [...new Set([...samples.flatMap((tip) => (tip ? [tip] : [])), ...differing].map(({ id }) => id))]
}
