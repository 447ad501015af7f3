import type { Logger } from '@opensoc/kernel'
import type { Deliver, SyslogCounts } from './syslog-listener.ts'

/** A batch goes when it is this large, or when its first message has waited for {@link LINGER_MS}. */
const BATCH_BYTES = 256 * 1024
const LINGER_MS = 100
const RETRY_MS = 500
const SEPARATOR = Buffer.from([0])

/** Gathers messages of all senders of a port and delivers them in order, one batch at a time. */
export class MessageBatcher {
  readonly #deliver: Deliver
  readonly #logger: Logger
  readonly #maxPendingBytes: number
  #parts: Buffer[] = []
  #partBytes = 0
  #messages = 0
  /** Messages and bytes of batches that are being delivered. */
  #inFlightBytes = 0
  #timer: NodeJS.Timeout | undefined
  #delivering: Promise<void> = Promise.resolve()
  #waiting: (() => void)[] = []
  #received = 0
  #delivered = 0
  #dropped = 0

  constructor(options: {
    readonly deliver: Deliver
    readonly logger: Logger
    /** Bytes that may wait in memory. */
    readonly maxPendingBytes: number
  }) {
    this.#deliver = options.deliver
    this.#logger = options.logger
    this.#maxPendingBytes = options.maxPendingBytes
  }

  get isFull(): boolean {
    return this.#partBytes + this.#inFlightBytes >= this.#maxPendingBytes
  }

  counts(): SyslogCounts {
    return { received: this.#received, delivered: this.#delivered, dropped: this.#dropped }
  }

  add(message: Buffer): void {
    this.#received += 1
    this.#parts.push(message.includes(0) ? withoutZeros(message) : message, SEPARATOR)
    this.#partBytes += message.length + 1
    this.#messages += 1
    if (this.#partBytes >= BATCH_BYTES) this.#flush()
    else this.#timer ??= setTimeout(() => this.#flush(), LINGER_MS)
  }

  /** Counts a message that there was no room for. */
  drop(): void {
    this.#received += 1
    if (this.#dropped === 0) this.#logger.warn('syslog messages dropped: the spool is full', {})
    this.#dropped += 1
  }

  /** Resolves when there is room again. */
  async room(): Promise<void> {
    if (!this.isFull) return
    this.#flush()
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Resolves once everything that was added is delivered. */
  async drain(): Promise<void> {
    this.#flush()
    await this.#delivering
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#messages === 0) return
    const body = Buffer.concat(this.#parts, this.#partBytes)
    const messages = this.#messages
    this.#inFlightBytes += body.length
    this.#parts = []
    this.#partBytes = 0
    this.#messages = 0
    this.#delivering = this.#delivering.then(async () => {
      await this.#deliverUntilKept(body)
      this.#delivered += messages
      this.#inFlightBytes -= body.length
      if (!this.isFull) for (const resolve of this.#waiting.splice(0)) resolve()
    })
  }

  /** Nothing is given up while the process runs: a full spool makes senders wait. */
  async #deliverUntilKept(body: Buffer): Promise<void> {
    for (;;) {
      try {
        await this.#deliver(body)
        return
      } catch (error) {
        const { code, message } = error as Error & { code?: string }
        if (code === 'LOG_CLOSED') {
          this.#logger.error('syslog messages not kept: the log is closed', { bytes: body.length })
          return
        }
        if (code !== 'LOG_FULL') this.#logger.error('syslog messages not kept yet', { error: message })
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }
}

/** A zero ends a message in a body; inside one it means nothing. */
function withoutZeros(message: Buffer): Buffer {
  return Buffer.from(message.map((byte) => (byte === 0 ? 32 : byte)))
}
