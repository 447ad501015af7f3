import { z } from 'zod'

/** Lists use keyset cursors, never offsets. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(512).optional(),
}

/** Milliseconds since the epoch. */
export const time = z.int().nonnegative()

/** A comma-separated list in a query string. */
export const commaList = z
  .string()
  .max(1000)
  .transform((text) => text.split(',').filter((part) => part !== ''))
