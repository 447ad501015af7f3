import { useState } from 'react'
import { useChangeNotices } from '../shell/useChangeNotices.ts'

/** Counts alerts that were announced since the list was loaded. They may not match its filter, so they are "since". */
export function useNewFindings() {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  useChangeNotices('findings', (notices) =>
    setIds((known) => new Set([...known, ...notices.map(({ id }) => id)])),
  )
  return { count: ids.size, clear: () => setIds(new Set()) }
}
