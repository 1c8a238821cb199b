import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { pictureFaults, picturePlace, sentences } from '#shared/text.ts'
import { faintText, violations } from '#tests/support/browser/axe.ts'
import {
  openMailbox,
  previewsOf,
  receiptOn,
  received,
  statusOf,
  submit,
  summaryOf,
  write,
} from '#tests/support/browser/citizen-pages.ts'
import { phones, postsOf } from '#tests/support/browser/phones.ts'
import { grain, heic, movingPicture, taggedPhoto } from '#tests/support/photo.ts'

const phone = phones()

test('the page shows chosen pictures, takes more, and removes them one by one', async () => {
  const context = await phone.open()
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
  await write(page, phone.server)
  await page.locator('#evidence').setInputFiles([phone.photo, phone.noise])
  // A second choice of the same file adds nothing.
  await page.locator('#evidence').setInputFiles([phone.photo])
  expect(await previewsOf(page).locator('img').count()).toBe(2)
  const more = await Promise.all(
    ['1', '2', '3', '4', '5'].map(async (name) => {
      const path = join(phone.folder, `${name}.jpg`)
      await writeFile(path, await taggedPhoto(40 + Number(name), 40))
      return path
    }),
  )
  await page.locator('#evidence').setInputFiles(more)
  expect(
    await previewsOf(page)
      .locator('img')
      .evaluateAll((images) => images.map((image) => image.getAttribute('alt'))),
  ).toEqual([1, 2, 3, 4, 5, 6, 7].map((position) => `第 ${String(position)} 张`))
  await page.waitForFunction(() =>
    Array.from(document.querySelectorAll('img')).every((image) => image.complete && image.naturalWidth > 0),
  )
  // Memory keeps no picture after the page has shown it.
  await page.waitForFunction(() => (window as unknown as { made: Set<string> }).made.size === 0)

  await page.locator('#evidence-error').getByText(sentences.picturesMany(6)).waitFor()
  await submit(page).click()
  await summaryOf(page)
    .getByRole('link', { name: sentences.picturesMany(6) })
    .waitFor()
  expect(await summaryOf(page).evaluate((summary) => summary === document.activeElement)).toBe(true)
  expect(posts).toEqual([])
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: '去掉第 2 张' }).click()
  await page.getByRole('button', { name: '去掉第 6 张' }).click()
  expect(await page.locator('#evidence-error').count()).toBe(0)
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('去掉第 5 张')
  await submit(page).click()
  await received(page)
  await openMailbox(page, phone.server, await receiptOn(page))
  expect(await statusOf(page).innerText()).toContain('5 张')
})

test('a file that is no picture gets an error at once, at field and place, and stays unsent', async () => {
  const files = {
    'notes.txt': Buffer.from('这不是图片。'.repeat(20)),
    'notes.pdf': Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n'),
    'fake.jpg': Buffer.from('这也不是图片。'.repeat(20)),
    'phone.heic': heic,
    // A JPEG's first bytes without a picture.
    'broken.jpg': Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0), Buffer.alloc(64, 1)]),
  }
  await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(phone.folder, name), bytes)))
  const page = await (await phone.open()).newPage()
  const posts = postsOf(page)
  await write(page, phone.server)
  await page
    .locator('#evidence')
    .setInputFiles([phone.photo, ...Object.keys(files).map((name) => join(phone.folder, name))])
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
    await previewsOf(page).evaluateAll((items) => items.map((item) => item.querySelector('p')?.textContent)),
  ).toEqual(['', ...wanted].map((message) => message.replace(/^第 \d 张：/, '')))
  expect(await page.getByRole('status').filter({ hasText: pictureFaults.heic }).count()).toBe(1)
  expect(await previewsOf(page).locator('img:visible').count()).toBe(1)
  expect(await violations(page)).toEqual([])
  expect(await faintText(page)).toEqual([])
  await submit(page).click()
  await page.getByRole('heading', { name: '有 5 处要改' }).waitFor()
  expect(await summaryOf(page).getByRole('link').allInnerTexts()).toEqual(wanted)
  expect(posts).toEqual([])

  // Each removed file takes its error and its count along.
  await page.getByRole('button', { name: '去掉第 2 张' }).click()
  await page.getByRole('heading', { name: '有 4 处要改' }).waitFor()
  expect((await summaryOf(page).getByRole('link').allInnerTexts())[0]).toBe(
    picturePlace(2) + pictureFaults.none,
  )
  for (let left = 4; left > 0; left -= 1) await page.getByRole('button', { name: '去掉第 2 张' }).click()
  expect(await summaryOf(page).or(page.locator('#evidence-error')).count()).toBe(0)
  expect(await page.title()).toBe('匿名举报 · 真证')
  await submit(page).click()
  await received(page)
  await openMailbox(page, phone.server, await receiptOn(page))
  expect(await statusOf(page).innerText()).toContain('1 张')
})

test('a moving picture is named when it is chosen, and a still one of its kind passes', async () => {
  const page = await (await phone.open()).newPage()
  const posts = postsOf(page)
  await write(page, phone.server)
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: `image/${name}`, buffer })
  const still = grain(64, 48)
  await page
    .locator('#evidence')
    .setInputFiles([
      file('gif', await movingPicture('gif')),
      file('webp', await movingPicture('webp')),
      file('png', await movingPicture('png')),
      file('gif', await still.clone().gif().toBuffer()),
      file('webp', await still.clone().webp().toBuffer()),
      file('png', await still.clone().png().toBuffer()),
    ])
  const said = page.locator('#evidence-error p')
  await expect
    .poll(async () => (await said.allTextContents()).map((text) => text.replace('错误：', '')))
    .toEqual([1, 2, 3].map((place) => picturePlace(place) + pictureFaults.moving))
  await submit(page).click()
  await page.getByRole('heading', { name: '有 3 处要改' }).waitFor()
  expect(posts).toEqual([])
  for (let left = 3; left > 0; left -= 1) await page.getByRole('button', { name: '去掉第 1 张' }).click()
  await submit(page).click()
  await received(page)
})

test('every kind of picture that the server takes passes, by its bytes and not by its name', async () => {
  const plain = sharp({ create: { width: 64, height: 48, channels: 3, background: '#37a' } })
  const kinds = ['jpeg', 'png', 'webp', 'gif', 'avif'] as const
  const files = await Promise.all(
    kinds.map(async (kind, index) => ({
      name: index === 0 ? 'mmexport.dat' : `${kind}.${kind}`,
      mimeType: index === 0 ? '' : `image/${kind}`,
      buffer: await plain.clone().toFormat(kind).toBuffer(),
    })),
  )
  const page = await (await phone.open()).newPage()
  await write(page, phone.server)
  await page.locator('#evidence').setInputFiles(files)
  await submit(page).click()
  await received(page)
  await openMailbox(page, phone.server, await receiptOn(page))
  expect(await statusOf(page).innerText()).toContain('5 张')
})

test('a picture that the server refuses keeps its error, at the field and at its place, until removed', async () => {
  const half = join(phone.folder, 'half.jpg')
  const whole = await grain(200, 150).jpeg().toBuffer()
  await writeFile(half, whole.subarray(0, whole.length / 2))
  const page = await (await phone.open()).newPage()
  await write(page, phone.server)
  await page.locator('#evidence').setInputFiles([half, phone.photo])
  await submit(page).click()
  const message = picturePlace(1) + pictureFaults.damaged
  await summaryOf(page).getByRole('link', { name: message }).waitFor()
  expect(await page.locator('#evidence-error').innerText()).toContain(message)
  expect(await page.locator('#evidence').getAttribute('aria-invalid')).toBe('true')
  expect((await page.locator('#evidence').getAttribute('aria-describedby'))?.split(' ')).toContain(
    'evidence-error',
  )
  expect(await previewsOf(page).first().innerText()).toContain(pictureFaults.damaged)
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: '去掉第 1 张' }).click()
  expect(await summaryOf(page).or(page.locator('#evidence-error')).count()).toBe(0)
  expect(await previewsOf(page).getByText(pictureFaults.damaged).count()).toBe(0)
  await submit(page).click()
  await received(page)
  await openMailbox(page, phone.server, await receiptOn(page))
  expect(await statusOf(page).innerText()).toContain('1 张')
})

test('the page shrinks a large picture before it sends it, and sends it whole where that fails', async () => {
  const large = join(phone.folder, 'large.jpg')
  const picture = await grain(400, 200).resize(3200, 1600).jpeg({ quality: 100 }).toBuffer()
  await writeFile(large, picture)
  // The page begins to shrink as soon as a picture is chosen: its label may have the new size at once.
  const whole = Number((picture.length / 1024 / 1024).toFixed(1))
  /** Returns the megabytes of the picture as the page names them while it sends it. */
  const shown = async (context: BrowserContext) => {
    const page = await context.newPage()
    await write(page, phone.server)
    await page.locator('#evidence').setInputFiles([large])
    const label = previewsOf(page).locator('span')
    // The page stays until its picture was read: a quick answer would replace it.
    const sent = Promise.withResolvers<undefined>()
    const read = Promise.withResolvers<undefined>()
    await page.route('**/api/tips', async (route) => {
      sent.resolve(undefined)
      await read.promise
      await route.continue()
    })
    await submit(page).click()
    await sent.promise
    const text = await label.innerText()
    read.resolve(undefined)
    await received(page)
    return parseFloat(text.split('，')[1] ?? '') * (text.endsWith('KB') ? 1 / 1024 : 1)
  }
  expect(await shown(await phone.open())).toBeLessThan(whole / 2)
  const faults = [
    () => {
      HTMLCanvasElement.prototype.toBlob = () => {
        throw new Error('no memory')
      }
    },
    // A browser against tracking hands out a white canvas.
    () => {
      CanvasRenderingContext2D.prototype.getImageData = (_x, _y, width, height) => {
        const image = new ImageData(width, height)
        image.data.fill(255)
        return image
      }
    },
  ]
  for (const fault of faults) {
    const broken = await phone.open()
    await broken.addInitScript(fault)
    expect(await shown(broken)).toBe(whole)
  }
})

test('the page sends as it is a picture of which it would lose a part, and the server judges it', async () => {
  const half = join(phone.folder, 'half-large.jpg')
  const clear = join(phone.folder, 'clear.png')
  const whole = await grain(900, 600).jpeg({ quality: 100 }).toBuffer()
  await writeFile(half, whole.subarray(0, whole.length * 0.7))
  const transparent = await grain(500, 400).ensureAlpha(0.5).png().toBuffer()
  await writeFile(clear, transparent)
  const page = await (await phone.open()).newPage()
  await write(page, phone.server)
  const empty = { name: 'empty.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) }
  await page.locator('#evidence').setInputFiles([half, clear])
  await submit(page).click()
  await summaryOf(page)
    .getByRole('link', { name: picturePlace(1) + pictureFaults.damaged })
    .waitFor()
  expect(await previewsOf(page).nth(1).locator('span').innerText()).toContain(
    `${String(Math.ceil(transparent.length / 1024))} KB`,
  )
  await page.locator('#evidence').setInputFiles([empty])
  await submit(page).click()
  await summaryOf(page)
    .getByRole('link', { name: sentences.pictureEmpty(3) })
    .waitFor()
})
