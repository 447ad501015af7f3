import { parentPort, workerData } from 'node:worker_threads'
import { createNormalizers, createRoute, joinLines, processBatch } from '@opensoc/pipeline'
import { type CompiledRule, createEngine, type SigmaEngine } from '@opensoc/sigma'
import { compileText } from '../rules/compile-text.ts'
import { ruleSetVersion } from '../rules/rule-set-version.ts'
import type { FromWorker, RuleText, ToWorker, WorkerSetup } from './messages.ts'

/** A thread of the pool: decode, normalize, enrich and detect whole batches. */
const setup = workerData as WorkerSetup
const route = createRoute({ normalizers: createNormalizers(setup.mappings), joinLines })
let engine: SigmaEngine = createEngine([])
let compiled = new Map<string, { readonly source: string; readonly rules: readonly CompiledRule[] }>()

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'rules') loadRules(message.version, message.rules)
  else run(message)
})

function run({ ticket, batch }: Extract<ToWorker, { kind: 'batch' }>): void {
  const started = performance.now()
  try {
    const processed = processBatch(route, engine, batch)
    const busyMs = performance.now() - started
    answer({ kind: 'processed', ticket, batch: processed, busyMs })
  } catch (error) {
    answer({ kind: 'failed', ticket, error: (error as Error).stack ?? String(error) })
  }
}

/** Rules whose text did not change keep their compiled form; a set that fails leaves the last good one running. */
function loadRules(version: string, rules: readonly RuleText[]): void {
  try {
    const next: typeof compiled = new Map()
    for (const rule of rules) {
      const known = compiled.get(rule.id)
      next.set(
        rule.id,
        known?.source === rule.source ? known : { source: rule.source, rules: compileText(rule) },
      )
    }
    const fresh = createEngine([...next.values()].flatMap((entry) => entry.rules))
    compiled = next
    engine = fresh
    const held = Array.from(next, ([id, { source }]) => ({ id, source }))
    answer({ kind: 'rules-loaded', version, loaded: ruleSetVersion(held), count: next.size })
  } catch (error) {
    answer({ kind: 'rules-failed', version, error: (error as Error).message })
  }
}

function answer(message: FromWorker): void {
  parentPort?.postMessage(message)
}
