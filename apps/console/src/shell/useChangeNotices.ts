import type { ChangeNotice, Topic } from '@opensoc/contract'
import { useEffect, useRef } from 'react'
import { onChange } from './live-stream.ts'

export function useChangeNotices(topic: Topic, listener: (notices: readonly ChangeNotice[]) => void): void {
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => onChange(topic, (notices) => latest.current(notices)), [topic])
}
