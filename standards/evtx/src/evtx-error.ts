/** Something in the file that cannot be read; `offset` counts from the start of its chunk. */
export class EvtxError extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.name = 'EvtxError'
    this.offset = offset
  }
}
