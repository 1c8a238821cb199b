#!/usr/bin/env node
// Firefox ESR for playwright-core, which drives it over WebDriver BiDi. The library opens each profile with a
// command that this Firefox does not know yet. This program stands between the two and answers that command.
import { spawn } from 'node:child_process'
import { WebSocket, WebSocketServer } from 'ws'

/** Commands of the library that only dress a page: dark or light, motion. */
const unknown = ['emulation.setMediaFeaturesOverride']

/**
 * Passes each message on, the unknown commands excepted.
 * @param {WebSocket} library
 * @param {string} address of the browser
 */
function pass(library, address) {
  const browser = new WebSocket(address, { perMessageDeflate: false })
  const opened = new Promise((resolve) => browser.once('open', resolve))
  library.on('message', (data) => {
    const { id, method } = JSON.parse(String(data))
    if (unknown.includes(method)) library.send(JSON.stringify({ type: 'success', id, result: {} }))
    else void opened.then(() => browser.send(String(data)))
  })
  browser.on('message', (data) => library.send(String(data)))
  // The one that stays has nobody to talk to.
  library.once('close', () => browser.close())
  browser.once('close', () => library.close())
  browser.once('error', () => library.close())
}

const firefox = spawn('firefox-esr', process.argv.slice(2), { stdio: ['ignore', 'inherit', 'pipe'] })
firefox.once('error', (error) => {
  console.error(error.message)
  process.exit(1)
})
firefox.once('exit', (code) => process.exit(code ?? 1))
let said = ''
firefox.stderr.setEncoding('utf8').on('data', (text) => {
  process.stderr.write(text.replaceAll('WebDriver BiDi listening', 'Firefox listens'))
  said = (said + text).slice(-4096)
  const [, address] = /WebDriver BiDi listening on (ws:\S+)\n/.exec(said) ?? []
  if (address === undefined) return
  said = ''
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () =>
    // The library waits for this line.
    console.error(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}`),
  )
  server.on('connection', (library, { url }) => pass(library, address + url))
})
