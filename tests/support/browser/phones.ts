import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { launchBrowser, openProfile } from '#tests/support/browser/browser.ts'
import { marks } from '#tests/support/browser/citizen-pages.ts'
import { grain, taggedPhoto } from '#tests/support/photo.ts'
import { startServer, type RunningServer, type ServerOptions } from '#tests/support/server/server.ts'

/** A server, a browser, and pictures on the disk of the phones. */
export interface Phones {
  readonly server: RunningServer
  readonly browser: Browser
  /** Folder of the pictures; tests may add files. */
  readonly folder: string
  /** Path of a photo whose name is a mark. */
  readonly photo: string
  /** Path of a tall screenshot. */
  readonly tall: string
  /** Path of a picture of about a megabyte that the page cannot make smaller. */
  readonly noise: string
  /** Opens the browser profile of a phone, in another browser if one is given. The test's end closes it. */
  open(options?: BrowserContextOptions, other?: Browser): Promise<BrowserContext>
}

/**
 * Starts a server for the tests of a file, and stops it after them. After each test it closes the phones.
 * It then checks that no content policy was breached and no script failed.
 */
export function phones(options: ServerOptions = {}): Phones {
  let server: RunningServer
  let browser: Browser
  let folder: string
  let contexts: BrowserContext[] = []
  let complaints: string[] = []
  const pathOf = (name: string) => join(folder, name)

  beforeAll(async () => {
    ;[server, browser, folder] = await Promise.all([
      startServer(options),
      launchBrowser(),
      mkdtemp(join(tmpdir(), 'photos-')),
    ])
    await writeFile(pathOf(marks.fileName), await taggedPhoto())
    await writeFile(pathOf('tall.jpg'), await taggedPhoto(800, 2400, '#37a'))
    await writeFile(pathOf('noise.jpg'), await grain(1200, 900).jpeg({ quality: 80 }).toBuffer())
  })
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()))
    const said = complaints
    ;[contexts, complaints] = [[], []]
    expect(said).toEqual([])
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  return {
    get server() {
      return server
    },
    get browser() {
      return browser
    },
    get folder() {
      return folder
    },
    get photo() {
      return pathOf(marks.fileName)
    },
    get tall() {
      return pathOf('tall.jpg')
    },
    get noise() {
      return pathOf('noise.jpg')
    },
    async open(own, other = browser) {
      const context = await openProfile(other, 'phone', own)
      contexts.push(context)
      context.on('console', (message) => {
        if (/security policy|trusted|refused|violat/i.test(message.text())) complaints.push(message.text())
      })
      context.on('weberror', (error) => complaints.push(error.error().message))
      return context
    },
  }
}

/** Returns a list that grows by the path of each POST of a page. */
export function postsOf(page: Page): readonly string[] {
  const posts: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(new URL(request.url()).pathname)
  })
  return posts
}

/** Answers requests to the address of the quick exit with a blank page. */
export const fakeExit = (context: BrowserContext): Promise<unknown> =>
  context.route(/baidu/, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>' }),
  )

/** Returns a list that grows by the kind of each question of a page. Each answer is to stay. */
export function questionsOf(page: Page): readonly string[] {
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.dismiss()
  })
  return asked
}

/** Goes to the home page as the browser's own means do: by no link of the page. */
export const leaveBy = (page: Page): Promise<void> =>
  page.evaluate(() => {
    location.assign('/')
  })

/** The link to the home page. */
export const homeOf = (page: Page): Locator => page.getByRole('link', { name: '真证', exact: true })
