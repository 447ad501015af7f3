import { z } from 'zod'

export const EntityRef = z.object({ kind: z.string(), key: z.string(), label: z.string() })
export type EntityRef = z.output<typeof EntityRef>

export const AttackRef = z.object({
  /** Technique or sub-technique id such as T1003.001. */
  uid: z.string(),
  name: z.string(),
  tactics: z.array(z.string()),
})
export type AttackRef = z.output<typeof AttackRef>
