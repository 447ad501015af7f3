import { create } from 'zustand'

/** `live`: the stream is open. `lost`: reconnecting, lists are polled. */
interface LiveState {
  readonly connection: 'connecting' | 'live' | 'lost'
  readonly lostSince: number | undefined
}

export const useLiveState = create<LiveState>()(() => ({ connection: 'connecting', lostSince: undefined }))
