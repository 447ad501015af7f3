import { ApiError } from '@opensoc/contract'

export interface ProblemWords {
  readonly title: string
  readonly detail: string | undefined
  readonly nextStep: string | undefined
  /** What support needs: the code and the request's id. */
  readonly reference: string | undefined
}

/** A thrown thing in words for people: what happened, and what to do. */
export function problemWords(error: unknown): ProblemWords {
  if (error instanceof ApiError) {
    const { title, detail, next_step, code, request_id } = error.problem
    return {
      title,
      detail,
      nextStep: next_step,
      reference: request_id === undefined ? code : `${code} · request ${request_id}`,
    }
  }
  return {
    title: 'The platform cannot be reached',
    detail: error instanceof Error ? error.message : String(error),
    nextStep: 'Check that it runs and that this computer reaches it, then try again.',
    reference: undefined,
  }
}

/** One line for a toast. */
export function problemLine(error: unknown): string {
  const { title, detail, nextStep } = problemWords(error)
  return [title, detail, nextStep].filter((part) => part !== undefined).join('. ')
}
