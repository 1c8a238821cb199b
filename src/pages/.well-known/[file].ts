import type { APIRoute } from 'astro'
import { addDays, dayOf } from '#shared/day.ts'
import { base } from '#src/links.ts'
import { operator } from '#src/operator.ts'

/**
 * Lists the mail addresses, web addresses and telephone numbers in the operator's text, as RFC 9116 states
 * them.
 */
function contacts(text: string): string[] {
  const mail = text.match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g) ?? []
  const web = text.match(/https:\/\/[\w./-]+/g) ?? []
  const telephones = text.match(/(?<![\w@.-])0\d{2,3}-?\d{7,8}(?!\d)/g) ?? []
  return [
    ...mail.map((address) => `mailto:${address}`),
    ...web,
    ...telephones.map((number) => `tel:+86-${number.replace('-', '').slice(1)}`),
  ]
}

/** The path of security.txt, if the operator names a contact. */
export function getStaticPaths() {
  return contacts(operator.contact).length === 0 ? [] : [{ params: { file: 'security.txt' } }]
}

export const GET: APIRoute = ({ site }) => {
  const lines = [
    ...contacts(operator.contact).map((contact) => `Contact: ${contact}`),
    `Expires: ${addDays(dayOf(new Date()), 365)}T00:00:00Z`,
    'Preferred-Languages: zh, en',
    `Canonical: ${new URL(`${base}/.well-known/security.txt`, site).href}`,
    '',
  ]
  return new Response(lines.join('\n'), { headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
