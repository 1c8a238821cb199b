/** Staff roles. The auditor holds no key. @see docs/design.md 8 */
export const roles = { triager: '办理人员', lead: '负责人', auditor: '审计员' } as const
export type Role = keyof typeof roles

/** Roles that read and handle tips. */
export const triage = ['triager', 'lead'] as const
