export interface SyslogCounts {
  readonly received: number
  readonly delivered: number
  /** Messages that could not be kept because the spool was full and the sender could not be told to wait (UDP only). */
  readonly dropped: number
}

/** A port that takes syslog messages. */
export interface SyslogListener {
  readonly port: number
  counts(): SyslogCounts
  /** Takes no new senders, reads what those that are connected still send, and resolves once all of it is delivered. */
  close(): Promise<void>
}

/** Makes a body durable: messages, each ended by a zero byte. Rejects with `LOG_FULL` while the spool has no room. */
export type Deliver = (body: Uint8Array) => Promise<void>
