/** A broken promise: thrown, never returned. `code` is stable and reads `AREA_REASON`. */
export class OpenSocError extends Error {
  readonly code: string
  /** What the person should do next; printed under the message. */
  readonly nextStep: string | undefined

  constructor(code: string, message: string, options: { cause?: unknown; nextStep?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'OpenSocError'
    this.code = code
    this.nextStep = options.nextStep
  }
}
