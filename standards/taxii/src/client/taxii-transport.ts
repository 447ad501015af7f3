export interface ClientRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

export interface ClientResponse {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Carries one request. Promise: it verifies the server's certificate, follows no redirect, and bounds time and size.
 * It throws if no answer came.
 */
export type TaxiiTransport = (request: ClientRequest) => Promise<ClientResponse>

/** What did not go well with a server. `status` is its answer's, if it gave one. */
export class TaxiiClientError extends Error {
  readonly code: string
  readonly status: number | undefined

  constructor(code: string, message: string, status?: number) {
    super(message)
    this.name = 'TaxiiClientError'
    this.code = code
    this.status = status
  }
}
