import { z } from 'zod'

/** RFC 9457 problem details, as `application/problem+json`. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** Stable `AREA_REASON`. */
  code: z.string(),
  detail: z.string().optional(),
  /** What to do next. */
  next_step: z.string().optional(),
  request_id: z.string().optional(),
  /** Where in the request it was found. */
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
})
export type Problem = z.output<typeof Problem>
