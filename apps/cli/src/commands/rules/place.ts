/** `file:line:column`, as far as it is known. */
export function place(at: {
  readonly file: string
  readonly line?: number | undefined
  readonly column?: number | undefined
}): string {
  return [at.file, at.line, at.column].filter((part) => part !== undefined).join(':')
}
