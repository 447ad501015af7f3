import { type Playbook, stepOf } from '../playbook.ts'
import type { Variables } from '../variable.ts'
import type { WorkflowStep } from '../workflow-step.ts'
import { type DecidingStep, decideStep } from './decide-step.ts'
import { renderCall, renderCommand } from './render-effect.ts'
import type { RunEffect } from './run-effect.ts'
import {
  type CommandOutcome,
  defaultLimits,
  type RunInput,
  type RunLimits,
  type RunStatus,
} from './run-input.ts'
import { assign, refuseStart, withValues } from './run-variables.ts'
import { newThread, openVisit, type StepRecord, type StepVisit, type Thread } from './step-visit.ts'

/**
 * A run of a playbook as a state machine without clock and without I/O: `apply` takes an input of the journal, `pending`
 * says what is to be done outside. The same inputs make the same run, keys of effects included.
 */
export class PlaybookRun {
  readonly id: string
  readonly playbook: Playbook
  readonly #limits: RunLimits
  readonly #todo: (() => void)[] = []
  readonly #open = new Set<StepVisit>()
  readonly #records: StepRecord[] = []
  readonly #trace: string[] = []
  #status: RunStatus = 'new'
  #reason: string | undefined
  #variables: Variables
  #startedAt = 0
  #errors = 0
  #inException = false

  constructor(id: string, playbook: Playbook, limits: RunLimits = defaultLimits) {
    this.id = id
    this.playbook = playbook
    this.#limits = limits
    this.#variables = playbook.playbook_variables ?? {}
  }

  static replay(id: string, playbook: Playbook, inputs: Iterable<RunInput>, limits?: RunLimits): PlaybookRun {
    const run = new PlaybookRun(id, playbook, limits)
    for (const input of inputs) run.apply(input)
    return run
  }

  get status(): RunStatus {
    return this.#status
  }

  /** Why the run failed or was cancelled. */
  get reason(): string | undefined {
    return this.#reason
  }

  get isOver(): boolean {
    return !['new', 'running', 'paused'].includes(this.#status)
  }

  get variables(): Variables {
    return this.#variables
  }

  get records(): readonly StepRecord[] {
    return this.#records
  }

  /** Ids of the steps in the order in which they were entered; a loop's step once for each evaluation. */
  get trace(): readonly string[] {
    return this.#trace
  }

  /** Effects that were asked for and not answered; none while the run is paused or over. */
  get pending(): readonly RunEffect[] {
    if (this.#status !== 'running') return []
    return [...this.#open].flatMap((visit) => [...visit.outstanding.values()])
  }

  /** When the run next needs a `time` input, ms since the epoch; undefined when only effects are waited for. */
  get wakeAt(): number | undefined {
    if (this.isOver || this.#status === 'new') return undefined
    const times = [...this.#open].flatMap(({ wakeAt, deadline }) => [wakeAt, deadline])
    return Math.min(
      this.#startedAt + this.#limits.maxDurationMs,
      ...times.filter((time) => time !== undefined),
    )
  }

  apply(input: RunInput): void {
    if (this.isOver) return
    if (input.type === 'started') this.#start(input.at, input.variables)
    else if (input.type === 'cancelled') this.#close('cancelled', input.reason, input.at)
    else if (input.type === 'paused') this.#status = 'paused'
    else this.#goOn(input)
    this.#drain()
  }

  #start(at: number, variables: Readonly<Record<string, string>>) {
    if (this.#status !== 'new') return
    this.#startedAt = at
    const refused = refuseStart(this.playbook, variables)
    if (refused !== undefined) return this.#close('failed', refused, at)
    this.#status = 'running'
    this.#variables = withValues(this.#variables, variables)
    this.#enter(newThread('0'), this.playbook.workflow_start, at)
  }

  #goOn(input: Exclude<RunInput, { type: 'started' | 'cancelled' | 'paused' }>) {
    if (this.#status === 'new') return
    if (input.type === 'resumed') this.#status = 'running'
    if (this.#status === 'running') this.#passTime(input.at)
    this.#drain()
    if (input.type === 'command_finished') this.#answer(input.key, input.outcome, input.at)
  }

  #passTime(at: number) {
    const last = this.#startedAt + this.#limits.maxDurationMs
    if (at >= last) return this.#close('failed', 'the run took too long', at)
    for (const visit of [...this.#open]) {
      if (visit.phase === 'delayed' && visit.wakeAt !== undefined && visit.wakeAt <= at)
        this.#begin(visit, at)
      else if (visit.phase !== 'done' && visit.deadline !== undefined && visit.deadline <= at)
        this.#timeOut(visit, at)
    }
  }

  #timeOut(visit: StepVisit, at: number) {
    this.#cancelBranches(visit, 'the step that opened the branch ran out of time', at)
    this.#finish(visit, 'ACTION_TIMEOUT', at)
  }

  #enter(thread: Thread, id: string, at: number) {
    if (thread.outcome !== 'running') return
    const one = stepOf(this.playbook, id)
    if (one === undefined) return this.#endThread(thread, `${id} is no step of the workflow`, at)
    if (this.#trace.length >= this.#limits.maxSteps) {
      return this.#close('failed', `the run took more than ${this.#limits.maxSteps} steps`, at)
    }
    const visit = openVisit(thread, id, at, one.step_variables ?? {})
    this.#trace.push(id)
    this.#records.push(visit.record)
    this.#open.add(visit)
    if (one.delay) {
      visit.phase = 'delayed'
      visit.wakeAt = at + one.delay
    } else this.#begin(visit, at)
  }

  #begin(visit: StepVisit, at: number) {
    const one = this.#stepOf(visit)
    visit.phase = 'working'
    visit.wakeAt = undefined
    if (one.timeout) visit.deadline = at + one.timeout
    if (one.type === 'end') {
      this.#record(visit, 'successful', undefined, at)
      this.#endThread(visit.thread, undefined, at)
    } else if (one.type === 'action') this.#sendCommand(visit, at)
    else if (one.type === 'playbook-action') {
      const effect = renderCall(visit.step, one, `${this.id}:${visit.key}`, this.#scope(visit))
      visit.outstanding.set(effect.key, effect)
    } else this.#decide(visit, one, at)
  }

  #decide(visit: StepVisit, one: DecidingStep, at: number) {
    const decision = decideStep(one, this.#scope(visit))
    if (decision.kind === 'over') return this.#finish(visit, decision.failure, at)
    visit.iterations += 1
    if (visit.iterations > this.#limits.maxIterations) {
      return this.#finish(visit, `more than ${this.#limits.maxIterations} iterations`, at)
    }
    this.#openBranches(visit, decision.firsts, at)
  }

  #openBranches(visit: StepVisit, firsts: readonly string[], at: number) {
    const prefix = visit.key.replace('/', '.')
    const round = visit.iterations > 1 ? `r${visit.iterations}` : ''
    visit.branches = firsts.map((_, index) => newThread(`${prefix}${round}.${index}`, visit))
    for (const [index, thread] of visit.branches.entries()) {
      this.#todo.push(() => this.#enter(thread, firsts[index] as string, at))
    }
  }

  #sendCommand(visit: StepVisit, at: number) {
    const action = this.#stepOf(visit)
    if (action.type !== 'action') return
    for (const [index, target] of (action.targets ?? [undefined]).entries()) {
      const key = `${this.id}:${visit.key}:${visit.commandIndex}.${index}`
      const which = { command: visit.commandIndex, target, key }
      const effect = renderCommand(this.playbook, { id: visit.step, action }, which, this.#scope(visit))
      if (!effect.ok) return this.#finish(visit, effect.reason, at)
      visit.outstanding.set(key, effect.value)
    }
  }

  /** An answer to a key that nobody waits for is a late one: it changes nothing. */
  #answer(key: string, outcome: CommandOutcome, at: number) {
    const visit = [...this.#open].find(({ outstanding }) => outstanding.has(key))
    if (visit === undefined) return
    const outArgs = visit.outstanding.get(key)?.out_args ?? []
    visit.outstanding.delete(key)
    visit.record.outputs.push({ key, ok: outcome.ok, text: outcome.output })
    if (!outcome.ok) return this.#finish(visit, outcome.reason, at)
    const scopes = { playbook: this.#variables, step: visit.variables }
    const assigned = assign(scopes, outArgs, outcome.variables ?? {})
    if (!assigned.ok) return this.#finish(visit, assigned.reason, at)
    this.#variables = assigned.playbook
    visit.variables = assigned.step
    if (visit.outstanding.size > 0) return
    const one = this.#stepOf(visit)
    visit.commandIndex += 1
    if (one.type === 'action' && visit.commandIndex < one.commands.length) this.#sendCommand(visit, at)
    else this.#finish(visit, undefined, at)
  }

  /** Ends a visit: `failure` undefined is success. Then control goes where the step says. */
  #finish(visit: StepVisit, failure: string | undefined, at: number) {
    if (visit.phase === 'done') return
    this.#record(visit, failure === undefined ? 'successful' : 'failed', failure, at)
    const { on_completion, on_success, on_failure } = this.#stepOf(visit)
    const { thread } = visit
    const go = (next: string) => void this.#todo.push(() => this.#enter(thread, next, at))
    if (failure === undefined) {
      const next = on_completion ?? on_success
      return next === undefined ? this.#endThread(thread, undefined, at) : go(next)
    }
    if (on_failure !== undefined) return go(on_failure)
    if (on_completion === undefined || this.playbook.workflow_exception !== undefined) {
      return this.#endThread(thread, failure, at)
    }
    this.#errors += 1
    go(on_completion)
  }

  #endThread(thread: Thread, failure: string | undefined, at: number) {
    if (thread.outcome !== 'running') return
    thread.outcome = failure === undefined ? 'ended' : 'failed'
    thread.reason = failure
    if (thread.opener === undefined) return this.#endMain(failure, at)
    const visit = thread.opener
    if (visit.phase === 'done' || visit.branches.some(({ outcome }) => outcome === 'running')) return
    const failed = visit.branches.find((branch) => branch.outcome === 'failed')
    const one = this.#stepOf(visit)
    if (failed) this.#finish(visit, failed.reason ?? 'a branch failed', at)
    else if (one.type === 'while-condition') {
      this.#trace.push(visit.step)
      this.#todo.push(() => this.#decide(visit, one, at))
    } else this.#finish(visit, undefined, at)
  }

  #endMain(failure: string | undefined, at: number) {
    const { workflow_exception } = this.playbook
    if (this.#inException) return this.#close('failed', this.#reason ?? failure, at)
    if (failure === undefined)
      return this.#close(this.#errors > 0 ? 'completed_with_errors' : 'successful', undefined, at)
    this.#reason = failure
    if (workflow_exception === undefined) return this.#close('failed', failure, at)
    this.#inException = true
    this.#todo.push(() => this.#enter(newThread('x'), workflow_exception, at))
  }

  #close(status: RunStatus, reason: string | undefined, at: number) {
    this.#status = status
    this.#reason = reason
    this.#todo.length = 0
    for (const visit of [...this.#open]) this.#record(visit, 'cancelled', 'the run is over', at)
  }

  #cancelBranches(visit: StepVisit, reason: string, at: number) {
    for (const thread of visit.branches) {
      if (thread.outcome === 'running') thread.outcome = 'cancelled'
      for (const open of [...this.#open]) {
        if (open.thread !== thread) continue
        this.#cancelBranches(open, reason, at)
        this.#record(open, 'cancelled', reason, at)
      }
    }
  }

  #record(visit: StepVisit, status: StepRecord['status'], reason: string | undefined, at: number) {
    visit.phase = 'done'
    visit.outstanding.clear()
    this.#open.delete(visit)
    Object.assign(visit.record, { status, reason, finishedAt: at })
  }

  #scope(visit: StepVisit): Variables {
    return { ...this.#variables, ...visit.variables }
  }

  #stepOf({ step }: StepVisit): WorkflowStep {
    return stepOf(this.playbook, step) as WorkflowStep
  }

  /** Steps follow one another here and not by recursion: a long loop needs no deep stack. */
  #drain() {
    for (let next = this.#todo.shift(); next !== undefined && !this.isOver; next = this.#todo.shift()) next()
  }
}
