/** Where in a piece of content something was found: what every error about content carries. */
export interface Place {
  readonly file?: string
  /** 1-based. */
  readonly line?: number
  /** 1-based. */
  readonly column?: number
  /** JSON pointer (RFC 6901). */
  readonly pointer?: string
}

/** `file:line:column pointer`, leaving out what is unknown. */
export function printPlace(place: Place): string {
  const position = [place.file, place.line, place.column].filter((part) => part !== undefined).join(':')
  return place.pointer === undefined ? position : `${position} ${place.pointer}`.trim()
}
