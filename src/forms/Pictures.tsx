import { limits } from '#shared/tip/limits.ts'
import { sentences } from '#shared/text.ts'
import { describe, Field } from './Field.tsx'
import { useWords } from './words/words.tsx'

interface PicturesProps {
  readonly label: string
  readonly errors: readonly string[]
  /** The person had chosen pictures; browsers do not give them back. */
  readonly chooseAgain: boolean
}

/** Exact types, not image/*: iPhones then turn HEIC into JPEG. */
const accept = 'image/jpeg,image/png,image/webp,image/gif,image/avif'

/** The field for pictures. */
export function Pictures({ label, errors, chooseAgain }: PicturesProps) {
  const { say, told } = useWords()
  const hint = (
    <>
      {chooseAgain && <strong className="again">{told(sentences.picturesAgain)}</strong>}
      {say('先遮住名字、头像、证号（里面可能有身份证号）。位置、机型，保存前会去掉。')}
      <details>
        <summary>{say('哪些图能收')}</summary>
        {say(
          '照片、截图都收（JPEG、PNG、WebP、GIF、AVIF），每张不超过 # MB；WebP、GIF 不超过 # 万像素，AVIF 不超过 # 万像素。HEIC 照片、PDF、会动的图片收不了：打开以后，在要紧的地方截一张图，再上传截图。',
          limits.evidenceBytes / 1024 / 1024,
          limits.webPixels / 10_000,
          limits.avifPixels / 10_000,
        )}
      </details>
    </>
  )
  return (
    <Field id="evidence" label={label} hint={hint} errors={errors}>
      <input
        id="evidence"
        type="file"
        name="evidence"
        multiple
        accept={accept}
        {...describe('evidence', hint, errors)}
      />
    </Field>
  )
}
