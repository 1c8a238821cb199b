import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { pictureFaults, picturePlace, sentences } from '#shared/text.ts'
import { fields } from '#shared/tip/fields.ts'
import { faintText, violations } from '#tests/support/axe.ts'
import { launchBrowser } from '#tests/support/browser.ts'
import { heic, taggedPhoto } from '#tests/support/photo.ts'
import { startServer, type RunningServer } from '#tests/support/server.ts'
import { citizenJourneys, marks, openMailbox, report } from './citizen.ts'

describe('with script', () => {
  citizenJourneys({ javaScriptEnabled: true })
})

const grain = (width: number, height: number) =>
  sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })

/** A line to the server that can be cut, so that nothing goes through, and mended. */
async function openLine(
  to: URL,
): Promise<{ readonly url: string; cut(): void; mend(): void; close(): void }> {
  const sockets = new Set<Socket>()
  let isCut = false
  const line = createServer((socket) => {
    if (isCut) {
      socket.destroy()
      return
    }
    const onward = connect(Number(to.port), to.hostname)
    for (const end of [socket, onward]) {
      sockets.add(end)
      end.on('error', () => end.destroy()).on('close', () => sockets.delete(end))
    }
    socket.pipe(onward).pipe(socket)
  })
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${String((line.address() as AddressInfo).port)}`,
    cut,
    mend() {
      isCut = false
    },
    close() {
      line.close()
      cut()
    },
  }
}

describe('what the script adds', () => {
  let server: RunningServer
  /** Where one has to wait for a minute: from the first test to the last. */
  let crowded: RunningServer
  let waiting: Page
  let browser: Browser
  let folder: string
  let photo: string
  /** Too noisy to be made smaller, about a megabyte. */
  let noise: string
  beforeAll(async () => {
    ;[server, crowded, browser, folder] = await Promise.all([
      startServer(),
      startServer(),
      launchBrowser(),
      mkdtemp(join(tmpdir(), 'photos-')),
    ])
    ;[photo, noise] = [join(folder, marks.fileName), join(folder, 'noise.jpg')]
    await writeFile(photo, await taggedPhoto())
    await writeFile(noise, await grain(1200, 900).jpeg({ quality: 80 }).toBuffer())
  })
  afterAll(async () => {
    await browser.close()
    await Promise.all([server.stop(), crowded.stop()])
    await rm(folder, { recursive: true, force: true })
  })

  let contexts: BrowserContext[] = []
  let complaints: string[] = []
  /** A phone, and what its browser forbids or a script breaks on. */
  async function phone(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await browser.newContext({
      viewport: { width: 360, height: 640 },
      locale: 'zh-CN',
      ...options,
    })
    contexts.push(context)
    context.on('console', (message) => {
      if (/security policy|trusted|refused|violat/i.test(message.text())) complaints.push(message.text())
    })
    context.on('weberror', (error) => complaints.push(error.error().message))
    return context
  }
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()))
    expect(complaints).toEqual([])
    ;[contexts, complaints] = [[], []]
  })

  const description = '示例：工友说这个微信号卖电工证，先付一半定金。'
  const submit = (page: Page) => page.getByRole('button', { name: '提交，拿回执码' })
  const receiptOn = async (page: Page) => (await page.locator('#receipt-code').innerText()).replace(/\s/g, '')
  const postsOf = (page: Page) => {
    const posts: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') posts.push(new URL(request.url()).pathname)
    })
    return posts
  }

  async function write(page: Page, text: string = description, url: string = server.url): Promise<void> {
    await page.goto(`${url}/report/`)
    await page.getByLabel('卖假证、造假证').check()
    await page.locator('#description').click()
    await page.keyboard.insertText(text)
  }
  const received = (page: Page) => page.getByRole('heading', { level: 1, name: /回执码/ }).waitFor()

  /** A network that carries so many bytes a second upwards. */
  async function slow(page: Page, bytesPerSecond: number): Promise<void> {
    const cdp = await page.context().newCDPSession(page)
    const conditions = {
      offline: false,
      latency: 50,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond,
    }
    await cdp.send('Network.enable')
    await cdp.send('Network.emulateNetworkConditions', conditions)
  }
  const uploaded = async (page: Page, least: number) => {
    const value = await page.waitForFunction((wanted) => {
      const part = document.querySelector('progress')?.value ?? 0
      return part > wanted && part < 100 ? part : null
    }, least)
    return Number(await value.jsonValue())
  }

  test('a browser proves its work and is let in when nobody else is; without proof it waits, and nothing is lost', async () => {
    // Without a proof there are three places for a sender at once.
    const plain = (turn: number) =>
      fetch(`${crowded.url}/api/tips`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ category: 'other', description: `${description}${String(turn)}` }),
      })
    const answers = await Promise.all([1, 2, 3, 4].map(plain))
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(1)
    await report(await (await phone()).newPage(), crowded.url, [])

    // Not of those that end with their test.
    const context = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'zh-CN' })
    await context.route('**/api/challenge', (route) => route.abort())
    waiting = await context.newPage()
    await write(waiting, description, crowded.url)
    await waiting.locator('#evidence').setInputFiles([photo])
    await submit(waiting).click()
    await waiting.getByText(/还要等 \d+ 秒/).waitFor()
    expect(await waiting.locator('#description').inputValue()).toBe(description)
    expect(await waiting.locator('.previews img').count()).toBe(1)
    expect(await waiting.getByText('图片请重新选').count()).toBe(0)
    expect(await violations(waiting)).toEqual([])
    expect(await faintText(waiting)).toEqual([])
    await waiting.getByRole('button', { name: '到时间自动再提交' }).click()
  })

  test('an upload is seen to move', async () => {
    const page = await (await phone()).newPage()
    await write(page)
    await page.locator('#evidence').setInputFiles(noise)
    await slow(page, 120_000)
    await submit(page).click()
    const early = await uploaded(page, 1)
    expect(await page.locator('.sending').innerText()).toMatch(/正在上传，已传 \d+%/)
    expect(await violations(page)).toEqual([])
    expect(await uploaded(page, early + 10)).toBeGreaterThan(early)
    await received(page)
  })

  test('a network that is cut in mid-upload loses neither text nor picture', async () => {
    const line = await openLine(new URL(server.url))
    const page = await (await phone()).newPage()
    await write(page, description, line.url)
    await page.locator('#contact').fill(marks.contact)
    await page.locator('#evidence').setInputFiles([noise, photo])
    await slow(page, 120_000)
    await submit(page).click()
    await uploaded(page, 5)
    line.cut()
    await page.getByText('没有送到').waitFor()
    expect(await page.locator('#description').inputValue()).toBe(description)
    expect(await page.locator('#contact').inputValue()).toBe(marks.contact)
    expect(await page.locator('.previews img').count()).toBe(2)
    expect(await violations(page)).toEqual([])
    line.mend()
    await page.getByRole('button', { name: '再试一次' }).click()
    await received(page)
    await openMailbox(page, server.url, await receiptOn(page))
    expect(await page.locator('.facts').innerText()).toContain('2 张')
    line.close()
  })

  test('a message stays written when its answer does not come', async () => {
    const context = await phone()
    const page = await context.newPage()
    const { receipt } = await report(page, server.url, [])
    await openMailbox(page, server.url, receipt)
    await page.locator('#text').fill(marks.answer)
    await page.locator('#evidence').setInputFiles([photo])
    // Looking for news does not lose it either.
    await Promise.all([
      page.waitForResponse('**/api/mailbox'),
      page.getByRole('button', { name: '看看有没有新消息' }).click(),
    ])
    await page.waitForFunction(() => document.activeElement?.id === 'messages-title')
    expect(await page.locator('#text').inputValue()).toBe(marks.answer)
    await page.route('**/api/mailbox/messages', (route) => route.abort(), { times: 1 })
    await page.getByRole('button', { name: '发给办理人员' }).click()
    await page.getByText('没有送到').waitFor()
    expect(await page.locator('#text').inputValue()).toBe(marks.answer)
    await page.getByRole('button', { name: '再试一次' }).click()
    await page.getByText('已发出').waitFor()
    expect(await page.locator('.messages').innerText()).toContain('附图片 1 张')
    expect(await page.locator('#text').inputValue()).toBe('')
    expect(await page.locator('.previews img').count()).toBe(0)
    expect(page.url()).toBe(`${server.url}/track/`)
  })

  test('the same form sent again after a lost answer gives the same receipt, also after a reload', async () => {
    const page = await (await phone()).newPage()
    await write(page)
    let lost = ''
    await page.route(
      '**/api/tips',
      async (route) => {
        lost = await (await route.fetch()).text()
        await route.abort()
      },
      { times: 1 },
    )
    await submit(page).click()
    await page.getByText('没有送到').waitFor()
    await page.reload()
    await submit(page).click()
    await received(page)
    const code = /id="receipt-code"[^>]*>(.*?)<\/p>/.exec(lost)?.[1]?.replace(/<[^>]*>|\s/g, '')
    expect(code).toMatch(/^\d{20}$/)
    expect(await receiptOn(page)).toBe(code)
  })

  test('what is typed stays in its tab over a reload, and goes once it was taken', async () => {
    const context = await phone()
    const page = await context.newPage()
    await write(page)
    await page.locator('#platform').selectOption('xianyu')
    await page.getByText('还有别的，再填').click()
    await page.locator('#identifiers-3-value').fill('示例店')
    await page.reload()
    expect(await page.locator('#description').inputValue()).toBe(description)
    expect(await page.getByLabel('卖假证、造假证').isChecked()).toBe(true)
    expect(await page.locator('#platform').inputValue()).toBe('xianyu')
    expect(await page.locator('#identifiers-3-value').inputValue()).toBe('示例店')
    await page.locator('#identifiers-3-value').waitFor({ state: 'visible' })
    expect(await violations(page)).toEqual([])
    const other = await context.newPage()
    await other.goto(`${server.url}/report/`)
    expect(await other.locator('#description').inputValue()).toBe('')

    await submit(page).click()
    await received(page)
    const receipt = await receiptOn(page)
    const stored = await page.evaluate(() =>
      JSON.stringify([
        Object.entries(sessionStorage),
        Object.entries(localStorage),
        history.state,
        document.cookie,
      ]),
    )
    expect(stored).not.toContain(receipt)
    expect(stored).not.toContain('定金')
    await page.goto(`${server.url}/report/`)
    expect(await page.locator('#description').inputValue()).toBe('')
    expect(await page.getByText('刚才写的还在').count()).toBe(0)
  })

  test('the draft can be thrown away where it is found', async () => {
    const page = await (await phone()).newPage()
    await write(page)
    await page.reload()
    await page.getByRole('button', { name: '清空' }).click()
    expect(await page.locator('#description').inputValue()).toBe('')
    await page.reload()
    expect(await page.locator('#description').inputValue()).toBe('')
  })

  test('back leads to the form, forward to the receipt, and a reload sends nothing again', async () => {
    const page = await (await phone()).newPage()
    const posts = postsOf(page)
    const { receipt } = await report(page, server.url, [photo])
    expect(page.url()).toBe(`${server.url}/report/`)
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    await page.goBack()
    await submit(page).waitFor()
    expect(await page.locator('#description').inputValue()).toBe('')
    expect(await page.locator('.previews img').count()).toBe(0)
    await page.goForward()
    expect(await receiptOn(page)).toBe(receipt)
    await page.reload()
    await submit(page).waitFor()
    expect(await page.locator('#description').inputValue()).toBe('')
    expect(posts).toEqual(['/api/tips'])

    // Whoever takes the phone afterwards and goes back finds no code and no mailbox.
    await openMailbox(page, server.url, receipt)
    await page.getByRole('link', { name: '退出信箱' }).click()
    await page.locator('#receipt').waitFor()
    await page.goBack()
    await page.locator('#receipt').waitFor()
    expect(await page.locator('.status').count()).toBe(0)
    expect(await page.locator('#receipt').inputValue()).toBe('')
  })

  test('taps of an impatient thumb make one tip', async () => {
    const page = await (await phone()).newPage()
    const posts = postsOf(page)
    await write(page)
    await page.locator('#evidence').setInputFiles(noise)
    await slow(page, 400_000)
    await submit(page).dblclick()
    await submit(page).click({ force: true })
    await received(page)
    expect(posts).toEqual(['/api/tips'])
  })

  test('two tabs are two tips', async () => {
    const context = await phone()
    const [one, two] = [await context.newPage(), await context.newPage()]
    await write(one, `${description}甲`)
    await write(two, `${description}乙`)
    await one.reload()
    expect(await one.locator('#description').inputValue()).toBe(`${description}甲`)
    await Promise.all([submit(one).click(), submit(two).click()])
    await Promise.all([received(one), received(two)])
    expect(await receiptOn(one)).not.toBe(await receiptOn(two))
  })

  test('who leaves quickly leaves nothing behind, by link or by Shift three times', async () => {
    for (const way of ['link', 'keys']) {
      const context = await phone()
      const page = await context.newPage()
      await context.route(/baidu/, (route) =>
        route.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>' }),
      )
      await page.goto(`${server.url}/`)
      await page.evaluate((address) => location.assign(address), `${server.url}/report/`)
      await page.locator('#description').click()
      await page.keyboard.type('secret text here')
      await page.locator('#evidence').setInputFiles([photo])
      // The history is the person's own to clear, and this is said.
      await page.getByText('浏览器的历史记录要您自己清除').waitFor()
      // With another key between, or held down, Shift is for typing.
      for (const key of ['Shift', 'Shift', 'a', 'Shift', 'Shift']) await page.keyboard.press(key)
      expect(page.url()).toBe(`${server.url}/report/`)
      if (way === 'link') await page.getByRole('link', { name: '快速离开' }).click()
      else await page.keyboard.press('Shift')
      await page.waitForURL(/baidu/)
      await page.goBack()
      expect(page.url()).toBe(`${server.url}/`)
      await page.goto(`${server.url}/report/`)
      expect(await page.locator('#description').inputValue()).toBe('')
      expect(await page.evaluate(() => sessionStorage.length + localStorage.length)).toBe(0)
    }
  })

  /** What a page asked before it was left; each question is answered with staying. */
  const questionsOf = (page: Page) => {
    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.dismiss()
    })
    return asked
  }
  const home = (page: Page) => page.getByRole('link', { name: '真证', exact: true })

  test('unsent text is not left without a question; a form that is blank is', async () => {
    const page = await (await phone()).newPage()
    const asked = questionsOf(page)
    await write(page)
    await home(page).click({ noWaitAfter: true })
    await expect.poll(() => asked).toEqual(['beforeunload'])
    expect(page.url()).toBe(`${server.url}/report/`)
    await page.locator('#description').fill('')
    await home(page).click()
    await page.waitForURL(`${server.url}/`)
    expect(asked).toEqual(['beforeunload'])
  })

  test('a receipt is not left without a question until it was compared or copied; who calls, saves or flees is not asked', async () => {
    const page = await (await phone()).newPage()
    const asked = questionsOf(page)
    await write(page)
    await submit(page).click()
    await received(page)
    const receipt = await receiptOn(page)
    // Nothing beside the code leads away from it.
    expect(await page.locator('main a').count()).toBe(0)
    await page.locator('a[href="tel:110"]').first().click()
    await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '存成文本文件' }).click(),
    ])
    expect(asked).toEqual([])
    // The pass of those two is over.
    await page.waitForFunction(
      (since) => performance.now() - since > 1100,
      await page.evaluate(() => performance.now()),
    )
    await home(page).click({ noWaitAfter: true })
    await expect.poll(() => asked).toEqual(['beforeunload'])
    expect(await receiptOn(page)).toBe(receipt)

    await page.locator('#lastGroup').fill(receipt.slice(-4))
    await page.getByRole('button', { name: '核对' }).click()
    await page.getByText('对上了').waitFor()
    await page.locator('main').getByRole('link', { name: '查进展' }).click()
    await page.waitForURL(`${server.url}/track/`)
    // Whoever has the code needs no word about it, and no trace.
    await page.goto(`${server.url}/report/`)
    expect(await page.getByText('已经收到').count()).toBe(0)
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)

    for (const way of ['copied', 'left quickly']) {
      await write(page)
      await submit(page).click()
      await received(page)
      await page.route(/baidu/, (route) =>
        route.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>' }),
      )
      if (way === 'copied') {
        await page.getByRole('button', { name: '复制回执码' }).click()
        await home(page).click()
        await page.waitForURL(`${server.url}/`)
      } else {
        await page.getByRole('link', { name: '快速离开' }).click()
        await page.waitForURL(/baidu/)
        await page.goto(`${server.url}/report/`)
        expect(await page.getByText('已经收到').count()).toBe(0)
        expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
      }
    }
    expect(asked).toEqual(['beforeunload'])
  })

  test('who comes back to a blank form is told at its head that the report was taken, without a trace of the code', async () => {
    const page = await (await phone()).newPage()
    const { receipt, number } = await report(page, server.url, [photo])
    const isTold = async (way: string) => {
      const note = page.locator('.note').first()
      await note.getByText('刚才的举报已经收到，不用再报').waitFor()
      expect(await page.evaluate(() => document.activeElement?.className), way).toBe('note')
      expect((await note.boundingBox())?.y, way).toBeLessThan(400)
      expect(await page.locator('#description').inputValue()).toBe('')
      const stored = await page.evaluate(() =>
        JSON.stringify([Object.values(sessionStorage), Object.values(localStorage), history.state]),
      )
      for (const secret of [receipt, receipt.slice(-4), number, marks.description.slice(0, 8)])
        expect(stored, way).not.toContain(secret)
    }
    const toFoot = () => page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    await toFoot()
    await page.goBack()
    await isTold('back')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '再看一次回执码' }).click()
    expect(await receiptOn(page)).toBe(receipt)
    await toFoot()
    await page.reload()
    await isTold('reload')
    await page.getByText('没抄下来的，可以再报一次，写明“刚报过，回执码没抄下来”').waitFor()
    expect(await page.getByRole('button', { name: '再看一次回执码' }).count()).toBe(0)
    await page.goto(`${server.url}/track/`)
    await page.goBack()
    await isTold('from another page')

    // A new one is begun.
    await write(page)
    await page.reload()
    expect(await page.getByText('已经收到').count()).toBe(0)
    expect(await page.locator('#description').inputValue()).toBe(description)
  })

  test('pictures are shown, added to and taken away one by one', async () => {
    const context = await phone()
    await context.addInitScript(() => {
      const made = new Set<string>()
      const [make, revoke] = [URL.createObjectURL.bind(URL), URL.revokeObjectURL.bind(URL)]
      Object.assign(window, { made })
      URL.createObjectURL = (source) => {
        const address = make(source)
        made.add(address)
        return address
      }
      URL.revokeObjectURL = (address) => {
        made.delete(address)
        revoke(address)
      }
    })
    const page = await context.newPage()
    const posts = postsOf(page)
    await write(page)
    await page.locator('#evidence').setInputFiles([photo, noise])
    // The same one again is no second one.
    await page.locator('#evidence').setInputFiles([photo])
    expect(await page.locator('.previews img').count()).toBe(2)
    const more = await Promise.all(
      ['1', '2', '3', '4', '5'].map(async (name) => {
        const path = join(folder, `${name}.jpg`)
        await writeFile(path, await taggedPhoto(40 + Number(name), 40))
        return path
      }),
    )
    await page.locator('#evidence').setInputFiles(more)
    expect(
      await page
        .locator('.previews img')
        .evaluateAll((images) => images.map((image) => image.getAttribute('alt'))),
    ).toEqual([1, 2, 3, 4, 5, 6, 7].map((position) => `第 ${String(position)} 张`))
    await page.waitForFunction(() =>
      Array.from(document.querySelectorAll('img')).every((image) => image.complete && image.naturalWidth > 0),
    )
    // None is held in memory longer than it takes to be shown.
    await page.waitForFunction(() => (window as unknown as { made: Set<string> }).made.size === 0)

    await page.locator('#evidence-error').getByText(sentences.picturesMany(6)).waitFor()
    await submit(page).click()
    await page
      .locator('.summary')
      .getByRole('link', { name: sentences.picturesMany(6) })
      .waitFor()
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('summary')
    expect(posts).toEqual([])
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '去掉第 2 张' }).click()
    await page.getByRole('button', { name: '去掉第 6 张' }).click()
    expect(await page.locator('#evidence-error').count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('去掉第 5 张')
    await submit(page).click()
    await received(page)
    await openMailbox(page, server.url, await receiptOn(page))
    expect(await page.locator('.facts').innerText()).toContain('5 张')
  })

  test('what is no picture is told when it is chosen, at the field and at its place, and is not sent', async () => {
    const files = {
      'notes.txt': Buffer.from('这不是图片。'.repeat(20)),
      'notes.pdf': Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n'),
      'fake.jpg': Buffer.from('这也不是图片。'.repeat(20)),
      'phone.heic': heic,
      // Begins as one, and then there is nothing.
      'broken.jpg': Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0), Buffer.alloc(64, 1)]),
    }
    await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)))
    const page = await (await phone()).newPage()
    const posts = postsOf(page)
    await write(page)
    await page
      .locator('#evidence')
      .setInputFiles([photo, ...Object.keys(files).map((name) => join(folder, name))])
    const wanted = [
      picturePlace(2) + pictureFaults.none,
      picturePlace(3) + pictureFaults.none,
      picturePlace(4) + pictureFaults.unknown,
      picturePlace(5) + pictureFaults.heic,
      picturePlace(6) + pictureFaults.damaged,
    ]
    const said = page.locator('#evidence-error p')
    await expect
      .poll(async () => (await said.allTextContents()).map((text) => text.replace('错误：', '')))
      .toEqual(wanted)
    expect(await page.locator('#evidence').getAttribute('aria-invalid')).toBe('true')
    expect(
      await page
        .locator('.previews li')
        .evaluateAll((items) => items.map((item) => item.querySelector('p')?.textContent)),
    ).toEqual(['', ...wanted].map((message) => message.replace(/^第 \d 张：/, '')))
    expect(await page.getByRole('status').filter({ hasText: pictureFaults.heic }).count()).toBe(1)
    expect(await page.locator('.previews img:visible').count()).toBe(1)
    expect(await violations(page)).toEqual([])
    expect(await faintText(page)).toEqual([])
    await submit(page).click()
    await page.getByRole('heading', { name: '有 5 处要改' }).waitFor()
    expect(await page.locator('.summary a').allInnerTexts()).toEqual(wanted)
    expect(posts).toEqual([])

    // What is said goes with each of them, and the count with it.
    await page.getByRole('button', { name: '去掉第 2 张' }).click()
    await page.getByRole('heading', { name: '有 4 处要改' }).waitFor()
    expect((await page.locator('.summary a').allInnerTexts())[0]).toBe(picturePlace(2) + pictureFaults.none)
    for (let left = 4; left > 0; left -= 1) await page.getByRole('button', { name: '去掉第 2 张' }).click()
    expect(await page.locator('.summary, #evidence-error').count()).toBe(0)
    expect(await page.title()).toBe('匿名举报 · 真证')
    await submit(page).click()
    await received(page)
    await openMailbox(page, server.url, await receiptOn(page))
    expect(await page.locator('.facts').innerText()).toContain('1 张')
  })

  test('every kind of picture that the server takes is let through, whatever its name says', async () => {
    const plain = sharp({ create: { width: 64, height: 48, channels: 3, background: '#37a' } })
    const kinds = ['jpeg', 'png', 'webp', 'gif', 'avif'] as const
    const files = await Promise.all(
      kinds.map(async (kind, index) => ({
        name: index === 0 ? 'mmexport.dat' : `${kind}.${kind}`,
        mimeType: index === 0 ? '' : `image/${kind}`,
        buffer: await plain.clone().toFormat(kind).toBuffer(),
      })),
    )
    const page = await (await phone()).newPage()
    await write(page)
    await page.locator('#evidence').setInputFiles(files)
    await submit(page).click()
    await received(page)
    await openMailbox(page, server.url, await receiptOn(page))
    expect(await page.locator('.facts').innerText()).toContain('5 张')
  })

  test('what the server finds wrong with a picture stays said at the field and at its place until it goes', async () => {
    const half = join(folder, 'half.jpg')
    const whole = await grain(200, 150).jpeg().toBuffer()
    await writeFile(half, whole.subarray(0, whole.length / 2))
    const page = await (await phone()).newPage()
    await write(page)
    await page.locator('#evidence').setInputFiles([half, photo])
    await submit(page).click()
    const message = picturePlace(1) + pictureFaults.damaged
    await page.locator('.summary').getByRole('link', { name: message }).waitFor()
    expect(await page.locator('#evidence-error').innerText()).toContain(message)
    expect(await page.locator('#evidence').getAttribute('aria-invalid')).toBe('true')
    expect((await page.locator('#evidence').getAttribute('aria-describedby'))?.split(' ')).toContain(
      'evidence-error',
    )
    expect(await page.locator('.previews .bad').innerText()).toContain(pictureFaults.damaged)
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '去掉第 1 张' }).click()
    expect(await page.locator('.summary, #evidence-error, .bad').count()).toBe(0)
    await submit(page).click()
    await received(page)
    await openMailbox(page, server.url, await receiptOn(page))
    expect(await page.locator('.facts').innerText()).toContain('1 张')
  })

  test('pictures that a reload lost are missed at their field until others are chosen', async () => {
    const page = await (await phone()).newPage()
    await write(page)
    await page.locator('#evidence').setInputFiles([photo])
    const missed = page.locator('#evidence-hint').getByText(sentences.picturesAgain)
    for (let times = 0; times < 2; times += 1) {
      await page.reload()
      await missed.waitFor()
      await page.locator('#contact').fill(marks.contact)
    }
    expect(await page.evaluate(() => JSON.stringify(Object.values(sessionStorage)))).not.toContain(
      marks.fileName,
    )
    expect(await violations(page)).toEqual([])
    await page.locator('#evidence').setInputFiles([photo])
    expect(await missed.count()).toBe(0)
    await page.getByRole('button', { name: '去掉第 1 张' }).click()
    await page.reload()
    await page.getByText('刚才写的还在').waitFor()
    expect(await missed.count()).toBe(0)
  })

  test('a key that a phone does not have is not spoken of there', async () => {
    for (const path of ['/report/', '/track/']) {
      for (const hasTouch of [true, false]) {
        const page = await (await phone({ hasTouch })).newPage()
        await page.goto(server.url + path)
        await page.getByText('写的马上清空').waitFor()
        expect(await page.getByText('连按三次 Shift 键').isVisible(), `${path} ${String(hasTouch)}`).toBe(
          !hasTouch,
        )
      }
    }
  })

  test('a large picture is made smaller before it is sent, and sent as it is where that fails', async () => {
    const large = join(folder, 'large.jpg')
    await writeFile(large, await grain(400, 200).resize(3200, 1600).jpeg({ quality: 100 }).toBuffer())
    const shown = async (context: BrowserContext) => {
      const page = await context.newPage()
      await write(page)
      await page.locator('#evidence').setInputFiles([large])
      const label = page.locator('.previews span')
      const before = await label.innerText()
      await submit(page).click()
      await page
        .locator('.sending')
        .getByText(/正在上传|传完了/)
        .waitFor()
      const after = await label.innerText()
      await received(page)
      return [before, after].map(
        (text) => parseFloat(text.split('，')[1] ?? '') * (text.endsWith('KB') ? 1 / 1024 : 1),
      )
    }
    const [before = 0, after = 0] = await shown(await phone())
    expect(after).toBeLessThan(before / 2)
    const broken = await phone()
    await broken.addInitScript(() => {
      HTMLCanvasElement.prototype.toBlob = () => {
        throw new Error('no memory')
      }
    })
    const [original, sent] = await shown(broken)
    expect(sent).toBe(original)
  })

  test('what is wrong is said before anything is sent, and goes when it is put right', async () => {
    const page = await (await phone()).newPage()
    const posts = postsOf(page)
    await page.goto(`${server.url}/report/`)
    await page.locator('#description').fill('短')
    expect(await page.locator('#description-count').innerText()).toBe('写了 1 个字')
    await page.locator('#contact').fill('字'.repeat(201))
    await page.locator('#priceYuan').fill('八百')
    await submit(page).click()
    expect(await page.locator('.summary a').allInnerTexts()).toEqual([
      fields.category.unknown,
      fields.description.tooShort,
      fields.priceYuan.unreadable,
      fields.contact.tooLong,
    ])
    expect(await page.title()).toBe('错误：匿名举报 · 真证')
    const described = await page.locator('#description').getAttribute('aria-describedby')
    expect(described?.split(' ')).toContain('description-error')
    expect(await page.locator('#description').getAttribute('aria-invalid')).toBe('true')
    // Between label and field, as the server has it.
    expect(
      await page.locator('.field:has(#description) > *').evaluateAll((parts) => parts.map(({ id }) => id)),
    ).toEqual(['', 'description-hint', 'description-error', 'description', 'description-count'])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await violations(page)).toEqual([])
    }
    await page.locator('#description').fill('字'.repeat(5001))
    expect(await page.locator('#description-count').innerText()).toBe('写了 5001 个字，多了 1 个')
    await submit(page).click()
    await page.getByRole('link', { name: fields.description.tooLong }).waitFor()
    expect(posts).toEqual([])

    await page.getByLabel('其他', { exact: true }).first().check()
    await page.locator('#description').fill(description)
    await page.locator('#contact').fill('')
    await page.locator('#priceYuan').fill('８００元')
    await submit(page).click()
    await received(page)
  })

  test('in WeChat it works, and what cannot work there is not offered', async () => {
    const userAgent =
      'Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0.40 Language/zh_CN'
    const page = await (await phone({ userAgent })).newPage()
    await page.goto(`${server.url}/report/`)
    await page.getByText('在浏览器打开').waitFor()
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    await report(page, server.url, [photo])
    for (const missing of ['存成文本文件', '把这一天加到日历', '打印：'])
      expect(await page.getByText(missing).count(), missing).toBe(0)
    expect(await violations(page)).toEqual([])

    const elsewhere = await (await phone()).newPage()
    await report(elsewhere, server.url, [])
    for (const offered of ['存成文本文件', '把这一天加到日历', '打印：'])
      expect(await elsewhere.getByText(offered).count(), offered).toBe(1)
  })

  test('a receipt can be copied, after it was copied by hand', async () => {
    const context = await phone({ permissions: ['clipboard-read'] })
    const page = await context.newPage()
    const { receipt } = await report(page, server.url, [])
    await page.getByRole('button', { name: '复制回执码' }).click()
    await page.getByText('已复制').waitFor()
    const other = await context.newPage()
    await other.goto(`${server.url}/report/`)
    await other.locator('#description').click()
    await other.keyboard.press('Control+V')
    expect((await other.locator('#description').inputValue()).replace(/\D/g, '')).toBe(receipt)
  })

  test('an engine that lacks what the script needs, or fails in the middle, has the plain form', async () => {
    const faults = {
      'no FormData.get': () => Reflect.deleteProperty(FormData.prototype, 'get'),
      'sending fails': () => {
        XMLHttpRequest.prototype.send = () => {
          throw new Error('broken')
        }
      },
      'storing fails': () => {
        Storage.prototype.setItem = () => {
          throw new Error('full')
        }
      },
    }
    for (const [fault, script] of Object.entries(faults)) {
      const context = await phone()
      await context.addInitScript(script)
      const page = await context.newPage()
      const { receipt } = await report(page, server.url, [photo])
      expect(new URL(page.url()).pathname, fault).toBe(fault === 'storing fails' ? '/report/' : '/api/tips')
      await openMailbox(page, server.url, receipt)
      expect(await page.locator('.facts').innerText()).toContain('1 张')
    }
  })

  // At the end: the minute goes by while the others are at work.
  test('who waited is sent by itself when it is time', async () => {
    await waiting.getByRole('heading', { level: 1, name: /回执码/ }).waitFor({ timeout: 90_000 })
    await openMailbox(waiting, crowded.url, await receiptOn(waiting))
    expect(await waiting.locator('.facts').innerText()).toContain('1 张')
  })
})

describe('where the bot check is Turnstile', () => {
  const asked: string[] = []
  const verify = createHttpServer((request, response) => {
    void text(request).then((body) => {
      asked.push((JSON.parse(body) as { response: string }).response)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ success: true, hostname: '127.0.0.1', action: 'report' }))
    })
  })
  let server: RunningServer
  let browser: Browser
  beforeAll(async () => {
    await new Promise<void>((resolve) => verify.listen(0, '127.0.0.1', resolve))
    const env = {
      BOT_CHECK: 'turnstile',
      TURNSTILE_SITE_KEY: '0x4KEY',
      TURNSTILE_SECRET: '0x4EXAMPLESECRET',
      TURNSTILE_VERIFY_URL: `http://127.0.0.1:${String((verify.address() as AddressInfo).port)}/`,
    }
    ;[server, browser] = await Promise.all([startServer({ env }), launchBrowser()])
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
    verify.close()
  })

  test('its token goes along, and its script is in no page with a receipt; where it is dead, the tip arrives all the same', async () => {
    for (const isDead of [false, true]) {
      const context = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'zh-CN' })
      await context.route('https://challenges.cloudflare.com/**', (route) =>
        isDead
          ? route.abort()
          : route.fulfill({
              contentType: 'text/javascript',
              body: 'window.turnstile = { render: (place, { sitekey, action, callback }) => callback([sitekey, action].join()) }',
            }),
      )
      const page = await context.newPage()
      const photo = { name: 'a.jpg', mimeType: 'image/jpeg', buffer: await taggedPhoto() }
      await page.goto(`${server.url}/report/`)
      await page.getByLabel('卖假证、造假证').check()
      await page.locator('#description').fill(marks.description)
      await page.locator('#evidence').setInputFiles([photo])
      await page.getByRole('button', { name: '提交，拿回执码' }).click()
      await page.locator('#receipt-code').waitFor()
      expect(new URL(page.url()).pathname).toBe(isDead ? '/report/' : '/api/tips')
      expect(await page.evaluate(() => 'turnstile' in window)).toBe(false)
      expect(asked).toEqual(['0x4KEY,report'])
      await openMailbox(
        page,
        server.url,
        (await page.locator('#receipt-code').innerText()).replace(/\s/g, ''),
      )
      expect(await page.locator('.facts').innerText()).toContain('1 张')
      await context.close()
    }
  })

  test('a form that is sent again carries one token, and who comes back is told that it was taken', async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'zh-CN' })
    await context.route('https://challenges.cloudflare.com/**', (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: 'let calls = 0; window.turnstile = { render: (place, { callback }) => callback(`token-${++calls}`) }',
      }),
    )
    const page = await context.newPage()
    const bodies: string[] = []
    // The first answer is none: the form stays where it is.
    await page.route('**/api/tips', (route, request) => {
      bodies.push(request.postData() ?? '')
      return bodies.length === 1 ? route.fulfill({ status: 204 }) : route.continue()
    })
    await page.goto(`${server.url}/report/`)
    await page.getByLabel('卖假证、造假证').check()
    await page.locator('#description').fill(marks.description)
    await page.getByRole('button', { name: '提交，拿回执码' }).click()
    await expect.poll(() => bodies.length).toBe(1)
    await page.getByRole('button', { name: '提交，拿回执码' }).click({ force: true })
    await page.locator('#receipt-code').waitFor()
    expect(bodies.map((body) => body.match(/token-\d/g))).toEqual([['token-1'], ['token-2']])
    await page.goto(`${server.url}/report/`)
    await page.getByText('刚才的举报已经收到，不用再报').waitFor()
    await context.close()
  })
})
