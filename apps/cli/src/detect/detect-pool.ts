import { Worker } from 'node:worker_threads'
import { OpenSocError } from '@opensoc/kernel'
import type { RuleSetCompilation } from '@opensoc/sigma'
import type { ChunkOutcome } from './detector.ts'
import type { RuleReport } from './load-rules.ts'
import type { RecordBody } from './record-body.ts'

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
  | { readonly kind: 'done'; readonly ticket: number; readonly outcome: ChunkOutcome }
  | { readonly kind: 'failed'; readonly error: string }

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, { resolve: (outcome: ChunkOutcome) => void; reject: (error: Error) => void }>
}

/** Threads that each run the rules over whole chunks of records. */
export class DetectPool {
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

  /** Gives the chunk's bytes away. */
  run(chunk: RecordBody): Promise<ChunkOutcome> {
    const thread = this.#threads.reduce((least, next) =>
      next.waiting.size < least.waiting.size ? next : least,
    )
    const ticket = this.#ticket++
    return new Promise((resolve, reject) => {
      thread.waiting.set(ticket, { resolve, reject })
      const bytes = new Uint8Array(chunk.body)
      thread.worker.postMessage({ ticket, chunk: { ...chunk, body: bytes } }, [bytes.buffer])
    })
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }
}

function start(setup: DetectSetup): { thread: Thread; ready: Promise<DetectReady> } {
  const worker = new Worker(new URL('./detect-worker.ts', import.meta.url), { workerData: setup })
  const thread: Thread = { worker, waiting: new Map() }
  const ready = new Promise<DetectReady>((resolve, reject) => {
    const fail = (error: Error) => {
      reject(error)
      for (const { reject: rejectChunk } of thread.waiting.values()) rejectChunk(error)
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
