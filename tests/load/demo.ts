import { passwordKeys } from '#shared/sealing/derivation.ts'
import { stretchPassword } from '#tests/support/server/stretch.ts'
import { connections, json, send } from './requests.ts'

/** Signs in to a demo as its lead's browser does. The cookie outlives a restart of the server. */
export async function signInToDemo(
  url: string,
  { account, password }: { account: string; password: string },
): Promise<string> {
  const agent = connections(1)
  const { text } = await send(agent, `${url}/api/staff/sign-in/salt`, { body: json({ account }) })
  const { salt } = JSON.parse(text) as { salt: string }
  const stretched = await stretchPassword(password, Buffer.from(salt, 'hex'))
  const { status, cookies } = await send(agent, `${url}/api/staff/sign-in`, {
    body: json({ account, proof: passwordKeys(stretched).proof }),
  })
  agent.destroy()
  if (status !== 200) throw new Error(`sign-in answered ${status}`)
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ')
}
