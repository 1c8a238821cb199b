import { randomBytes } from 'node:crypto'
import { SessionView, TotpStart } from '#shared/contract/sign-in.ts'
import { passwordKeys } from '#shared/sealing/derivation.ts'
import { newOffice } from '#shared/sealing/office-keys.ts'
import { officeKeyId, recipientOf, sealJson, type Identity } from '#shared/sealing/seal.ts'
import { cookieOf, totpCode } from '#tests/support/office/office.ts'
import type { RunningServer } from '#tests/support/server/server.ts'
import { stretchPassword } from '#tests/support/server/stretch.ts'

/** An office on a running server, and its first lead at their browser. */
export interface SetUpOffice {
  /** Secret of the office key, as the ring holds it. */
  readonly identity: Identity
  /** Secret on the recovery sheet. Only the test has it. */
  readonly paperIdentity: Identity
  readonly recipient: string
  /** Account and password of the first lead. */
  readonly login: { readonly account: string; readonly password: string }
  /** Secret of the first lead's authenticator. */
  readonly totpSecret: string
  get(path: string): Promise<Response>
  post(path: string, body: unknown): Promise<Response>
}

/** Sets up the office of a fresh server as a browser does. The server receives nothing that opens a tip. */
export async function setUpOffice({ url, setupCode }: RunningServer): Promise<SetUpOffice> {
  const { office, paper, sealed } = await newOffice()
  const { identity, recipient: officeRecipient } = office
  const [account, password, salt] = ['first.lead', randomBytes(12).toString('hex'), randomBytes(16)]
  const person = passwordKeys(await stretchPassword(password, salt))
  const recipient = await recipientOf(person.identity)
  const ring = await sealJson({ v: 1, office: [{ id: officeKeyId(officeRecipient), identity }] }, [recipient])
  const send = (method: string, path: string, cookie: string, body?: unknown) =>
    fetch(`${url}/api/staff${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const { secret } = TotpStart.parse(
    await (await send('POST', '/setup/start', '', { code: setupCode })).json(),
  )
  const answer = await send('POST', '/setup', '', {
    code: setupCode,
    account,
    displayName: '示例负责人',
    credentials: { salt: salt.toString('hex'), proof: person.proof, recipient },
    totp: totpCode(secret, new Date()),
    officeRecipient,
    officeSealed: Buffer.from(sealed).toString('base64'),
    paperRecipient: paper.recipient,
    ring: Buffer.from(ring).toString('base64'),
  })
  SessionView.parse(await answer.json())
  const cookie = cookieOf(answer)
  return {
    identity,
    paperIdentity: paper.identity,
    recipient: officeRecipient,
    login: { account, password },
    totpSecret: secret,
    get: (path) => send('GET', path, cookie),
    post: (path, body) => send('POST', path, cookie, body),
  }
}
