import type { z } from 'zod'

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** What a caller must be allowed to do. `public` needs no session. */
export type Scope = 'public' | 'read' | 'ingest' | 'triage' | 'rules' | 'respond' | 'admin'

/**
 * One call of the API: the server routes by it, clients are typed by it, OpenAPI is made from it.
 * Paths write parameters as `{id}`.
 */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly id: string
  readonly method: Method
  readonly path: string
  readonly summary: string
  readonly scope: Scope
  /** Its answer holds a secret: it is never kept on disk, not even for a retry. */
  readonly isSecret?: boolean
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly response: Response
}

/** Keeps the schemas' types. */
export function operation<
  Params extends z.ZodType = z.ZodType<undefined, undefined>,
  Query extends z.ZodType = z.ZodType<undefined, undefined>,
  Body extends z.ZodType = z.ZodType<undefined, undefined>,
  Response extends z.ZodType = z.ZodType<undefined, undefined>,
>(definition: Operation<Params, Query, Body, Response>): Operation<Params, Query, Body, Response> {
  return definition
}

/** What a caller passes: only the parts that the operation has. */
export interface OperationInput<O extends Operation> {
  readonly params: O extends Operation<infer P, z.ZodType, z.ZodType, z.ZodType> ? z.input<P> : never
  readonly query: O extends Operation<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.input<Q> : never
  readonly body: O extends Operation<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.input<B> : never
}

export type OperationResponse<O extends Operation> =
  O extends Operation<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.output<R> : never
