import type { Problem } from '@opensoc/contract'
import { type Logger, OpenSocError } from '@opensoc/kernel'
import { HttpError } from './http-error.ts'

/** Codes of broken promises that have a status of their own. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  LOG_FULL: 429,
  JOBS_FULL: 429,
  CONTENT_UNREADABLE: 400,
  LAKE_FULL: 507,
  STATE_FULL: 507,
  LAKE_TIMEOUT: 504,
  LAKE_QUERY_INVALID: 400,
  LAKE_QUERY_REFUSED: 400,
  RULE_CHANGED: 409,
  RULE_INVALID: 422,
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not right',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Changed in between',
  413: 'Too large',
  415: 'Not a known encoding',
  422: 'The rule is not right',
  429: 'Wait and send again',
  504: 'Took too long',
  507: 'The disk is full',
}

/** Any thrown thing as problem details. Unknown errors are logged, and their text stays inside. */
export function problemAnswer(error: unknown, requestId: string, logger: Logger): Response {
  const status = statusOf(error)
  if (status === 500)
    logger.error('request failed', { requestId, error: (error as Error)?.stack ?? String(error) })
  const problem: Problem = {
    type: 'about:blank',
    title: TITLES[status] ?? 'The platform failed to answer',
    status,
    code: error instanceof OpenSocError ? error.code : 'INTERNAL',
    request_id: requestId,
    ...(status === 500
      ? { next_step: `Look for ${requestId} in the log.` }
      : { detail: (error as Error).message }),
    ...(error instanceof OpenSocError && error.nextStep !== undefined ? { next_step: error.nextStep } : {}),
    ...(error instanceof HttpError && error.errors !== undefined ? { errors: [...error.errors] } : {}),
  }
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' }
  if (status === 429) headers['retry-after'] = '5'
  return new Response(JSON.stringify(problem), { status, headers })
}

function statusOf(error: unknown): number {
  if (error instanceof HttpError) return error.status
  if (error instanceof OpenSocError) return STATUS_OF_CODE[error.code] ?? 500
  return 500
}
