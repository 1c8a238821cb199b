/** One article of a regulation, word for word. */
export interface Article {
  readonly number: number
  /** As the regulation counts it: 第三十七条. */
  readonly name: string
  readonly text: string
}

const heading = /^(?<name>第[一二三四五六七八九十百]+条)[ \u3000](?<text>.+)$/u

/**
 * Returns the articles that the sections name, each once, in the order of the regulation. Each line of the
 * text is an article, or the next paragraph of the article before.
 */
export function articlesIn(regulation: string, sections: readonly string[]): Article[] {
  const named = new Set(sections.flatMap((section) => section.match(/第[一二三四五六七八九十百]+条/gu) ?? []))
  const articles: Article[] = []
  for (const line of regulation.split('\n')) {
    const groups = heading.exec(line)?.groups
    const last = articles.at(-1)
    if (groups !== undefined)
      articles.push({ number: articles.length + 1, name: groups['name'] ?? '', text: groups['text'] ?? '' })
    else if (last !== undefined && line.trim() !== '' && !/^第.+章/u.test(line))
      articles[articles.length - 1] = { ...last, text: `${last.text}\n${line.trim()}` }
  }
  return articles.filter(({ name }) => named.has(name))
}
