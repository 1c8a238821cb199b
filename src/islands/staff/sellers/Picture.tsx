import type { SellerHead } from '#shared/sellers/contract.ts'
import { Untrusted } from '#src/islands/parts/Untrusted.tsx'
import type { Mark } from './portrait.ts'
import css from './head.module.css'

/** Room of one tip and of one line in the drawing. Sixty tips are as wide as the list. */
const [step, height] = [10, 12] as const

/**
 * The identifiers of a seller by its tips: one line for each identifier, one place for each tip from the
 * first to the last. A large dot is a tip that names several identifiers: it joins them.
 */
export function Picture({
  marks,
  tips,
}: {
  readonly marks: readonly Mark[]
  readonly tips: SellerHead['tips']
}) {
  const joins = (index: number) => marks.filter(({ at }) => at.includes(index)).length > 1
  const width = tips.length * step
  return (
    <>
      <table className={css.picture}>
        <caption className="soft">
          一行一个号，一点一条线索，从左到右按收到的先后；空心的是最早举报，大点写了几个号。
        </caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">号</th>
            <th scope="col">哪几条线索写了它</th>
            <th scope="col">条数</th>
          </tr>
        </thead>
        <tbody>
          {marks.map(({ atom, kind, value, at, isCommon }) => (
            <tr key={atom}>
              <th scope="row">
                <span className="soft">{kind}</span> <Untrusted text={value} isExact />
                {isCommon && <span className="tag">很多卖家都有，不用来连</span>}
              </th>
              <td>
                <svg
                  role="img"
                  aria-label={`第 ${at.map((index) => String(index + 1)).join('、')} 条`}
                  width={width}
                  height={height}
                  viewBox={`0 0 ${String(width)} ${String(height)}`}
                >
                  <path d={`M0 ${String(height / 2)}H${String(width)}`} />
                  {at.map((index) => (
                    <circle
                      key={index}
                      cx={index * step + step / 2}
                      cy={height / 2}
                      r={index === 0 ? 4 : joins(index) ? 4.6 : 3.2}
                      data-first={index === 0 ? '' : undefined}
                    />
                  ))}
                </svg>
              </td>
              <td className={css.count}>
                {at.length} <span className="visually-hidden">条</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
