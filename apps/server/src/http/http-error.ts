import { OpenSocError } from '@opensoc/kernel'

/** Becomes a problem answer (RFC 9457) with this status. */
export class HttpError extends OpenSocError {
  readonly status: number
  readonly errors: readonly { readonly pointer: string; readonly message: string }[] | undefined

  constructor(
    status: number,
    code: string,
    message: string,
    options: { nextStep?: string; errors?: readonly { pointer: string; message: string }[] } = {},
  ) {
    super(code, message, options.nextStep === undefined ? {} : { nextStep: options.nextStep })
    this.status = status
    this.errors = options.errors
  }
}

export function notFound(what: string): HttpError {
  return new HttpError(404, 'NOT_FOUND', `${what} does not exist`)
}
