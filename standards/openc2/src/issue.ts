/** One thing that is wrong with a message. */
export interface Issue {
  /** JSON pointer (RFC 6901) into the command, response or message. */
  readonly pointer: string
  /** Completes the sentence that begins with the pointer: "must be ...", "is missing". */
  readonly message: string
}

/** The issues as one line, for `status_text`. */
export function printIssues(issues: readonly Issue[]): string {
  return issues.map(({ pointer, message }) => `${pointer || 'the message'} ${message}`).join('; ')
}

export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] }
