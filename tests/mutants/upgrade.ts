import type { Mutant } from './mutant.ts'

/** Upgraded: a later program opens a folder of format 1. */
export const upgrade: readonly Mutant[] = [
  {
    name: 'upgrade-account-mac-grows',
    promise: 'A later program opens data of format 1',
    test: 'tests/upgrade/format-1.test.ts',
    title: 'opens to the same words with the ring of its lead',
    breaks: [
      {
        file: 'api/records/genuine.ts',
        find: 'JSON.stringify([id, role, state, recipient, invitedBy, origin])',
        replace: 'JSON.stringify([id, role, state, recipient, invitedBy, origin, null])',
      },
    ],
  },
  {
    name: 'upgrade-note-without-title',
    promise: 'A later program opens data of format 1',
    test: 'tests/upgrade/format-1.test.ts',
    title: 'opens to the same words with the ring of its lead',
    breaks: [
      {
        file: 'src/shared/tip/sealed.ts',
        find: 'export const Note = z.object({',
        replace: 'export const Note = z.object({\n  title: z.string(),',
      },
    ],
  },
  {
    name: 'upgrade-receipt-by-another-label',
    promise: 'A later program opens data of format 1',
    test: 'tests/upgrade/format-1.test.ts',
    title: 'opens each mailbox with its receipt code',
    breaks: [
      {
        file: 'src/shared/sealing/derivation.ts',
        find: "expand(stretched, 'mailbox-id', 16)",
        replace: "expand(stretched, 'mailbox-key', 16)",
      },
    ],
  },
  {
    name: 'upgrade-backup-of-another-version',
    promise: 'A later program opens data of format 1',
    test: 'tests/upgrade/format-1.test.ts',
    title: 'is restored with the recovery sheet, and opens',
    breaks: [
      {
        file: 'api/jobs/backup/backup-files.ts',
        find: 'v: z.literal(1).describe',
        replace: 'v: z.literal(2).describe',
      },
    ],
  },
]
