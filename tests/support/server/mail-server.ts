import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { join, resolve } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** The account of the mail server. Address and password have marks that a URL has to encode. */
export const account = { user: 'jubao@example.com', password: 'shili:mima/4711' } as const

/** A letter that the server took, as it came and as a reader sees it. */
export interface Taken {
  readonly raw: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
}

/** A certificate for 127.0.0.1, and its file. */
export interface Certificate {
  readonly key: string
  readonly cert: string
  readonly file: string
  remove(): void
}

/** Makes a certificate that nobody believes who was not told to. */
export function makeCertificate(): Certificate {
  mkdirSync(resolve('tests/.tmp'), { recursive: true })
  const folder = mkdtempSync(resolve('tests/.tmp/certificate-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
    ],
    { stdio: 'ignore' },
  )
  return {
    key: readFileSync(key, 'utf8'),
    cert: readFileSync(cert, 'utf8'),
    file: cert,
    remove: () => rmSync(folder, { recursive: true }),
  }
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

/** Reads a header, as RFC 2047 encodes Chinese. */
function header(raw: string, name: string): string {
  const [, value = ''] = new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'im').exec(raw) ?? []
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString()
        : decodeURIComponent(text.replaceAll('_', ' ').replaceAll('%', '%25').replaceAll('=', '%')),
    )
}

function read(raw: string, to: readonly string[]): Taken {
  const body = raw.slice(raw.indexOf('\r\n\r\n'))
  const isBase64 = header(raw, 'Content-Transfer-Encoding') === 'base64'
  return {
    raw,
    to,
    subject: header(raw, 'Subject'),
    text: isBase64 ? Buffer.from(body, 'base64').toString() : body,
  }
}

/**
 * Opens a real mail server on loopback, behind a wire that keeps every byte sent to it. By default it asks no
 * password and knows no encryption.
 */
export async function openMailServer(options: SMTPServerOptions = {}, port = 0) {
  const taken: Taken[] = []
  let visits = 0
  let wire = ''
  const sockets = new Set<Socket>()
  const isTls = options.secure === true
  const server = new SMTPServer({
    disabledCommands: isTls || options.key !== undefined ? [] : ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) => {
      const isRight = username === account.user && password === account.password
      if (isRight) done(null, { user: username })
      // Some servers repeat what was wrong.
      else done(new Error(`no: ${String(username)} ${String(password)}`))
    },
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.once('end', () => {
        taken.push(
          read(
            Buffer.concat(parts).toString(),
            envelope.rcptTo.map(({ address }) => address),
          ),
        )
        done()
      })
    },
    ...options,
  })
  // A client that breaks off is no fault of the server.
  server.on('error', () => undefined)
  const inner = server.listen(0, '127.0.0.1')
  await new Promise((listening) => inner.once('listening', listening))
  const outer = createServer((client) => {
    visits += 1
    const behind = connect(portOf(inner), '127.0.0.1')
    client.on('data', (part) => (wire += part.toString('latin1')))
    for (const [one, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      sockets.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.once('close', () => {
        sockets.delete(one)
        other.end()
      })
    }
  })
  await new Promise<void>((listening) => outer.listen(port, '127.0.0.1', listening))
  const { user, password } = account
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`
  const address = `127.0.0.1:${String(portOf(outer))}`
  return {
    port: portOf(outer),
    /** Settings of a site that sends its letter here. */
    settings: (withLogin = false) => ({
      SMTP_URL: `${isTls ? 'smtps' : 'smtp'}://${withLogin ? login : ''}${address}`,
      MAIL_FROM: 'jubao@example.com',
      MAIL_TO: 'one@example.com, two@example.com',
    }),
    taken,
    visits: () => visits,
    /** All that was sent, encrypted or not. */
    wire: () => wire,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => outer.close(closed))
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}
export type MailServer = Awaited<ReturnType<typeof openMailServer>>
