import { useDesk } from '../data/desk.ts'

const most = 1000

/** Shows how far the old tips are sealed to the newest office key. */
export function Resealing() {
  const { resealing } = useDesk()
  if (resealing === null) return null
  const { left, unreadable, state, sentence } = resealing
  const count = left >= most ? '999 份以上' : `${String(left)} 份`
  return (
    <>
      <h3>以前的内容改用新钥匙</h3>
      <p role="status">
        {state === 'working' &&
          `正在后台进行，还剩 ${count}（线索、消息、备注、图片）。请照常办理；锁屏就停，下次登录接着做。`}
        {state === 'done' && left === 0 && '都已改用新钥匙，旧钥匙打不开现在的数据了。'}
        {state === 'done' && left > 0 && `还剩 ${count}没有改成，下次登录再试。`}
        {state === 'stopped' && `停下了：${sentence ?? ''}下次登录接着做。`}
        {unreadable > 0 && ` 有 ${String(unreadable)} 份打不开，没有动。`}
      </p>
      <p className="soft">
        只换开头的钥匙，内容一个字节都不变，举报人的信箱照常打开。以前的备份仍是旧钥匙打得开的，过了保留天数才没有。
      </p>
    </>
  )
}
