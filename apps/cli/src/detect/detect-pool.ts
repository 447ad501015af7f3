import { Worker } from 'node:worker_threads'
import { OpenSocError } from '@opensoc/kernel'
import type { RuleSetCompilation } from '@opensoc/sigma'
import type { PartRunner } from './detect-inputs.ts'
import type { PartOutcome, RecordPart } from './detect-part.ts'
import type { RuleReport } from './load-rules.ts'

export interface DetectSetup {
  readonly rulePaths: readonly string[]
  readonly contentFolder: string
  readonly referenceTime: number
}

/** What every thread says when it has its rules; they all have the same. */
export interface DetectReady {
  readonly report: readonly RuleReport[]
  readonly correlations: Pick<RuleSetCompilation, 'correlations' | 'buildingBlocks'>
}

export type FromDetectWorker =
  | { readonly kind: 'ready'; readonly ready: DetectReady }
  | { readonly kind: 'done'; readonly ticket: number; readonly outcome: PartOutcome }
  | { readonly kind: 'failed'; readonly error: string }

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, { resolve: (outcome: PartOutcome) => void; reject: (error: Error) => void }>
}

/** Threads that each run the rules over whole parts of files. */
export class DetectPool implements PartRunner {
  readonly #threads: readonly Thread[]
  readonly ready: Promise<DetectReady>
  #ticket = 0

  constructor(size: number, setup: DetectSetup) {
    const starting = Array.from({ length: size }, () => start(setup))
    this.#threads = starting.map(({ thread }) => thread)
    this.ready = Promise.all(starting.map(({ ready }) => ready)).then(([first]) => first!)
  }

  get size(): number {
    return this.#threads.length
  }

  run(part: RecordPart): Promise<PartOutcome> {
    const thread = this.#threads.reduce((least, next) =>
      next.waiting.size < least.waiting.size ? next : least,
    )
    const ticket = this.#ticket++
    return new Promise((resolve, reject) => {
      thread.waiting.set(ticket, { resolve, reject })
      thread.worker.postMessage({ ticket, part }, memoryOf(part))
    })
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }
}

/** Is handed over, not copied. */
function memoryOf(part: RecordPart): ArrayBuffer[] {
  if (part.kind !== 'evtx') return [part.bytes.buffer]
  return part.stretches.flatMap(({ kind, bytes }) => (kind === 'chunk' ? [bytes.buffer as ArrayBuffer] : []))
}

/**
 * Without a bound the collector waits until the machine is full. All of SigmaHQ's rules and what they remember of values
 * take about 180 MB; a smaller young generation costs more time than it saves.
 */
const MEMORY = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 24 } as const

function start(setup: DetectSetup): { thread: Thread; ready: Promise<DetectReady> } {
  const worker = new Worker(new URL('./detect-worker.ts', import.meta.url), {
    workerData: setup,
    resourceLimits: MEMORY,
  })
  const thread: Thread = { worker, waiting: new Map() }
  const ready = new Promise<DetectReady>((resolve, reject) => {
    const fail = (error: Error) => {
      reject(error)
      for (const { reject: rejectPart } of thread.waiting.values()) rejectPart(error)
      thread.waiting.clear()
    }
    worker.on('message', (message: FromDetectWorker) => {
      if (message.kind === 'ready') resolve(message.ready)
      else if (message.kind === 'failed') fail(new OpenSocError('DETECT_FAILED', message.error))
      else {
        thread.waiting.get(message.ticket)?.resolve(message.outcome)
        thread.waiting.delete(message.ticket)
      }
    })
    worker.on('error', (cause) => fail(cause as Error))
  })
  ready.catch(() => undefined)
  return { thread, ready }
}
