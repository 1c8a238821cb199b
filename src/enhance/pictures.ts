import { limits } from '#shared/tip/limits.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { pictureFaults, picturePlace, sentences } from '#shared/text.ts'
import { all, focusOn, make } from './dom.ts'
import { reviseField } from './faults.ts'

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

/**
 * Returns the picture as a JPEG if that saves a tenth of its bytes. Returns the file itself otherwise, and on
 * any error.
 */
async function shrunk(file: File): Promise<File> {
  // An engine that ignores the orientation in the metadata would lay the picture on its side.
  if (
    file.size < smallBytes ||
    !/^image\/(jpeg|png|webp)$/.test(file.type) ||
    !CSS.supports('image-orientation', 'from-image')
  )
    return file
  const address = URL.createObjectURL(file)
  try {
    const image = await decoded(address)
    const scale = Math.min(1, widest / image.naturalWidth)
    const [width, height] = [Math.round(image.naturalWidth * scale), Math.round(image.naturalHeight * scale)]
    if (width * height > mostPixels) return file
    const canvas = make('canvas', { width, height })
    const context = canvas.getContext('2d')
    if (!context) return file
    context.fillStyle = '#fff'
    context.fillRect(0, 0, width, height)
    context.drawImage(image, 0, 0, width, height)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    return blob && blob.type === 'image/jpeg' && blob.size < file.size * 0.9
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
 * Returns the fault of a file by its first bytes, as the server does. Returns null if the server may take the
 * file.
 */
async function faultOf(file: File): Promise<string | null> {
  const bytes = await new Response(file.slice(0, 64)).arrayBuffer()
  const text = String.fromCharCode(...new Uint8Array(bytes))
  if (heads.some((head) => text.startsWith(head)) || /^RIFF[^]{4}WEBP/.test(text)) return null
  if (/^[^]{4}ftyp/.test(text) && text.length >= 16) {
    const brands = text.slice(8, 12) + text.slice(16, new DataView(bytes).getUint32(0))
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
  if (fault !== null) return picturePlace(index + 1) + fault
  return isReady && file.size > limits.evidenceBytes ? sentences.pictureLarge(index + 1) : null
}

function faultsNow(): FieldError[] {
  const faults = pictures.flatMap((picture, index) => {
    const message = messageAt(picture, index)
    return message === null ? [] : [{ pointer: `/evidence/${String(index)}`, message }]
  })
  return pictures.length > most
    ? [{ pointer: '/evidence', message: sentences.picturesMany(most) }, ...faults]
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
  const label = '错误：'
  for (const { textContent } of all(document, `#${input.id}-error p`)) {
    const message = textContent.startsWith(label) ? textContent.slice(label.length) : textContent
    const [, position = '', fault = ''] = /^第 (\d+) 张：(.+)$/.exec(message) ?? []
    const picture = pictures[Number(position) - 1]
    // A picture that failed on the server may pass on the next try.
    if (picture && fault !== pictureFaults.failed) picture.fault = fault
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
    const name = `第 ${String(index + 1)} 张`
    const message = messageAt(picture, index)
    label.textContent = `${name}，${size(file.size)}${image.hidden && message === null ? '，这里显示不了' : ''}`
    const reason = message === null ? '' : message.replace(/^第 \d+ 张：?/, '')
    // A screen reader reads each change out: an unchanged reason stays untouched.
    if (why.textContent !== reason) why.textContent = reason
    item.className = message === null ? '' : 'bad'
    image.alt = name
    remove.setAttribute('aria-label', `去掉${name}`)
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
  const remove = make('button', { type: 'button', className: 'quiet' }, '去掉')
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
  list.setAttribute('aria-label', '选好的图片')
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
