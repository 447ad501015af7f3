import { createHash } from 'node:crypto'

/** Names a rule's text. */
export function ruleTextHash(source: string): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 12)
}
