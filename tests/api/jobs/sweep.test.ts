import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sweep } from '#api/jobs/sweep.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { storeTip } from '#tests/support/office/tips.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

test('rows whose pictures are not there are warned of, until they are back', async () => {
  const output = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const { deps } = office
  const tip = await storeTip(office)
  const warned = async () => {
    await sweep(deps, new Date(0))
    return deps.warnings.met.has('pictures-missing')
  }
  expect(await warned()).toBe(false)
  // The disk of the pictures is not mounted.
  const [here, away] = [join(office.folder, 'evidence'), join(office.folder, 'evidence.away')]
  await rename(here, away)
  expect(await warned()).toBe(true)
  expect((await deps.health()).warnings).toContain('pictures-missing')
  expect(output.mock.calls.join()).toContain('有线索的图片文件不在')
  await rename(away, here)
  expect(await warned()).toBe(false)

  // A tip that comes or goes between the two looks is not missing.
  let looks = 0
  const list = async () => ((looks += 1) === 1 ? [] : deps.evidence.list())
  await sweep({ ...deps, evidence: { ...deps.evidence, list } }, new Date(0))
  expect(deps.warnings.met.has('pictures-missing')).toBe(false)
  expect(await deps.evidence.get(tip.evidenceId)).not.toBe(null)
})
