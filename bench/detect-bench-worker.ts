import { getHeapStatistics } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { compileRule, createRawEngine, type SigmaRule } from '@opensoc/sigma'
import { ROUTE } from './windows-route.ts'

const { rules, shared } = workerData as { rules: readonly SigmaRule[]; shared: SharedArrayBuffer }
const engine = createRawEngine(
  rules.flatMap((rule) => {
    const result = compileRule(rule)
    return result.ok ? [result.rule] : []
  }),
  ROUTE,
)
const bytes = new Uint8Array(shared)
parentPort?.on('message', () => {
  engine.scan(bytes)
  const { total_heap_size: heap, external_memory: external } = getHeapStatistics()
  parentPort?.postMessage({ heap, external })
})
