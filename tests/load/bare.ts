import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

// A server that copies the answer at one address and gives it to every request. It shows the limit of Node's
// HTTP. Its argument is the address.

const answer = await fetch(process.argv[2] ?? '', { headers: { 'accept-encoding': 'gzip' } })
const length = Number(answer.headers.get('content-length'))
const passed = new Set(['connection', 'keep-alive', 'date'])
const headers: IncomingHttpHeaders = Object.fromEntries(
  [...answer.headers].filter(([name]) => !passed.has(name)),
)
const body = Buffer.alloc(length, 'x')
const server = createServer((_request, response) => {
  response.writeHead(200, headers)
  response.end(body)
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit(0))
