/** A position in a Sigma file; both count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/**
 * Why a document or rule was refused. `code` is stable (`SIGMA_...`), `message` says what is wrong and
 * `expected` what would be right.
 */
export interface SigmaError {
  readonly code: string
  readonly message: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly expected?: string
}

/** Carries a `SigmaError` from deep inside the parser to its door; never leaves this package. */
export class SigmaRefusal extends Error {
  readonly error: SigmaError

  constructor(error: SigmaError) {
    super(error.message)
    this.name = 'SigmaRefusal'
    this.error = error
  }
}

export interface RefusalDetail {
  readonly message: string
  readonly place?: Place | undefined
  readonly expected?: string | undefined
}

export function refuse(code: string, detail: RefusalDetail): never {
  throw new SigmaRefusal(sigmaError(code, detail))
}

export function sigmaError(code: string, detail: RefusalDetail): SigmaError {
  const { message, place, expected } = detail
  return {
    code,
    message,
    ...(place === undefined ? {} : { line: place.line, column: place.column }),
    ...(expected === undefined ? {} : { expected }),
  }
}

export function inFile(error: SigmaError, file: string | undefined): SigmaError {
  return file === undefined || error.file !== undefined ? error : { ...error, file }
}

/** Runs `work` and turns its refusal into data. Anything else that it throws is a defect and passes through. */
export function catchRefusal<T>(work: () => T, onRefusal: (error: SigmaError) => T): T {
  try {
    return work()
  } catch (thrown) {
    if (thrown instanceof SigmaRefusal) return onRefusal(thrown.error)
    throw thrown
  }
}
