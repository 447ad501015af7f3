import { TAXII_MEDIA_TYPE } from '../resources.ts'

export interface TaxiiResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export function answer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): TaxiiResponse {
  return { status, headers: { 'content-type': TAXII_MEDIA_TYPE, ...headers }, body: JSON.stringify(body) }
}

/** The error resource (3.6). */
export function problem(
  status: number,
  title: string,
  description?: string,
  headers: Readonly<Record<string, string>> = {},
): TaxiiResponse {
  const details = description === undefined ? {} : { description }
  return answer(status, { title, ...details, http_status: String(status) }, headers)
}

export const notFound = (what: string): TaxiiResponse =>
  problem(404, 'Not found', `there is no such ${what}, or not for you`)
