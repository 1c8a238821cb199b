import type { Mail } from '#api/core/mail.ts'

/** A letter in plain text. */
export interface Letter {
  readonly id: string
  readonly subject: string
  readonly text: string
}

/** The mail server took no letter. The message is a sentence without an address, a name or a password. */
export class NotTaken extends Error {
  override name = 'NotTaken'
}

/** Reasons by the code of the library. The words of the server are not repeated: they can name accounts. */
const reasons: Readonly<Record<string, string>> = {
  EAUTH: '用户名或密码没有被接受',
  ENOAUTH: '用户名或密码没有被接受',
  EDNS: '找不到它的主机名',
  ETIMEDOUT: '它没有在时限内回答',
  EABORT: '它没有在时限内收下',
  ETLS: '没有建立起加密的连接（它不支持 STARTTLS，或者证书不对），什么都没有发',
  ESOCKET: '连不上它，或者证书不对',
  ECONNECTION: '连接断了',
  EENVELOPE: '它不接受发件人或收件人的地址',
  EMESSAGE: '它不接受这封信',
  EPROTOCOL: '它的回答不像邮件服务器',
}

function notTaken(error: unknown): NotTaken {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return new NotTaken(reasons[code] ?? '原因不明')
}

const connectMs = 10_000
const silenceMs = 15_000
const letterMs = 30_000

async function transportTo({ host, port, encryption, login }: Mail, client: string) {
  // Loaded when it is needed first: a start does not wait for it.
  const { createTransport } = await import('nodemailer')
  return createTransport({
    host,
    port,
    // The library would tell the name of this machine.
    name: client,
    secure: encryption === 'from-the-start',
    requireTLS: encryption === 'starttls',
    ignoreTLS: encryption === 'none',
    tls: { minVersion: 'TLSv1.2' },
    ...(login ? { auth: { user: login.user, pass: login.password } } : {}),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** Greets the mail server and signs in, without a letter. @throws NotTaken */
export async function greet(mail: Mail, client: string): Promise<void> {
  const transport = await transportTo(mail, client)
  try {
    await transport.verify()
  } catch (error) {
    throw notTaken(error)
  } finally {
    transport.close()
  }
}

/**
 * Hands a letter to the mail server, for all readers at once.
 * @returns the number of readers whose addresses the server refused
 * @throws NotTaken when nobody gets the letter
 */
export async function deliver(mail: Mail, client: string, { id, subject, text }: Letter): Promise<number> {
  const transport = await transportTo(mail, client)
  try {
    const { rejected } = await transport.sendMail({
      from: { name: '', address: mail.from },
      to: mail.to.map((address) => ({ name: '', address })),
      messageId: `<${id}@${client}>`,
      subject,
      text,
      // Quoted-printable would give Chinese and digits different lengths.
      textEncoding: 'base64',
      // An absent reader's mailbox does not answer.
      headers: { 'Auto-Submitted': 'auto-generated' },
      xMailer: false,
      signal: AbortSignal.timeout(letterMs),
    })
    return rejected.length
  } catch (error) {
    throw notTaken(error)
  } finally {
    transport.close()
  }
}
