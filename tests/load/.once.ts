import { withFolder, withServer } from './served.ts'
import { reportOnce, takeInUnderFlood, spread } from './citizens.ts'
await withFolder((folder) => withServer(folder, async (server) => {
  await reportOnce(server)
  for (const n of [200, 400]) { const { load, flooded } = await takeInUnderFlood(server, n, 60); console.log('flood', n, load.times.length, load.refused, load.wrong.length, spread(load), flooded) }
}))
