import { ChangeNotice, STREAM_PATH, TOPICS, type Topic } from '@opensoc/contract'
import { useLiveState } from './live-store.ts'

const REOPEN_MS = 5_000
const listeners = new Map<Topic, Set<(notices: readonly ChangeNotice[]) => void>>()
const waiting: ChangeNotice[] = []
const HELD_MS = 500

/** Calls back with the notices of a topic, batched twice a second. */
export function onChange(topic: Topic, listener: (notices: readonly ChangeNotice[]) => void): () => void {
  const known = listeners.get(topic) ?? new Set()
  listeners.set(topic, known.add(listener))
  return () => known.delete(listener)
}

/** Opens the one stream of this browser tab; the browser reconnects, and we reopen what it gave up. */
export function openStream(): () => void {
  let source = connect()
  const reopen = setInterval(() => {
    if (source.readyState !== EventSource.CLOSED) return
    source = connect()
  }, REOPEN_MS)
  const flush = setInterval(deliver, HELD_MS)
  return () => {
    clearInterval(reopen)
    clearInterval(flush)
    source.close()
  }
}

function connect(): EventSource {
  const source = new EventSource(`${STREAM_PATH}?topics=${TOPICS.join(',')}`)
  source.onopen = () => useLiveState.setState({ connection: 'live', lostSince: undefined })
  source.onerror = () =>
    useLiveState.setState(({ lostSince }) => ({ connection: 'lost', lostSince: lostSince ?? Date.now() }))
  for (const topic of TOPICS) source.addEventListener(topic, receive)
  source.onmessage = receive
  return source
}

function receive(event: MessageEvent<string>): void {
  const notice = ChangeNotice.safeParse(parse(event.data))
  if (notice.success) waiting.push(notice.data)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function deliver(): void {
  if (waiting.length === 0) return
  const notices = waiting.splice(0)
  for (const [topic, known] of listeners) {
    const mine = notices.filter((notice) => notice.topic === topic)
    if (mine.length > 0) for (const listener of known) listener(mine)
  }
}
