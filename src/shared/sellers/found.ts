import { serviceNumber } from '#shared/sellers/known.ts'

/** Kinds of atoms. Strong ones join tips; the others only suggest; `text` tells equal words. */
export const strengths = ['strong', 'similar', 'name', 'text'] as const
export type Strength = (typeof strengths)[number]

/** Strengths of stored tokens. Those of a picture tell that it looks nearly the same, and only suggest. */
export const tokenStrengths = [...strengths, 'picture'] as const
export type TokenStrength = (typeof tokenStrengths)[number]

/** The atoms of a tip by strength. */
export type Atoms = Readonly<Record<Strength, string[]>>

/** All atoms of a tip, and the sketch of its text. */
export type TipAtoms = Atoms & { readonly sketch?: string }

/** Places with their own numbers: groups of a chat, and platforms of short films. */
export type Place = 'group' | 'douyin' | 'kuaishou' | 'xiaohongshu'

/** Collects atoms while a text is read. */
export class Found {
  readonly strong = new Set<string>()
  readonly similar = new Set<string>()
  readonly name = new Set<string>()

  /** Adds a number. A number of a service, or of fewer than five digits, tells no seller. */
  addNumber(digits: string): void {
    const bare = digits.replace(/\D/g, '')
    if (bare.length < 5 || serviceNumber.test(bare) || /^(\d)\1+$/.test(bare)) return
    this.strong.add(`num:${digits}`)
    const [, head, tail] = /^(1[3-9]\d)\d{4}(\d{4})$/.exec(digits) ?? []
    if (head !== undefined && tail !== undefined) this.similar.add(`masked:${head}*${tail}`)
    const [, local] = /^0(?:10|2\d|[3-9]\d{2})(\d{7,8})(?:x\d+)?$/.exec(digits) ?? []
    if (local !== undefined || /^[2-8]\d{6,7}$/.test(digits)) this.similar.add(`local:${local ?? digits}`)
  }

  /** Adds a number that a place gave. The digits alone suggest: a report may leave the place out. */
  addPlaced(place: Place, digits: string): void {
    if (digits.length < 5 || /^(\d)\1+$/.test(digits)) return
    this.strong.add(`${place}:${digits}`)
    this.similar.add(`num:${digits}`)
  }

  /** Adds an account of letters and digits, and the form that misread letters share. */
  addAccount(id: string): void {
    if (/^\d+$/.test(id)) {
      this.addNumber(id)
      return
    }
    this.strong.add(`id:${id}`)
    this.addLoose(id)
  }

  /** Adds the form of an account without marks between and with look-alike letters as one. */
  addLoose(id: string): void {
    const loose = id
      .replace(/[^a-z0-9]/g, '')
      .replace(/rn/g, 'm')
      .replace(/vv/g, 'w')
      .replace(/[1i|]/g, 'l')
      .replace(/0/g, 'o')
      .replace(/5/g, 's')
      .replace(/2/g, 'z')
      .replace(/[9q]/g, 'g')
    if (loose.length >= 5) this.similar.add(`loose:${loose}`)
  }
}
