const LINE_FEED = 10
const DIGIT_0 = 48
const DIGIT_9 = 57
const SPACE = 32
/** A count has at most so many digits: what has more is text that begins with a number. */
const MAX_COUNT_DIGITS = 7

/**
 * Cuts a TCP or TLS stream into messages (RFC 6587 3.4): octet-counted where a message begins with a number and a
 * space, else ended by a line feed or a zero; a stream may mix both. A message is at most `maxBytes`: what is longer
 * is cut there, so that one sender's mistake costs one message.
 */
export class MessageSplitter {
  readonly #maxBytes: number
  #held: Buffer = Buffer.alloc(0)
  /** Bytes of an octet-counted message that are still to be thrown away, because the message was too long. */
  #skip = 0
  /** The rest of a message that was too long goes, up to its end. */
  #skipsLine = false

  constructor(options: { readonly maxBytes: number }) {
    this.#maxBytes = options.maxBytes
  }

  push(bytes: Buffer): Buffer[] {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    const messages: Buffer[] = []
    while (this.#held.length > 0 && this.#take(messages)) {
      // Each turn takes a message, or a part that is thrown away.
    }
    return messages
  }

  /** What stands without its end when the sender goes away. */
  end(): Buffer[] {
    const rest = this.#skipsLine || this.#skip > 0 ? [] : [withoutEnd(this.#held)]
    this.#held = Buffer.alloc(0)
    return rest.filter((message) => message.length > 0)
  }

  #take(messages: Buffer[]): boolean {
    if (this.#skip > 0) return this.#skipBytes()
    const count = this.#skipsLine ? undefined : countAt(this.#held)
    if (count === 'unknown') return false
    return count === undefined ? this.#takeLine(messages) : this.#takeCounted(count, messages)
  }

  #skipBytes(): boolean {
    const size = Math.min(this.#skip, this.#held.length)
    this.#skip -= size
    this.#held = this.#held.subarray(size)
    return this.#held.length > 0
  }

  #takeCounted({ start, size }: Count, messages: Buffer[]): boolean {
    const wanted = Math.min(size, this.#maxBytes)
    if (this.#held.length < start + wanted) return false
    add(messages, this.#held.subarray(start, start + wanted))
    this.#skip = size - wanted
    this.#held = this.#held.subarray(start + wanted)
    return true
  }

  #takeLine(messages: Buffer[]): boolean {
    const end = endOfLine(this.#held)
    if (end === -1 && this.#held.length <= this.#maxBytes) return this.#dropSkipped()
    const message = this.#held.subarray(0, end === -1 ? this.#maxBytes : Math.min(end, this.#maxBytes))
    if (!this.#skipsLine) add(messages, message)
    this.#held = end === -1 ? this.#held.subarray(this.#maxBytes) : this.#held.subarray(end + 1)
    this.#skipsLine = end === -1
    return true
  }

  #dropSkipped(): boolean {
    if (this.#skipsLine) this.#held = Buffer.alloc(0)
    return false
  }
}

interface Count {
  /** Where the message begins. */
  readonly start: number
  readonly size: number
}

/** The octet count at the start; `unknown` while its digits may go on in the next piece. */
function countAt(bytes: Buffer): Count | 'unknown' | undefined {
  let size = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte === SPACE && at > 0) return { start: at + 1, size }
    const isDigit = byte >= (at === 0 ? DIGIT_0 + 1 : DIGIT_0) && byte <= DIGIT_9
    if (!isDigit || at >= MAX_COUNT_DIGITS) return undefined
    size = size * 10 + byte - DIGIT_0
  }
  return 'unknown'
}

function endOfLine(bytes: Buffer): number {
  const lineFeed = bytes.indexOf(LINE_FEED)
  const zero = bytes.indexOf(0)
  if (lineFeed === -1 || zero === -1) return Math.max(lineFeed, zero)
  return Math.min(lineFeed, zero)
}

function add(messages: Buffer[], message: Buffer): void {
  const text = withoutEnd(message)
  if (text.length > 0) messages.push(text)
}

/** Line ends and zeros behind a message are framing: some senders count them, some send both. */
function withoutEnd(message: Buffer): Buffer {
  let end = message.length
  while (end > 0 && (message[end - 1] === LINE_FEED || message[end - 1] === 13 || message[end - 1] === 0))
    end--
  return message.subarray(0, end)
}
