import { resolve } from 'node:path'
import { defineCollection } from 'astro:content'
import type { Loader } from 'astro/loaders'
import { z } from 'astro/zod'
import { dayOf } from '#shared/day.ts'
import { base } from '#src/links.ts'
import { operator } from '#src/operator.ts'
import { readGuidance, type Guidance } from '#src/truth/guides.ts'
import { isCopied, readLibrary, reservations, standing, type Library } from '#src/truth/library.ts'
import type { RootContent } from 'hast'
import { Question, SheetColumn, Source, Statement } from '#src/truth/schema.ts'

const folder = 'src/content'
/** The day that the pages are for: today, or the day of `npm run build -- --on`. */
const today = process.env['SITE_DAY'] ?? dayOf(new Date())

/**
 * Loads entries that src/truth reads and checks. An error stops the build. A changed content file loads all
 * entries again.
 */
function fromContent(name: string, read: (library: Library) => readonly { id: string }[]): Loader {
  return {
    name,
    async load(context) {
      const { store, watcher } = context
      const fill = async (library: Library) => {
        const entries = read(library)
        store.clear()
        for (const { id, ...entry } of entries)
          store.set({ id, data: await context.parseData({ id, data: entry }) })
      }
      await fill(libraryAtStart())
      watcher?.on('change', (path) => {
        if (path.startsWith(resolve(folder)))
          fill(readNow()).catch((error: unknown) =>
            console.error(error instanceof Error ? error.message : error),
          )
      })
    },
  }
}

const readNow = () => readLibrary(folder, operator.confirmed, today)
let atStart: Library | undefined
/** The library as the build found it. All collections of a build come from one reading. */
const libraryAtStart = () => (atStart ??= readNow())

const guidances = new WeakMap<Library, Guidance>()
function guidanceOf(library: Library): Guidance {
  const known = guidances.get(library) ?? readGuidance({ library, folder, base, components: [] })
  guidances.set(library, known)
  return known
}
const entriesOf = <T>(list: ReadonlyMap<string, T>) => [...list].map(([id, entry]) => ({ id, ...entry }))
const content = z.array(z.custom<RootContent>())
const claim = z.object({
  text: z.string(),
  ids: z.array(z.string()),
  sources: z.array(z.string()),
  prefix: z.string(),
  withheld: z.boolean(),
})

export const collections = {
  sources: defineCollection({
    loader: fromContent('sources', (library) =>
      entriesOf(library.sources).map((source) => ({
        ...source,
        reservations: reservations(library, source.id),
        standing: standing(library, source.id),
        isCopied: isCopied(library, source.id),
      })),
    ),
    schema: Source.and(
      z.object({
        reservations: z.array(z.string()).describe('读者应当知道的保留'),
        standing: z.string().describe('哪天、怎样看到的'),
        isCopied: z.boolean().describe('只见过转载，没有见过官方页'),
      }),
    ),
  }),
  statements: defineCollection({
    loader: fromContent('statements', (library) => entriesOf(library.statements)),
    schema: Statement,
  }),
  guides: defineCollection({
    loader: fromContent('guides', (library) => guidanceOf(library).guides),
    schema: z.object({
      title: z.string(),
      lang: z.enum(['zh-CN', 'en']),
      also: z.string(),
      drawing: content,
      answer: content,
      description: z.string(),
      sections: z.array(
        z.object({
          titled: z.boolean(),
          parts: z.array(
            z.union([
              z.object({ content }),
              z.object({ component: z.string(), name: z.string(), fallback: content.optional() }),
            ]),
          ),
        }),
      ),
      headings: z.array(z.object({ id: z.string(), text: z.string() })),
      next: z.array(z.object({ path: z.string(), label: z.string() })),
      kinds: z.record(z.string(), z.record(z.string(), z.string())),
      paper: z
        .object({
          headline: z.array(z.string()),
          headlineSources: z.array(z.string()),
          site: content,
          copies: z.number(),
        })
        .optional(),
      claims: z.array(claim),
    }),
  }),
  operations: defineCollection({
    loader: fromContent('operations', (library) => guidanceOf(library).operations),
    schema: z.object({ definition: content, jobs: z.array(z.string()), claims: z.array(claim) }),
  }),
  flows: defineCollection({
    loader: fromContent('flows', (library) => guidanceOf(library).flows),
    schema: z.object({
      kind: z.enum(['path', 'choices', 'tree']),
      fold: z.string().optional(),
      steps: z.array(z.object({ title: z.string(), drawing: content, content, claims: z.array(claim) })),
    }),
  }),
  questions: defineCollection({
    loader: fromContent('questions', (library) => guidanceOf(library).questions),
    schema: Question,
  }),
  asked: defineCollection({
    loader: fromContent('asked', (library) => guidanceOf(library).asked),
    schema: z.object({ queries: z.array(z.string()) }),
  }),
  columns: defineCollection({
    loader: fromContent('columns', (library) => guidanceOf(library).columns),
    schema: SheetColumn.and(z.object({ order: z.number() })),
  }),
  spoken: defineCollection({
    loader: fromContent('spoken', (library) => guidanceOf(library).spoken),
    schema: claim,
  }),
  changes: defineCollection({
    loader: fromContent('changes', (library) => guidanceOf(library).changes),
    schema: z.object({
      order: z.number(),
      from: z.string(),
      part: z.string(),
      topic: z.string(),
      old: content,
      now: content,
      checkedOn: z.string(),
      withheld: z.boolean(),
      claims: z.array(claim),
    }),
  }),
}
