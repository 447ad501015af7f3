import type { Operation, OperationInput, OperationResponse } from './operation.ts'
import type { Problem } from './problem.ts'

/** An answer other than success, with the server's problem details. */
export class ApiError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiError'
    this.problem = problem
  }
}

export interface ClientOptions {
  /** Such as `http://127.0.0.1:7443`; empty in the console, which is served by the platform itself. */
  readonly server: string
  /** A bearer token; the console uses its session cookie instead. */
  readonly token?: string
  readonly fetch?: typeof fetch
}

type Given<T> = [T] extends [undefined] ? unknown : T
/** Parts that an operation does not have may be left out. */
export type CallInput<O extends Operation> = {
  readonly [Part in keyof OperationInput<O> as [OperationInput<O>[Part]] extends [undefined]
    ? never
    : Part]: Given<OperationInput<O>[Part]>
}

export type Call = <O extends Operation>(
  operation: O,
  input: CallInput<O>,
  options?: { readonly signal?: AbortSignal; readonly idempotencyKey?: string },
) => Promise<OperationResponse<O>>

/** Calls the API by its operations: `await call(getIncident, { params: { id } })`. Throws {@link ApiError}. */
export function createClient(options: ClientOptions): Call {
  const send = options.fetch ?? fetch
  return async (operation, input, { signal, idempotencyKey } = {}) => {
    const { params, query, body } = input as { params?: object; query?: object; body?: object }
    const headers: Record<string, string> = { accept: 'application/json' }
    if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`
    if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey
    if (body !== undefined) headers['content-type'] = 'application/json'
    const response = await send(options.server + address(operation.path, params, query), {
      method: operation.method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    })
    if (!response.ok) throw new ApiError(await problemOf(response))
    return (await response.json()) as never
  }
}

function address(path: string, params: object | undefined, query: object | undefined): string {
  let filled = path
  for (const [name, value] of Object.entries(params ?? {})) {
    filled = filled.replace(`{${name}}`, encodeURIComponent(String(value)))
  }
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  return search.size === 0 ? filled : `${filled}?${search}`
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text()
  try {
    return JSON.parse(text) as Problem
  } catch {
    return {
      type: 'about:blank',
      title: `The server answered ${response.status}`,
      status: response.status,
      code: 'API_UNREADABLE',
      detail: text.slice(0, 300),
    }
  }
}
