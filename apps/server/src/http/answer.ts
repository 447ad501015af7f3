import type { Operation, OperationResponse } from '@opensoc/contract'
import type { z } from 'zod'
import type { Actor } from './actor.ts'

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined

/** What a handler gets: the parts of the request, already checked against the contract. */
export interface Asked<O extends Operation> {
  readonly params: O extends Operation<infer P, z.ZodType, z.ZodType, z.ZodType> ? Parsed<P> : never
  readonly query: O extends Operation<z.ZodType, infer Q, z.ZodType, z.ZodType> ? Parsed<Q> : never
  readonly body: O extends Operation<z.ZodType, z.ZodType, infer B, z.ZodType> ? Parsed<B> : never
  readonly actor: Actor
  readonly signal: AbortSignal
  /** Headers to set on the answer. */
  readonly headers: Headers
}

/** A call of the contract and what answers it. */
export interface Answer {
  readonly operation: Operation
  readonly handle: (asked: Asked<Operation>) => Promise<unknown>
}

/** Ties a handler to its operation, with the operation's types. */
export function answer<O extends Operation>(
  operation: O,
  handle: (asked: Asked<O>) => Promise<OperationResponse<O>>,
): Answer {
  return { operation, handle: handle as unknown as Answer['handle'] }
}
