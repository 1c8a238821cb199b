import { chineseDay, dayOf } from '#shared/day.ts'
import type { KeyPair } from '#shared/sealing/office-keys.ts'
import { officeKeyId } from '#shared/sealing/seal.ts'
import factsCss from '#src/islands/parts/facts.module.css'
import css from './RecoverySheet.module.css'

/** The paper identity. Its holder and the data open every tip with the `age` tool alone. */
function RecoverySheet({ paper }: { readonly paper: KeyPair }) {
  return (
    <section className={css.sheet} aria-labelledby="sheet-title">
      <h2 id="sheet-title">恢复页 · 恢复钥匙</h2>
      <p className={css.key} translate="no">
        {paper.identity.match(/.{1,4}/g)?.map((group, index) => (
          <span key={String(index)}>{group} </span>
        ))}
      </p>
      <dl className={factsCss.facts}>
        <dt>哪个线索台</dt>
        <dd>{location.host + import.meta.env.BASE_URL.replace(/\/+$/, '')}</dd>
        <dt>钥匙编号</dt>
        <dd>
          <code>{officeKeyId(paper.recipient)}</code>
        </dd>
        <dt>生成日期</dt>
        <dd>{chineseDay(dayOf(new Date()))}</dd>
      </dl>
      <p>
        这把钥匙只在这张纸上，电脑和服务器里都没有。谁拿到这张纸和数据，谁就能读所有线索，也能打开备份里的服务器钥匙。请装入信封封好，锁进保险柜；不要拍照，不要存进电脑。
      </p>
      <p>
        服务器坏了：在新服务器上运行 <code>npm run restore -- 备份目录 新的空目录</code>，输入上面的钥匙。
      </p>
      <p>
        没有服务器，也能读线索：把上面的钥匙去掉空格、写成一行，存为 paper.txt，装上 age
        工具（age-encryption.org）。先用它打开办公钥匙，再用办公钥匙打开线索，两步的命令在运行维护手册第 3
        节。
      </p>
    </section>
  )
}

/** Third step of set-up: the sheet, to be printed or copied. */
export function SheetStep({ paper, onKept }: { readonly paper: KeyPair; readonly onKept: () => void }) {
  return (
    <>
      <div className="screen">
        <p>
          <b>请现在打印或抄写下面这一页。</b>
          钥匙是刚刚在您的浏览器里生成的，服务器没有；丢了它，又没有人记得密码，线索就再也打不开。
        </p>
        <div className="bar">
          <button
            type="button"
            className="quiet"
            onClick={() => {
              window.print()
            }}
          >
            打印
          </button>
          <button type="button" onClick={onKept}>
            已收好，下一步
          </button>
        </div>
      </div>
      <RecoverySheet paper={paper} />
    </>
  )
}
