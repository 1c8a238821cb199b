import type { RequestListener, Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Connections at once. With a body half sent, one takes a tenth of a megabyte: together they stay below the
 * budget of the server.
 */
const maxConnections = 3000
/** A connection is closed after this number of requests. The client opens another one. */
const maxRequestsPerSocket = 1000
/** Requests that may wait on one connection. Browsers and proxies let none wait. */
const maxWaiting = 8

/** Bounds the connections of a server, and the requests that each serves. */
export function boundConnections(server: Server): void {
  server.maxConnections = maxConnections
  server.maxRequestsPerSocket = maxRequestsPerSocket
}

/**
 * Serves the requests of one connection in turn: an answer that nobody reads keeps the next request waiting.
 * A connection with more waiting requests is cut. Node would start them all at once and keep their answers.
 */
export function inTurn(listener: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, (() => void)[]>()
  function startNext(socket: Socket): void {
    const start = waiting.get(socket)?.shift()
    if (start && !socket.destroyed) start()
    else waiting.delete(socket)
  }
  return (request, response) => {
    const { socket } = request
    if (socket.destroyed) return
    const start = () => {
      response.once('close', () => startNext(socket))
      listener(request, response)
    }
    const others = waiting.get(socket)
    if (!others) {
      waiting.set(socket, [])
      start()
    } else if (others.length < maxWaiting) others.push(start)
    else socket.destroy()
  }
}
