// Takes the pictures of README and handbook, the same at each run, from a demo that exists only for them.
/* global Blob, FormData, NodeFilter, document */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import QRCode from 'qrcode'
import sharp from 'sharp'
import { build } from './build.js'
import { ensure, root } from './ensure.js'

await ensure()
const { launchBrowser } = await import('./browser.js')

const out = join(root, 'docs/screenshots')
const maxBytes = 200_000

// Invented throughout; each text says so.
const tips = [
  {
    category: 'employer',
    platform: 'in-person',
    district: '440704',
    operations: ['scaffolding'],
    description: '示例：单位知道登高证是买来的，还是安排上岗。查证的时候，提前通知这几个人放假。',
  },
  {
    category: 'selling',
    platform: 'xianyu',
    district: '440783',
    operations: ['fusion-welding'],
    identifierKind: ['shop'],
    identifierValue: ['示例劳务小铺'],
    priceYuan: '650',
    description: '示例：店里挂着“焊工证加急，三天出证”，问了说不用考试，先付一半。',
  },
  {
    category: 'using',
    platform: 'in-person',
    district: '440703',
    operations: ['low-voltage'],
    description: '示例：工地新来的电工，证上的照片和本人对不上，问他在哪里考的，说不出来。',
  },
  {
    category: 'selling',
    platform: 'wechat',
    district: '440703',
    operations: ['low-voltage', 'fusion-welding'],
    identifierKind: ['wechat', 'payee'],
    identifierValue: ['shili_banzheng', '示*例'],
    priceYuan: '800',
    happenedOn: '2026-03-04',
    wantsReward: 'yes',
    description:
      '示例：老乡群里有人发广告，说电工证、焊工证“保真包查”，八百元一本，交身份证照片和定金就给做，三天出证，不用培训也不用考试。他发了一个查询链接让人自己验，网址不是应急部门的。',
  },
]

const seller = { category: 'selling', platform: 'wechat', district: '440704', operations: ['low-voltage'] }
/** Tips that the handbook shows: one seller in other spellings, and one advert sent many times. */
const laterTips = [
  {
    ...seller,
    identifierKind: ['wechat'],
    identifierValue: ['Ｓhili＿Banzheng'],
    priceYuan: '750',
    description: '示例：加了他的微信，说电工证七百五，发照片和定金就办，月底前能拿到。',
  },
  {
    ...seller,
    district: '440783',
    priceYuan: '900',
    description: '示例：工友群里又看到他，说“办证加V信 shili_banzheng”，这回要九百，还说可以带队做十本。',
  },
  ...['甲', '乙', '丙', '丁', '戊', '己'].map((name) => ({
    ...seller,
    platform: 'other',
    description: `示例：专业代办电工焊工登高证，全国可查，三天出证，先款后证，诚信第一，欢迎转介绍。联系${name}`,
  })),
]

/** A tip whose picture holds a code. */
const codeTip = {
  ...seller,
  identifierKind: ['wechat'],
  identifierValue: ['shili_mingpian'],
  description: '示例：工地门口有人发名片，背面是一个码，说扫了就能办，三天拿证。',
}

/**
 * Starts a demo for the screenshots.
 * @returns {Promise<{ url: string, account: string, password: string, stop: () => Promise<void> }>}
 */
async function startDemo() {
  await build()
  const folder = await mkdtemp(join(tmpdir(), 'zhenzheng-screenshots-'))
  const child = spawn(process.execPath, [join(root, 'build/server.js')], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', DATA_DIR: folder, BOT_CHECK: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  let said = ''
  const url = await new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text
      const found = /真证已启动：(http\S+?)\/\n/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    ended.then(() => reject(new Error(`演示没有启动：\n${said}`)))
  })
  return {
    url,
    account: /演示账号：(\S+)/.exec(said)?.[1] ?? '',
    password: /演示密码：(\S+)/.exec(said)?.[1] ?? '',
    async stop() {
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Returns the picture of a card with a code on it. */
async function cardWithCode() {
  const code = await QRCode.toBuffer('https://shili-banzheng.example/kefu', { width: 360, margin: 3 })
  return sharp({ create: { width: 860, height: 520, channels: 3, background: '#27466f' } })
    .composite([{ input: code, left: 440, top: 80 }])
    .jpeg({ quality: 88 })
    .toBuffer()
}

/** Hands in invented tips. The last stands first in the queue. */
async function handIn(url, tips, card) {
  const picture = await sharp({ create: { width: 720, height: 1280, channels: 3, background: '#e8edf3' } })
    .composite(
      [160, 330, 500, 720, 890].map((top, index) => ({
        input: {
          create: {
            width: 420,
            height: 110,
            channels: 3,
            background: index % 2 === 0 ? '#ffffff' : '#b9e3a4',
          },
        },
        top,
        left: index % 2 === 0 ? 40 : 260,
      })),
    )
    .jpeg()
    .toBuffer()
  for (const [index, tip] of tips.entries()) {
    const form = new FormData()
    for (const [name, value] of Object.entries(tip)) for (const one of [value].flat()) form.append(name, one)
    if (card !== undefined) form.append('evidence', new Blob([card], { type: 'image/jpeg' }), 'a.jpg')
    if (index === tips.length - 1 && tip.wantsReward !== undefined)
      for (const name of ['a.jpg', 'b.jpg'])
        form.append('evidence', new Blob([picture], { type: 'image/jpeg' }), name)
    const answer = await fetch(`${url}/api/tips`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: form,
    })
    if (answer.status !== 201) throw new Error(`没有收下示例线索：${answer.status} ${await answer.text()}`)
  }
}

/** Fixes the texts that differ from run to run: random numbers, the order that they cause, and days. */
function settle(page) {
  return page.evaluate(() => {
    // The desk orders by reason. Among rows of one reason the random ids do.
    const reasons = ['seller', 'evidence', 'institution', 'new']
    const rows = [...document.querySelectorAll('[aria-labelledby=list-title] ol > li')].sort(
      (a, b) => reasonOf(a) - reasonOf(b) || (textOf(a) > textOf(b) ? -1 : 1),
    )
    for (const row of rows) row.parentElement?.append(row)
    function reasonOf(row) {
      return reasons.indexOf(row.querySelector('[data-turn]')?.getAttribute('data-turn') ?? '')
    }
    function textOf(row) {
      return row.querySelector('bdi')?.textContent ?? ''
    }
    const numbers = new Map()
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      node.textContent = (node.textContent ?? '')
        .replace(/\bJM\d{8}\b/g, (number) => {
          if (!numbers.has(number)) numbers.set(number, `JM${String(20713355 + numbers.size * 7171717)}`)
          return numbers.get(number)
        })
        .replace(/\d{4}年\d{1,2}月\d{1,2}日/g, '2026年3月5日')
        .replace(/\b20\d\d-\d\d-\d\d\b/g, '2026-03-05')
        .replace(/\b\d\d-\d\d\b/g, '03-05')
    }
  })
}

/** Repeats an attempt until it succeeds, for a minute at most. */
async function until(attempt) {
  const end = Date.now() + 60_000
  while (!(await attempt()))
    if (Date.now() > end) throw new Error('线索台没有走到该拍的一步')
    else await new Promise((resolve) => setTimeout(resolve, 500))
}

async function save(page, name) {
  const shot = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  const small = await sharp(shot).png({ palette: true, quality: 90, effort: 10 }).toBuffer()
  if (small.length > maxBytes) throw new Error(`${name}.png 有 ${small.length} 字节，太大`)
  await writeFile(join(out, `${name}.png`), small)
}

await mkdir(out, { recursive: true })
const demo = await startDemo()
const browser = await launchBrowser()
try {
  await handIn(demo.url, tips)
  const common = {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: 'light',
    reducedMotion: 'reduce',
  }

  const desk = await (
    await browser.newContext({ ...common, viewport: { width: 1280, height: 900 } })
  ).newPage()
  await desk.goto(`${demo.url}/`)
  await save(desk, 'home')

  const phone = await (
    await browser.newContext({
      ...common,
      viewport: { width: 360, height: 780 },
      deviceScaleFactor: 2,
      javaScriptEnabled: false,
    })
  ).newPage()
  await phone.goto(`${demo.url}/report/`)
  await save(phone, 'report')

  await desk.goto(`${demo.url}/staff/`)
  await desk.getByLabel('账号').fill(demo.account)
  await desk.getByLabel('密码').fill(demo.password)
  await desk.getByRole('button', { name: '登录' }).click()
  await desk.getByRole('navigation', { name: '线索台' }).waitFor({ timeout: 60_000 })
  await desk.getByText('老乡群里').first().click()
  const shots = desk.locator('article img')
  await shots.first().waitFor()
  // The words stand in the row and in the tip.
  await desk.getByText('老乡群里').nth(1).waitFor()
  await shots.evaluateAll((images) => Promise.all(images.map((image) => image.decode())))
  // The mouse leaves the rows, which are about to change places.
  await desk.mouse.move(1, 1)
  await settle(desk)
  await save(desk, 'console')

  // The handbook's pictures, each of the state that its section explains.
  await handIn(demo.url, laterTips)
  await desk.setViewportSize({ width: 1280, height: 720 })
  await desk.goto(`${demo.url}/staff/#first`)
  await desk.reload()
  const list = desk.getByRole('region', { name: '先看' })
  const fold = list.getByRole('link').filter({ hasText: '条相同文字' })
  // The rows of a flood fold, and a seller's tips join, once the browser has compared them all.
  await desk.getByText('正在比对').waitFor({ state: 'detached' })
  await until(async () => {
    await list.getByRole('button', { name: '刷新' }).click()
    return (await fold.count()) === 1
  })
  for (const words of ['老乡群里', '加了他的微信']) {
    await list.getByRole('link').filter({ hasText: words }).focus()
    await desk.keyboard.press(' ')
  }
  await desk.getByRole('group', { name: '一起办理' }).getByText('选了 2 条').waitFor()
  await settle(desk)
  await save(desk, 'desk-selected')

  await desk.reload()
  await fold.focus()
  await desk.keyboard.press('Enter')
  await list.getByText('样本').first().waitFor()
  await settle(desk)
  await save(desk, 'desk-flood')

  await desk.goto(`${demo.url}/staff/#all`)
  await desk.reload()
  const find = desk.getByLabel('找编号、号码、账号、网址')
  await find.fill('微信 SHILI_banzheng')
  await find.press('Enter')
  await desk.getByRole('region', { name: '这个卖家' }).getByRole('heading').first().waitFor()
  await settle(desk)
  await save(desk, 'desk-seller')

  await handIn(demo.url, [codeTip], await cardWithCode())
  await desk.goto(`${demo.url}/staff/#all`)
  await desk.reload()
  await desk.getByRole('region', { name: '全部' }).getByRole('link').filter({ hasText: '发名片' }).click()
  const codes = desk.locator('article').getByRole('region', { name: '图里的二维码' })
  await codes.getByText('shili-banzheng').waitFor({ timeout: 60_000 })
  await desk
    .locator('article img')
    .first()
    .evaluate((image) => image.decode())
  await desk.mouse.move(1, 1)
  await settle(desk)
  await codes.evaluate((region) => region.scrollIntoView({ block: 'end' }))
  await save(desk, 'desk-codes')
} finally {
  await browser.close()
  await demo.stop()
}
