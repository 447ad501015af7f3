import { useLiveState } from './live-store.ts'

const POLL_MS = 15_000

/** The `refetchInterval` of a query that the stream keeps fresh: polled only while the stream is lost. */
export function usePollWhenLost(): number | false {
  return useLiveState((state) => (state.connection === 'live' ? false : POLL_MS))
}
