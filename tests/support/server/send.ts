import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

const chunkBytes = 256 * 1024

/**
 * Posts a body chunk by chunk and stops when the answer comes, as a browser does.
 * A server that refuses a body answers before it has read everything, and then closes the connection.
 */
export async function postLong(
  url: string,
  type: string,
  body: Buffer,
): Promise<{ readonly status: number; readonly text: string }> {
  const sent = request(url, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': type, 'content-length': body.length, accept: 'text/html' },
  })
  const state = { isAnswered: false }
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', (response) => {
      state.isAnswered = true
      resolve(response)
    })
    // After the answer an error only says that the server reads no further.
    sent.on('error', reject)
  })
  const sending = (async () => {
    for (let at = 0; at < body.length && !state.isAnswered; at += chunkBytes)
      if (!sent.write(body.subarray(at, at + chunkBytes))) await Promise.race([once(sent, 'drain'), answer])
    if (!state.isAnswered) sent.end()
  })()
  const response = await answer
  const whole = { status: response.statusCode ?? 0, text: await text(response) }
  await sending.catch(() => undefined)
  sent.destroy()
  return whole
}
