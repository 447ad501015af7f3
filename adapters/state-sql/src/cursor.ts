import { OpenSocError } from '@opensoc/kernel'

/** A keyset cursor: the sort key of the last row of a page. Opaque to callers. */
export function printCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** Throws `CURSOR_INVALID` for what no page gave. */
export function parseCursor(cursor: string, length: number): (string | number)[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (
      Array.isArray(key) &&
      key.length === length &&
      key.every((part) => typeof part === 'string' || typeof part === 'number')
    ) {
      return key
    }
  } catch {
    // told below
  }
  throw new OpenSocError('CURSOR_INVALID', 'this cursor is not of this list', {
    nextStep: 'Start again without a cursor.',
  })
}
