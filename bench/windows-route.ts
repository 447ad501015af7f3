import type { RawRoute } from '@opensoc/sigma'
import { logsourcesOf } from './windows-corpus.ts'

/** How flat Windows events tell what they are. */
export const ROUTE: RawRoute = {
  keys: ['Channel', 'EventID'],
  viewsOf: (record) => logsourcesOf(record).map((logsource) => ({ logsource })),
}
