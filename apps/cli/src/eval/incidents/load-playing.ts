import { fileURLToPath } from 'node:url'
import { createDetectionRules } from '@opensoc/pipeline'
import { loadRules } from '../../detect/load-rules.ts'
import type { Playing } from './read-sets.ts'

const project = (path: string) => fileURLToPath(new URL(`../../../../../${path}`, import.meta.url))

/** The shipped rules and mappings, with which stories are played. */
export async function loadPlaying(): Promise<Playing> {
  const { set } = await loadRules([project('content/rules')])
  return { rules: createDetectionRules(set), content: project('content') }
}
