import { Worker } from 'node:worker_threads'
import type { ContextEntry, ParserDefinition } from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import type { FrameBatch, ProcessedBatch, RecordTrial, WorkerPool } from '@opensoc/pipeline'
import type { RunningSet } from '../rules/running-rules.ts'
import type { FromWorker, SharedIndicators, ToWorker, TrialRequest, WorkerSetup } from './messages.ts'
import type { LoadedRules } from './worker-rules.ts'

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

interface RulesWaiting {
  readonly version: string
  readonly resolve: (count: number) => void
  readonly reject: (error: Error) => void
}

/** What one thread runs, by its own account. */
export interface LoadedSet {
  readonly version: string
  readonly count: number
  /** Correlations of the set that name what is not there. */
  readonly refused: LoadedRules['refused']
  /** Why it refused the set that it was given last. */
  readonly error?: string
}

export interface ThreadPool extends WorkerPool {
  /** Resolves with the number of rules once every thread runs the set; rejects if one refuses, which keeps its last set. */
  loadRules(version: string, set: RunningSet): Promise<number>
  /** What is known about things, from each thread's next batch on. */
  useContext(entries: readonly ContextEntry[]): void
  /** Threads take them between two batches; what is on the way is matched by the set before. */
  loadIndicators(indicators: SharedIndicators): void
  /** Resolves once every thread asks these parsers first; rejects if one refuses, which keeps its last ones. */
  loadParsers(parsers: readonly ParserDefinition[]): Promise<void>
  /** Takes a text through the stages as a thread runs them; nothing is stored. */
  tryRecord(trial: TrialRequest): Promise<RecordTrial>
  /** One entry a thread. */
  loadedSets(): readonly LoadedSet[]
  /** Milliseconds that the threads have worked. */
  busyMs(): number
  close(): Promise<void>
}

/** Worker threads that each take the next batch when they are free. */
export function createThreadPool(options: {
  readonly size: number
  readonly setup: WorkerSetup
  readonly heapMb: number
}): ThreadPool {
  const threads = Array.from({ length: options.size }, () => startThread(options.setup, options.heapMb))
  let ticket = 0
  const freest = () =>
    threads.reduce((least, next) => (next.waiting.size < least.waiting.size ? next : least))
  return {
    size: threads.length,
    process: (batch) => freest().process(ticket++, batch),
    tryRecord: (trial) => freest().tryRecord(ticket++, trial),
    async loadParsers(parsers) {
      await Promise.all(threads.map((thread) => thread.loadParsers(ticket++, parsers)))
    },
    async loadRules(version, set) {
      const counts = await Promise.all(threads.map((thread) => thread.loadRules(version, set)))
      return counts[0] ?? 0
    },
    useContext(entries) {
      for (const { worker } of threads) worker.postMessage({ kind: 'context', entries } satisfies ToWorker)
    },
    loadIndicators: (indicators) => {
      for (const { worker } of threads)
        worker.postMessage({ kind: 'indicators', indicators } satisfies ToWorker)
    },
    loadedSets: () => threads.map((thread) => thread.loadedSet()),
    busyMs: () => threads.reduce((total, thread) => total + thread.busyMs(), 0),
    async close() {
      await Promise.all(threads.map((thread) => thread.worker.terminate()))
    },
  }
}

function startThread(setup: WorkerSetup, heapMb: number) {
  const worker = new Worker(new URL('./pipeline-worker.ts', import.meta.url), {
    workerData: setup,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  })
  const waiting = new Map<number, Waiting<ProcessedBatch>>()
  const trials = new Map<number, Waiting<RecordTrial>>()
  const loading = new Map<number, Waiting<void>>()
  let rulesWaiting: RulesWaiting[] = []
  let busy = 0
  let loaded: LoadedSet = { version: '', count: 0, refused: [] }

  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'processed') {
      busy += message.busyMs
      settle(waiting, message.ticket)?.resolve(message.batch)
    } else if (message.kind === 'tried') {
      settle(trials, message.ticket)?.resolve(message.trial)
    } else if (message.kind === 'parsers-loaded') {
      settle(loading, message.ticket)?.resolve()
    } else if (message.kind === 'failed') {
      const error = new OpenSocError('PIPELINE_FAILED', message.error)
      for (const tickets of [waiting, trials, loading])
        settle<unknown>(tickets as Tickets, message.ticket)?.reject(error)
    } else {
      loaded =
        message.kind === 'rules-loaded'
          ? { version: message.loaded, count: message.count, refused: message.refused }
          : { ...loaded, error: message.error }
      const mine = rulesWaiting.filter((entry) => entry.version === message.version)
      rulesWaiting = rulesWaiting.filter((entry) => entry.version !== message.version)
      for (const entry of mine) {
        if (message.kind === 'rules-loaded') entry.resolve(message.count)
        else entry.reject(new OpenSocError('RULES_NOT_LOADED', message.error))
      }
    }
  })
  worker.on('error', (cause) => {
    const error = new OpenSocError(
      'PIPELINE_WORKER_DIED',
      `a pipeline thread stopped: ${(cause as Error).message}`,
      { cause },
    )
    for (const tickets of [waiting, trials, loading]) {
      for (const entry of tickets.values()) entry.reject(error)
      tickets.clear()
    }
    for (const entry of rulesWaiting) entry.reject(error)
    rulesWaiting = []
  })

  const post = (message: ToWorker) => worker.postMessage(message)
  return {
    worker,
    waiting,
    busyMs: () => busy,
    loadedSet: () => loaded,
    process: (ticket: number, batch: FrameBatch) =>
      new Promise<ProcessedBatch>((resolve, reject) => {
        waiting.set(ticket, { resolve, reject })
        post({ kind: 'batch', ticket, batch })
      }),
    tryRecord: (ticket: number, trial: TrialRequest) =>
      new Promise<RecordTrial>((resolve, reject) => {
        trials.set(ticket, { resolve, reject })
        post({ kind: 'trial', ticket, trial })
      }),
    loadParsers: (ticket: number, parsers: readonly ParserDefinition[]) =>
      new Promise<void>((resolve, reject) => {
        loading.set(ticket, { resolve, reject })
        post({ kind: 'parsers', ticket, parsers })
      }),
    loadRules: (version: string, set: RunningSet) =>
      new Promise<number>((resolve, reject) => {
        rulesWaiting.push({ version, resolve, reject })
        post({ kind: 'rules', version, set })
      }),
  }
}

type Tickets = Map<number, Waiting<unknown>>

function settle<Answer>(waiting: Map<number, Waiting<Answer>>, ticket: number): Waiting<Answer> | undefined {
  const entry = waiting.get(ticket)
  waiting.delete(ticket)
  return entry
}
