import { limits } from '#shared/tip/limits.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { pictureFaults, picturePlace, sentences } from '#shared/text.ts'
import { all, focusOn, make } from './dom.ts'
import { reviseField } from './faults.ts'
import { isMoving, placeOf, startsAt } from './moving.ts'
import { say, told } from './words/words.ts'

// The server's own limits for a stored picture: docs/design.md 6. Phones limit a canvas to 16 megapixels.
const widest = 2560
const quality = 0.88
const mostPixels = 16_000_000
// A smaller file goes unchanged.
const smallBytes = 300 * 1024

const decoded = (address: string) =>
  new Promise<HTMLImageElement>((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve(image)
    image.onerror = reject
    image.src = address
  })

/** Tells whether a JPEG came to its end marker. The end of a small picture in its head does not count. */
function hasEnd(jpeg: Uint8Array): boolean {
  let at = 2
  while (jpeg[at] === 0xff && jpeg[at + 1] !== 0xda) at += 2 + (jpeg[at + 2] ?? 0) * 256 + (jpeg[at + 3] ?? 0)
  for (; at < jpeg.length; at += 1) if (jpeg[at] === 0xff && jpeg[at + 1] === 0xd9) return true
  return false
}

/** The formats that the page may re-encode. */
type Format = 'jpeg' | 'png' | 'webp'

const bytesOf = async (file: Blob) => new Uint8Array(await new Response(file).arrayBuffer())

/**
 * Returns the format of a picture that came whole. Returns null for any other: an engine shows the half that
 * came, and only the server refuses it.
 */
async function convertible(file: File): Promise<Format | null> {
  const bytes = await bytesOf(file)
  if (startsAt('\xff\xd8\xff', bytes, 0)) return hasEnd(bytes) ? 'jpeg' : null
  if (startsAt('\x89PNG', bytes, 0)) return placeOf('IEND', bytes) < 0 ? null : 'png'
  if (!startsAt('WEBP', bytes, 8)) return null
  return new DataView(bytes.buffer).getUint32(4, true) + 8 > bytes.length ? null : 'webp'
}

/** Tells whether a canvas shows any transparency. Reads it in strips: a whole screenshot takes megabytes. */
function isTransparent(context: CanvasRenderingContext2D, width: number, height: number): boolean {
  for (let top = 0; top < height; top += 256) {
    const { data } = context.getImageData(0, top, width, Math.min(256, height - top))
    for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true
  }
  return false
}

/** Returns a picture in few pixels. Returns null if the browser hides what is on a canvas. */
function glimpse(image: CanvasImageSource): number[] | null {
  const context = make('canvas', { width: 32, height: 32 }).getContext('2d')
  if (!context) return null
  context.fillStyle = '#7b3'
  context.fillRect(0, 0, 1, 1)
  if (Array.from(context.getImageData(0, 0, 1, 1).data).join() !== '119,187,51,255') return null
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, 0, 0, 32, 32)
  return Array.from(context.getImageData(0, 0, 32, 32).data)
}

const isFlat = (pixels: readonly number[]) =>
  pixels.every((value, index) => Math.abs(value - (pixels[index % 4] ?? 0)) < 8)

/**
 * Tells whether a re-encoded picture still shows the first one. Some browsers hand out a blank canvas, for
 * want of memory or against tracking.
 */
async function survived(image: HTMLImageElement, blob: Blob): Promise<boolean> {
  const address = URL.createObjectURL(blob)
  try {
    const [before, after] = [glimpse(image), glimpse(await decoded(address))]
    return before !== null && after !== null && (isFlat(before) || !isFlat(after))
  } finally {
    URL.revokeObjectURL(address)
  }
}

/**
 * Returns the picture as a JPEG if that saves a tenth of its bytes. Returns the file itself otherwise, on any
 * error, and where something of the picture would be lost.
 */
async function shrunk(file: File): Promise<File> {
  // An engine that ignores the orientation in the metadata would lay the picture on its side.
  if (file.size < smallBytes || !CSS.supports('image-orientation', 'from-image')) return file
  const format = await convertible(file).catch(() => null)
  if (format === null) return file
  const address = URL.createObjectURL(file)
  try {
    const image = await decoded(address)
    const scale = Math.min(1, widest / image.naturalWidth)
    const [width, height] = [Math.round(image.naturalWidth * scale), Math.round(image.naturalHeight * scale)]
    if (width * height > mostPixels) return file
    const canvas = make('canvas', { width, height })
    const context = canvas.getContext('2d')
    if (!context) return file
    context.drawImage(image, 0, 0, width, height)
    // The server finds a ground on which the picture stands out.
    if (format !== 'jpeg' && isTransparent(context, width, height)) return file
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    return blob && blob.type === 'image/jpeg' && blob.size < file.size * 0.9 && (await survived(image, blob))
      ? new File([blob], 'picture.jpg', { type: 'image/jpeg', lastModified: file.lastModified })
      : file
  } catch {
    return file
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** The first bytes of JPEG, PNG and GIF. */
const heads = ['\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'GIF87a', 'GIF89a']

/**
 * Returns the fault of a file by its first bytes and its frames, as the server does. Returns null if the
 * server may take the file.
 */
async function faultOf(file: File): Promise<string | null> {
  const head = await bytesOf(file.slice(0, 64))
  const text = String.fromCharCode(...head)
  if (heads.some((one) => text.startsWith(one)) || /^RIFF[^]{4}WEBP/.test(text))
    return isMoving(await bytesOf(file)) ? pictureFaults.moving : null
  if (/^[^]{4}ftyp/.test(text) && text.length >= 16) {
    const brands = text.slice(8, 12) + text.slice(16, new DataView(head.buffer).getUint32(0))
    if (/avi[fs]/.test(brands)) return null
    if (/hei[cfmsx]|hev[cmsx]|mif1|msf1/.test(brands)) return pictureFaults.heic
  }
  return file.type.startsWith('image/') ? pictureFaults.unknown : pictureFaults.none
}

/**
 * Tells whether a picture that the engine did not show is damaged. A kind that the engine may not know is
 * left to the server.
 */
async function isBroken(file: File): Promise<boolean> {
  if (!/^image\/(jpeg|png|gif)$/.test(file.type) || !('createImageBitmap' in window)) return false
  return createImageBitmap(file).then(
    (bitmap) => {
      bitmap.close()
      return false
    },
    () => true,
  )
}

interface Picture {
  /** The chosen file. It tells a second choice of the same file. */
  readonly chosen: File
  file: File
  /** Settles once `file` is final. A repeat sends the same bytes. */
  readonly ready: Promise<void>
  isReady: boolean
  /** The reason why the server will refuse the picture, if known. */
  fault: string | null
  readonly item: HTMLLIElement
  readonly label: HTMLSpanElement
  readonly image: HTMLImageElement
  /** The place that shows the fault. */
  readonly why: HTMLParagraphElement
  readonly remove: HTMLButtonElement
}

const isSame = (a: File, b: File) =>
  a.name === b.name && a.size === b.size && a.lastModified === b.lastModified

const size = (bytes: number) =>
  bytes < 1e6 ? `${String(Math.ceil(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`

let pictures: Picture[] = []
let field: HTMLInputElement | null = null
let list: HTMLUListElement | null = null
let most = 0
/** The server's errors for all pictures together. They go when the pictures change. */
let general: string[] = []
let onChange: () => void = () => undefined

function messageAt({ fault, isReady, file }: Picture, index: number): string | null {
  if (file.size === 0) return told(sentences.pictureEmpty(index + 1))
  if (fault === null && !(isReady && file.size > limits.evidenceBytes)) return null
  return told(fault === null ? sentences.pictureLarge(index + 1) : picturePlace(index + 1) + fault)
}

function faultsNow(): FieldError[] {
  const faults = pictures.flatMap((picture, index) => {
    const message = messageAt(picture, index)
    return message === null ? [] : [{ pointer: `/evidence/${String(index)}`, message }]
  })
  return pictures.length > most
    ? [{ pointer: '/evidence', message: told(sentences.picturesMany(most)) }, ...faults]
    : faults
}

/** Waits for the final files and returns their faults. */
export async function faultsOfPictures(): Promise<FieldError[]> {
  await Promise.all(pictures.map(({ ready }) => ready))
  general = []
  return faultsNow()
}

/** Moves the server's error for each picture to that picture. Removing the picture removes the error. */
function adoptErrors(input: HTMLInputElement): void {
  general = []
  for (const { lastChild } of all(document, `#${input.id}-error p`)) {
    // The word before it says to a screen reader that this is an error.
    const message = lastChild?.textContent ?? ''
    const [, position = '', fault = ''] = /^\D*(\d+)[^\d：:]*[：:] ?(.+)$/.exec(message) ?? []
    const picture = pictures[Number(position) - 1]
    // A picture that failed on the server may pass on the next try.
    if (picture && fault !== told(pictureFaults.failed)) picture.fault = fault
    else general.push(message)
  }
}

export const hasPictures = () => pictures.length > 0

/** Returns the files to send, in the order shown. */
export const chosenFiles = (): File[] => pictures.map(({ file }) => file)

export function forgetPictures(): void {
  pictures = []
  general = []
  show()
}

/** Puts the files into the field itself where the engine allows it. The plain form then sends the same. */
function putIntoField(): void {
  if (!field) return
  try {
    const transfer = new DataTransfer()
    for (const { file } of pictures) transfer.items.add(file)
    field.files = transfer.files
  } catch {
    return
  }
}

function show(): void {
  if (!field || !list) return
  list.hidden = pictures.length === 0
  for (const [index, picture] of pictures.entries()) {
    const { item, label, image, why, remove, file } = picture
    const name = say('第 # 张', index + 1)
    const message = messageAt(picture, index)
    label.textContent = `${name}${say('，')}${size(file.size)}${image.hidden && message === null ? say('，这里显示不了') : ''}`
    const reason = message === null ? '' : message.replace(/^\D*\d+( 张)?[：:]? ?/, '')
    // A screen reader reads each change out: an unchanged reason stays untouched.
    if (why.textContent !== reason) why.textContent = reason
    item.className = message === null ? '' : 'bad'
    image.alt = name
    remove.setAttribute('aria-label', say('去掉#', name))
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null)
  }
  while (list.children.length > pictures.length) list.lastElementChild?.remove()
  putIntoField()
  reviseField(field, [...general, ...faultsNow().map(({ message }) => message)])
}

function take(chosen: File): void {
  const image = make('img', { width: 120, height: 120 })
  const address = URL.createObjectURL(chosen)
  const revoke = () => URL.revokeObjectURL(address)
  const showIfThere = () => {
    if (pictures.includes(picture)) show()
  }
  image.onload = revoke
  image.onerror = () => {
    revoke()
    image.hidden = true
    void isBroken(chosen).then((isIt) => {
      if (isIt) picture.fault ??= pictureFaults.damaged
      showIfThere()
    })
  }
  image.src = address
  const label = make('span')
  const why = make('p', { className: 'over' })
  why.setAttribute('role', 'status')
  const remove = make('button', { type: 'button', className: 'quiet' }, say('去掉'))
  const picture: Picture = {
    chosen,
    file: chosen,
    isReady: false,
    fault: null,
    image,
    label,
    why,
    remove,
    item: make('li', {}, image, label, why, remove),
    ready: faultOf(chosen)
      // The server judges a file that this engine cannot read.
      .catch(() => null)
      .then(async (fault) => {
        picture.fault = fault ?? picture.fault
        if (fault === null) picture.file = await shrunk(chosen)
        picture.isReady = true
        showIfThere()
      }),
  }
  remove.addEventListener('click', () => {
    const index = pictures.indexOf(picture)
    pictures.splice(index, 1)
    general = []
    show()
    onChange()
    const next = pictures[index] ?? pictures[index - 1]
    if (next) next.remove.focus()
    else if (field) focusOn(field)
  })
  pictures.push(picture)
}

/** Shows each picture chosen in a field. Earlier choices stay. */
export function enhancePictures(input: HTMLInputElement, mostPictures: number, changed: () => void): void {
  field = input
  most = mostPictures
  onChange = changed
  list = make('ul', { className: 'previews' })
  list.setAttribute('aria-label', say('选好的图片'))
  input.after(list)
  const add = () => {
    // A second choice adds to the first: a person expects the shown pictures to stay.
    for (const file of Array.from(input.files ?? []))
      if (!pictures.some(({ chosen, file: own }) => isSame(chosen, file) || isSame(own, file))) take(file)
    general = []
    show()
    onChange()
  }
  input.addEventListener('change', add)
  // The person may choose pictures before the script runs.
  if (input.files && input.files.length > 0) add()
  else if (pictures.length > 0) {
    adoptErrors(input)
    show()
  } else list.hidden = true
}
