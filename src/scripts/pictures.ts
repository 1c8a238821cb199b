import { limits } from '#shared/domain.ts'
import type { FieldError } from '#shared/problem.ts'
import { sentences } from '#shared/text.ts'
import { focusOn, make } from './dom.ts'
import { clearField, markField } from './faults.ts'

// design.md 6: what the server makes of a picture. Smaller ones are left alone, and canvases of phones end at 16 megapixels.
const widest = 2560
const quality = 0.88
const mostPixels = 16_000_000
const smallBytes = 300 * 1024

const decoded = (address: string) =>
  new Promise<HTMLImageElement>((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve(image)
    image.onerror = reject
    image.src = address
  })

/** The picture as a JPEG where that is smaller by a tenth; itself where it is not, or where anything stands in the way. */
async function shrunk(file: File): Promise<File> {
  // Engines that do not turn a picture by its metadata would lay it on its side.
  if (file.size < smallBytes || !/^image\/(jpeg|png|webp)$/.test(file.type) || !CSS.supports('image-orientation', 'from-image')) return file
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

interface Picture {
  /** As it was chosen: by it a second choice of the same one is known. */
  readonly chosen: File
  file: File
  /** Settled once `file` is what will be sent: a repeat sends the same bytes. */
  readonly ready: Promise<void>
  readonly item: HTMLLIElement
  readonly label: HTMLSpanElement
  readonly image: HTMLImageElement
  readonly remove: HTMLButtonElement
}

const isSame = (a: File, b: File) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified

const size = (bytes: number) => (bytes < 1e6 ? `${String(Math.ceil(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`)

let pictures: Picture[] = []
let field: HTMLInputElement | null = null
let list: HTMLUListElement | null = null
let most = 0

/** What is wrong with the pictures as they will be sent. */
export async function pictureFaults(): Promise<FieldError[]> {
  await Promise.all(pictures.map(({ ready }) => ready))
  const faults = pictures.flatMap(({ file }, index) =>
    file.size > limits.evidenceBytes ? [{ pointer: `/evidence/${String(index)}`, message: sentences.pictureLarge(index + 1) }] : [],
  )
  return pictures.length > most ? [{ pointer: '/evidence', message: sentences.picturesMany(most) }, ...faults] : faults
}

export const hasPictures = () => pictures.length > 0

/** What will be sent, in the order shown. */
export const chosenFiles = (): File[] => pictures.map(({ file }) => file)

export function forgetPictures(): void {
  pictures = []
  show()
}

/** So that the plain form would send the same: what is chosen stands in the field itself, where the engine lets it. */
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
  for (const [index, { item, label, image, remove, file }] of pictures.entries()) {
    const name = `第 ${String(index + 1)} 张`
    label.textContent = `${name}，${size(file.size)}`
    image.alt = name
    remove.setAttribute('aria-label', `去掉${name}`)
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null)
  }
  while (list.children.length > pictures.length) list.lastElementChild?.remove()
  putIntoField()
  const own = field
  clearField(own)
  void pictureFaults().then((faults) => {
    if (own === field && faults.length > 0)
      markField(
        own,
        faults.map(({ message }) => message),
      )
  })
}

function take(chosen: File): void {
  const image = make('img', { width: 120, height: 120 })
  const address = URL.createObjectURL(chosen)
  const revoke = () => URL.revokeObjectURL(address)
  image.onload = revoke
  image.onerror = revoke
  image.src = address
  const label = make('span')
  const remove = make('button', { type: 'button', className: 'quiet' }, '去掉')
  const picture: Picture = {
    chosen,
    file: chosen,
    image,
    label,
    remove,
    item: make('li', {}, image, label, remove),
    ready: shrunk(chosen).then((file) => {
      picture.file = file
      if (pictures.includes(picture)) show()
    }),
  }
  remove.addEventListener('click', () => {
    const index = pictures.indexOf(picture)
    pictures.splice(index, 1)
    show()
    const next = pictures[index] ?? pictures[index - 1]
    if (next) next.remove.focus()
    else if (field) focusOn(field)
  })
  pictures.push(picture)
}

/** Show what was chosen for a field of pictures, one by one; what was chosen before is kept. */
export function enhancePictures(input: HTMLInputElement, mostPictures: number): void {
  field = input
  most = mostPictures
  list = make('ul', { className: 'previews' })
  list.setAttribute('aria-label', '选好的图片')
  input.after(list)
  const add = () => {
    // A second choice adds to the first, as nobody expects to lose what is shown.
    for (const file of Array.from(input.files ?? []))
      if (!pictures.some(({ chosen, file: own }) => isSame(chosen, file) || isSame(own, file))) take(file)
    show()
  }
  input.addEventListener('change', add)
  // What was chosen before the script was there.
  if (input.files && input.files.length > 0) add()
  else if (pictures.length > 0) show()
  else list.hidden = true
}
