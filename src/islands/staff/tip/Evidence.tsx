import { useCallback, useEffect, useState } from 'react'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { TipBody } from '#shared/tip/sealed.ts'
import { openBytes } from '#shared/sealing/seal.ts'
import { Dialog } from '#src/islands/parts/dialog/Dialog.tsx'
import { api } from '../data/api.ts'
import { useDesk } from '../data/desk.ts'
import { identitiesOf } from '../data/opened.ts'
import type { Ring } from '../data/ring.ts'
import { useLater } from '../later.ts'
import css from './Evidence.module.css'

type EvidenceRef = TipBody['evidence'][number]

/** Opens a picture and cuts off its padding. @throws Error for another picture than the sealed text names. */
async function openPicture(tipId: string, picture: EvidenceRef, ring: Ring): Promise<Blob> {
  const param = { id: tipId, evidenceId: picture.id }
  const sealed = await (await api.tips[':id'].evidence[':evidenceId'].$get({ param })).arrayBuffer()
  const padded = await openBytes(new Uint8Array(sealed), identitiesOf(ring))
  const bytes = new Uint8Array(padded.subarray(0, picture.bytes))
  if (bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))) !== picture.sha256)
    throw new Error('another picture')
  return new Blob([bytes], { type: 'image/jpeg' })
}

/** An opened picture: its bytes, and the address that shows it. */
interface Shown {
  readonly url: string
  readonly blob: Blob
}

/** Returns the address of an opened picture. The address lives while the picture shows and no lock is on. */
function usePicture(tipId: string, picture: EvidenceRef, turn: number): Shown | 'opening' | 'unreadable' {
  const { ring } = useDesk()
  const [address, setAddress] = useState<Shown | 'opening' | 'unreadable'>('opening')
  useEffect(() => {
    setAddress('opening')
    if (ring === null) return
    let url: string | null = null
    let isWanted = true
    openPicture(tipId, picture, ring)
      .then((blob) => {
        if (!isWanted) return
        url = URL.createObjectURL(blob)
        setAddress({ url, blob })
      })
      .catch(() => {
        if (isWanted) setAddress('unreadable')
      })
    return () => {
      isWanted = false
      if (url !== null) URL.revokeObjectURL(url)
    }
  }, [tipId, picture, ring, turn])
  return address
}

/** A picture as large as the window allows. The arrow keys go to its neighbours. */
function Enlarged({
  place,
  address,
  onPlace,
}: {
  readonly place: Place
  readonly address: string
  readonly onPlace: (index: number | null) => void
}) {
  const { index, count } = place
  useEffect(() => {
    const press = ({ key }: KeyboardEvent) => {
      if (key === 'ArrowLeft' && index > 0) onPlace(index - 1)
      if (key === 'ArrowRight' && index < count - 1) onPlace(index + 1)
    }
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
    }
  }, [index, count, onPlace])
  return (
    <Dialog
      title={nameOf(place)}
      isWide
      onClose={() => {
        onPlace(null)
      }}
    >
      {count > 1 && <p className="soft">按 ← → 看上一张、下一张</p>}
      <div className={css.enlarged}>
        <img src={address} alt={nameOf(place)} />
      </div>
    </Dialog>
  )
}

interface Place {
  readonly index: number
  readonly count: number
}

const nameOf = ({ index, count }: Place) => `第 ${String(index + 1)} 张图片（共 ${String(count)} 张）`

function Picture({
  tipId,
  picture,
  place,
  isEnlarged,
  onPlace,
  onOpened,
}: {
  readonly tipId: string
  readonly picture: EvidenceRef
  readonly place: Place
  readonly isEnlarged: boolean
  readonly onPlace: (index: number | null) => void
  readonly onOpened: (id: string, blob: Blob | null) => void
}) {
  const [turn, setTurn] = useState(0)
  const name = nameOf(place)
  const address = usePicture(tipId, picture, turn)
  const blob = typeof address === 'object' ? address.blob : null
  const { id } = picture
  useEffect(() => {
    onOpened(id, blob)
  }, [id, blob, onOpened])
  if (address === 'opening') return <span className={css.shot}>正在打开{name}…</span>
  if (address === 'unreadable') {
    return (
      <button
        type="button"
        className={css.shot}
        onClick={() => {
          setTurn(turn + 1)
        }}
      >
        {name}打不开，点这里重试
      </button>
    )
  }
  return (
    <>
      <button
        type="button"
        className={css.shot}
        aria-label={`放大${name}`}
        onClick={() => {
          onPlace(place.index)
        }}
      >
        <img src={address.url} alt={name} />
      </button>
      {isEnlarged && <Enlarged place={place} address={address.url} onPlace={onPlace} />}
    </>
  )
}

const loadCodes = () => import('../pictures/Codes.tsx')

/** Looks for codes in opened pictures. The part that reads them is loaded here. */
function CodesLater(props: {
  readonly tipId: string
  readonly opened: ReadonlyMap<string, Blob>
  readonly pictures: readonly EvidenceRef[]
  readonly isActive: boolean
}) {
  // Without it the pictures stay readable: a failure is passed over.
  const { part } = useLater(loadCodes)
  return part && <part.Codes {...props} />
}

/** The pictures of a tip or a message, opened in this browser, and the codes in them. */
export function Pictures({
  tipId,
  pictures,
  isActive = false,
}: {
  readonly tipId: string
  readonly pictures: readonly EvidenceRef[]
  /** Whether a key adds the first code. */
  readonly isActive?: boolean
}) {
  const [enlarged, setEnlarged] = useState<number | null>(null)
  const [opened, setOpened] = useState<ReadonlyMap<string, Blob>>(new Map())
  const onOpened = useCallback((id: string, blob: Blob | null) => {
    setOpened((before) => {
      const now = new Map(before)
      if (blob === null) now.delete(id)
      else now.set(id, blob)
      return now
    })
  }, [])
  if (pictures.length === 0) return null
  return (
    <>
      <ul className={css.shots}>
        {pictures.map((picture, index) => (
          <li key={picture.id}>
            <Picture
              tipId={tipId}
              picture={picture}
              place={{ index, count: pictures.length }}
              isEnlarged={enlarged === index}
              onPlace={setEnlarged}
              onOpened={onOpened}
            />
          </li>
        ))}
      </ul>
      {opened.size > 0 && (
        <CodesLater tipId={tipId} opened={opened} pictures={pictures} isActive={isActive} />
      )}
    </>
  )
}
