import { Worker } from 'node:worker_threads'
import type { TenantId } from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import type { HistoryRules } from '@opensoc/pipeline'
import type { WorkerSetup } from '../workers/messages.ts'
import type { HistorySet } from './history-set.ts'
import type { FromHistory, ToHistory } from './history-worker.ts'

/** Rules that are open on the thread until they are closed. */
export interface OpenHistoryRules extends HistoryRules {
  close(): void
}

interface Waiting {
  readonly resolve: (answer: FromHistory) => void
  readonly reject: (error: Error) => void
}

type Asking<T = ToHistory> = T extends { readonly ticket: number } ? Omit<T, 'ticket'> : never

/** One thread that runs rules over stored events, started when it is first needed; all who ask take turns by the page. */
export class HistoryThread {
  readonly #setup: WorkerSetup
  readonly #heapMb: number
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #count = 0

  constructor(options: { readonly setup: WorkerSetup; readonly heapMb: number }) {
    this.#setup = options.setup
    this.#heapMb = options.heapMb
  }

  async open(tenantId: TenantId, set: HistorySet): Promise<OpenHistoryRules> {
    const key = this.#count++
    const opened = await this.#ask({ kind: 'open', key, tenantId, set })
    if (opened.kind !== 'opened') throw failed(opened)
    return {
      prefilter: opened.prefilter,
      detect: async (events) => {
        const records = events.map(({ id, source, receivedTime, raw }) => ({ id, source, receivedTime, raw }))
        const answer = await this.#ask({ kind: 'detect', key, records })
        if (answer.kind !== 'detected') throw failed(answer)
        return answer.output
      },
      close: () => this.#worker?.postMessage({ kind: 'close', key } satisfies ToHistory),
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #ask(message: Asking): Promise<FromHistory> {
    const ticket = this.#count++
    const worker = this.#started()
    return new Promise((resolve, reject) => {
      this.#waiting.set(ticket, { resolve, reject })
      worker.postMessage({ ...message, ticket })
    })
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker
    const worker = new Worker(new URL('./history-worker.ts', import.meta.url), {
      workerData: this.#setup,
      resourceLimits: { maxOldGenerationSizeMb: this.#heapMb },
    })
    worker.on('message', (message: FromHistory) => {
      const waiting = this.#waiting.get(message.ticket)
      this.#waiting.delete(message.ticket)
      waiting?.resolve(message)
    })
    worker.on('error', (cause) => this.#gone(worker, (cause as Error).message, cause))
    worker.on('exit', () => this.#gone(worker, 'it has ended'))
    this.#worker = worker
    return worker
  }

  /** The next who asks starts another; what was open on this one is gone. */
  #gone(worker: Worker, why: string, cause?: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const error = new OpenSocError('HISTORY_THREAD_DIED', `the thread for stored events stopped: ${why}`, {
      cause,
      nextStep: 'Start the job again; where it happens again, raise worker_heap_mib or choose fewer rules.',
    })
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

function failed(answer: FromHistory): OpenSocError {
  return new OpenSocError(
    'HISTORY_FAILED',
    answer.kind === 'failed' ? answer.error : `answered ${answer.kind}`,
  )
}
