import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FileMatch, FileScanner, ScanFailure } from '@opensoc/domain'
import { err, OpenSocError, ok, type Result } from '@opensoc/kernel'
import { type RuleText, readRuleText } from './rule-text.ts'
import type { CompilerSays, FromScanner, ToScanner } from './scanner-messages.ts'

export interface YaraBounds {
  /** Larger files are refused. 32 MiB unless told. */
  readonly maxFileBytes?: number
  /** A scan that takes longer is given up. 10 s unless told. */
  readonly timeoutMs?: number
}

const MAX_FILE_BYTES = 32 * 1024 * 1024
const TIMEOUT_MS = 10_000
const PROCESS = fileURLToPath(new URL('./scanner-process.ts', import.meta.url))

/**
 * The rules of a file or folder (`*.yar`, `*.yara`), compiled. `include` is refused: a rule reads only what it scans.
 * Throws `YARA_UNREADABLE`, `YARA_INVALID` with file, line and column, or `YARA_UNAVAILABLE` where the engine has no
 * build for this machine.
 */
export async function openYaraScanner(path: string, bounds: YaraBounds = {}): Promise<FileScanner> {
  const scanner = new YaraScanner(await readRuleText(path), bounds)
  await scanner.start()
  return scanner
}

class YaraScanner implements FileScanner {
  warnings: readonly string[] = []
  readonly #rules: RuleText
  readonly maxFileBytes: number
  readonly #timeoutMs: number
  #child: ChildProcess | undefined
  #isClosed = false
  /** Ends when the scan before has ended. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(rules: RuleText, { maxFileBytes = MAX_FILE_BYTES, timeoutMs = TIMEOUT_MS }: YaraBounds) {
    this.#rules = rules
    this.maxFileBytes = maxFileBytes
    this.#timeoutMs = timeoutMs
  }

  async start(): Promise<ChildProcess> {
    const child = fork(PROCESS, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    child.on('error', () => undefined)
    this.#child = child
    this.#child = child
    const reply = await ask(child, { kind: 'compile', source: this.#rules.source })
    if (reply.kind === 'ready') {
      this.warnings = reply.warnings.map((warning) => this.#print(warning))
      // Whoever forgets to close it is not kept from ending by it.
      child.unref()
      child.channel?.unref()
      return child
    }
    this.#kill()
    if (reply.kind === 'invalid') throw this.#invalid(reply.errors)
    throw new OpenSocError('YARA_UNAVAILABLE', `YARA-X does not start: ${detailOf(reply)}`, {
      nextStep: 'It has builds for Linux x64 (glibc) and macOS: run npm install there.',
    })
  }

  scan(bytes: Uint8Array): Promise<Result<readonly FileMatch[], ScanFailure>> {
    const scanned = this.#turn.then(() => this.#scan(bytes))
    this.#turn = scanned.catch(() => undefined)
    return scanned
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#kill()
  }

  async #scan(bytes: Uint8Array): Promise<Result<readonly FileMatch[], ScanFailure>> {
    if (this.#isClosed) throw new OpenSocError('SCANNER_CLOSED', 'the scanner is closed')
    if (bytes.byteLength > this.maxFileBytes) {
      const detail = `${bytes.byteLength} bytes are more than ${this.maxFileBytes}`
      return err({ reason: 'too_large', detail })
    }
    const child = this.#child ?? (await this.start())
    const reply = await ask(child, { kind: 'scan', bytes }, this.#timeoutMs)
    if (reply.kind === 'scanned') return ok(reply.matches)
    if (reply.kind !== 'failed') this.#kill()
    const reason = reply.kind === 'timed_out' ? 'timed_out' : 'crashed'
    return err({ reason, detail: detailOf(reply) })
  }

  #kill(): void {
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }

  #invalid(errors: readonly CompilerSays[]): OpenSocError {
    const [first, ...more] = errors
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`
    return new OpenSocError('YARA_INVALID', `${this.#print(first!)}${others}`, {
      nextStep: 'Correct the rule, or leave its file out.',
    })
  }

  #print({ message, line, column }: CompilerSays): string {
    const place = this.#rules.placeOf(line)
    return `${place.file}:${place.line}:${column}: ${message}`
  }
}

type Reply =
  | FromScanner
  | { readonly kind: 'timed_out'; readonly detail: string }
  | { readonly kind: 'gone'; readonly detail: string }

function ask(child: ChildProcess, message: ToScanner, timeoutMs?: number): Promise<Reply> {
  child.ref()
  child.channel?.ref()
  return new Promise<Reply>((resolve) => {
    const settle = (reply: Reply) => {
      clearTimeout(timer)
      child.off('message', settle).off('exit', onExit).off('error', onError)
      child.unref()
      child.channel?.unref()
      resolve(reply)
    }
    const onExit = (code: number | null, signal: string | null) =>
      settle({ kind: 'gone', detail: `the process ended with ${signal ?? `status ${code}`}` })
    const onError = (error: Error) => settle({ kind: 'gone', detail: error.message })
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(
            () => settle({ kind: 'timed_out', detail: `no answer within ${timeoutMs} ms` }),
            timeoutMs,
          )
    child
      .on('message', settle as (message: unknown) => void)
      .on('exit', onExit)
      .on('error', onError)
    child.send(message, (error) => error !== null && settle({ kind: 'gone', detail: error.message }))
  })
}

function detailOf(reply: Reply): string {
  return 'detail' in reply ? reply.detail : `an answer of kind ${reply.kind}`
}
