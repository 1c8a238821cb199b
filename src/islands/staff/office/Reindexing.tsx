import { useAnswer } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { backlogQuery } from '../data/queries.ts'

/** Has a lead compare the tips of older rules by the present ones, and shows how far it is. */
export function Reindexing() {
  const { reindexing } = useDesk()
  const stale = useAnswer(backlogQuery).value?.stale ?? null
  const { state, done, left, unreadable, sentence, start } = reindexing
  if (state === 'idle' && (stale === null || stale === 0)) return null
  const isBusy = state === 'working'
  return (
    <>
      <h3>以前的线索重新比对</h3>
      <p>
        比对卖家的办法改进了。以前的线索还是照旧办法比对的：彼此的连接都在，但新来的线索和它们连不上，用号码也可能找不到它们。
      </p>
      <p>
        重新比对在您的浏览器里由机器逐条打开全文和联系方式（联系方式只用来去掉举报人自己的号码），换上新的摘要；服务器看不到内容。每批在审计日志里记一行，写明打开了几条、换上了几条。同事认定的“是”“不是同一卖家”都保留，举报人的信箱不变。
      </p>
      <p role="status">
        {isBusy && done + left === 0 && '就要开始…'}
        {isBusy &&
          done + left > 0 &&
          `正在后台进行，已做 ${String(done)} 条，还剩 ${String(left)} 条。请照常办理；锁屏就停，解锁接着做。`}
        {state === 'done' && left === 0 && `做完了，一共 ${String(done)} 条。`}
        {state === 'done' && left > 0 && `做了 ${String(done)} 条，还剩 ${String(left)} 条没有做成。`}
        {state === 'stopped' && `停下了：${sentence ?? ''}做好的都在，可以接着做。`}
        {unreadable > 0 && ` 有 ${String(unreadable)} 条打不开，没有动。`}
      </p>
      {!isBusy && stale !== null && stale > 0 && (
        <div className="bar">
          <button type="button" onClick={start}>
            {state === 'idle' ? '开始重新比对' : '接着做'}（
            {stale >= 1000 ? '999 条以上' : `${String(stale)} 条`}）
          </button>
        </div>
      )}
      <p className="soft">
        随时可以停：关掉网页、换一台电脑、换一位负责人都行，接着做剩下的；两个人同时做也不会重复。
      </p>
    </>
  )
}
