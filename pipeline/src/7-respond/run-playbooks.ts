import {
  type CommandEffect,
  type CommandOutcome,
  notRunnable,
  type Playbook,
  PlaybookRun,
  parsePlaybook,
  type RunEffect,
  type RunInput,
  refuseStart,
} from '@opensoc/cacao'
import type { IncidentId, ResponseAction, StateStore, StoredRun, TenantId } from '@opensoc/domain'
import { type Clock, err, type Logger, ok, type Result } from '@opensoc/kernel'
import { requestAction } from './request-action.ts'

export interface PlaybookRunnerOptions {
  readonly state: StateStore
  readonly clock: Clock
  readonly logger: Logger
  readonly newId: () => string
  readonly onChanged?: (run: StoredRun) => void
}

export interface RunRequest {
  readonly tenantId: TenantId
  readonly playbookId: string
  /** `modified`; absent: the newest. */
  readonly version?: string
  readonly variables: Readonly<Record<string, string>>
  readonly startedBy: string
  readonly incidentId?: IncidentId
  /** Set for a run that another run called. */
  readonly parentKey?: string
}

const MAX_OPEN = 500
const MAX_DEPTH = 8
/** A command to a control ends its step only when a probe has seen the effect. */
const DONE: Partial<Record<ResponseAction['state'], (action: ResponseAction) => CommandOutcome>> = {
  verified: ({ id, receipt }) => ({ ok: true, output: JSON.stringify({ action: id, receipt }) }),
  not_effective: ({ id }) => ({ ok: false, reason: `action ${id} had no effect` }),
}
const FAILED = ['failed', 'rejected', 'refused', 'cancelled', 'expired', 'undone', 'drifted'] as const

/** Moves runs of playbooks on. All that a run is stands in its journal: whoever replays it asks for the same effects. */
export class PlaybookRunner {
  readonly #options: PlaybookRunnerOptions

  constructor(options: PlaybookRunnerOptions) {
    this.#options = options
  }

  async start(request: RunRequest): Promise<Result<StoredRun, string>> {
    const { state, clock, newId } = this.#options
    const stored = await state.playbooks.get(request.tenantId, request.playbookId, request.version)
    if (stored === undefined) return err(`there is no playbook ${request.playbookId}`)
    const read = parsePlaybook(stored.source, { tolerant: true })
    if (!read.ok) return err(`the playbook is not valid: ${read.issues[0]?.message}`)
    const now = clock.now()
    const refused = notRunnable(read.playbook, now) ?? refuseStart(read.playbook, request.variables)
    if (refused !== undefined) return err(refused)
    const run: StoredRun = {
      id: request.parentKey ?? newId(),
      tenantId: request.tenantId,
      playbookId: stored.id,
      playbookVersion: stored.modified,
      ...(request.incidentId !== undefined && { incidentId: request.incidentId }),
      startedBy: request.startedBy,
      startedTime: now,
      status: 'running',
      ...(request.parentKey !== undefined && { parentKey: request.parentKey }),
    }
    await state.playbooks.saveRun(run)
    const first: RunInput = { type: 'started', at: now, variables: request.variables }
    await state.playbooks.appendInput(run.tenantId, run.id, 0, first)
    this.#options.onChanged?.(run)
    return ok(run)
  }

  /** Does what is due for all open runs and says how many it moved. */
  async tick(): Promise<number> {
    let moved = 0
    for (const stored of await this.#options.state.playbooks.openRuns(MAX_OPEN)) {
      try {
        if (await this.#advance(stored)) moved += 1
      } catch (error) {
        this.#options.logger.warn('a run could not be moved on', { run: stored.id, error: String(error) })
      }
    }
    return moved
  }

  /** The run as its journal makes it, or undefined when its playbook is gone. */
  async load(
    stored: StoredRun,
  ): Promise<
    { readonly run: PlaybookRun; readonly playbook: Playbook; readonly inputs: number } | undefined
  > {
    const { playbooks } = this.#options.state
    const kept = await playbooks.get(stored.tenantId, stored.playbookId, stored.playbookVersion)
    const read = kept && parsePlaybook(kept.source, { tolerant: true })
    if (!read?.ok) return undefined
    const inputs = (await playbooks.inputs(stored.tenantId, stored.id)) as readonly RunInput[]
    return {
      run: PlaybookRun.replay(stored.id, read.playbook, inputs),
      playbook: read.playbook,
      inputs: inputs.length,
    }
  }

  /** Puts an input into the journal; false when another writer was faster: load and ask again. */
  async input(stored: StoredRun, input: RunInput): Promise<boolean> {
    const loaded = await this.load(stored)
    if (loaded === undefined || loaded.run.isOver) return false
    const { tenantId, id } = stored
    if (!(await this.#options.state.playbooks.appendInput(tenantId, id, loaded.inputs, input))) return false
    loaded.run.apply(input)
    const changed = { ...stored, status: loaded.run.status }
    await this.#options.state.playbooks.saveRun(changed)
    this.#options.onChanged?.(changed)
    return true
  }

  async #advance(stored: StoredRun): Promise<boolean> {
    const loaded = await this.load(stored)
    if (loaded === undefined) return false
    if (loaded.run.status !== stored.status && loaded.run.isOver) {
      // A crash came between the journal and the run's row.
      await this.#options.state.playbooks.saveRun({ ...stored, status: loaded.run.status })
      return true
    }
    const at = this.#options.clock.now()
    if ((loaded.run.wakeAt ?? Number.MAX_SAFE_INTEGER) <= at) return this.input(stored, { type: 'time', at })
    for (const effect of loaded.run.pending) {
      const outcome = await this.#outcomeOf(effect, stored)
      if (outcome === undefined) continue
      return this.input(stored, { type: 'command_finished', at, key: effect.key, outcome })
    }
    return false
  }

  /** What came of an effect; undefined while it is at work. Asking again under the same key does nothing twice. */
  #outcomeOf(effect: RunEffect, stored: StoredRun): Promise<CommandOutcome | undefined> {
    if (effect.kind === 'playbook') return this.#outcomeOfCall(effect, stored)
    const { type } = effect.command
    if (type === 'openc2-http') return this.#outcomeOfAction(effect, stored)
    if (type === 'manual') return Promise.resolve(undefined)
    return Promise.resolve({ ok: false, reason: `commands of type ${type} are not carried out here` })
  }

  async #outcomeOfAction(effect: CommandEffect, stored: StoredRun): Promise<CommandOutcome | undefined> {
    const { state, clock } = this.#options
    const made = await state.actions.byKey(stored.tenantId, effect.key)
    if (made === undefined) {
      const command = parseCommand(effect.command.content_b64 ?? '')
      if (command === undefined) return { ok: false, reason: 'content_b64 is not the JSON of a command' }
      const decided = await requestAction(
        state,
        {
          tenantId: stored.tenantId as TenantId,
          key: effect.key,
          actuator: (effect.target ?? effect.agent).name,
          command,
          reason: effect.command.description ?? `step ${effect.step} of playbook ${stored.playbookId}`,
          requestedBy: `playbook:${stored.startedBy}`,
          isAutomatic: true,
          ...(stored.incidentId !== undefined && { incidentId: stored.incidentId as IncidentId }),
          runKey: effect.key,
        },
        { id: effect.key, now: clock.now() },
      )
      return decided.ok ? undefined : { ok: false, reason: decided.error }
    }
    const isFailed = FAILED.some((one) => one === made.state)
    if (isFailed)
      return { ok: false, reason: `action ${made.id} is ${made.state}: ${made.history.at(-1)?.detail ?? ''}` }
    return DONE[made.state]?.(made)
  }

  async #outcomeOfCall(
    effect: Extract<RunEffect, { kind: 'playbook' }>,
    stored: StoredRun,
  ): Promise<CommandOutcome | undefined> {
    const { playbooks } = this.#options.state
    const called = await playbooks.run(stored.tenantId, effect.key)
    if (called === undefined) {
      // A key grows with each call: its parts say how deep we are.
      if (effect.key.split(':').length / 2 > MAX_DEPTH)
        return { ok: false, reason: `playbooks call each other more than ${MAX_DEPTH} deep` }
      const started = await this.start({
        tenantId: stored.tenantId as TenantId,
        playbookId: effect.playbook_id,
        ...(effect.playbook_version !== undefined && { version: effect.playbook_version }),
        variables: effect.variables,
        startedBy: stored.startedBy,
        ...(stored.incidentId !== undefined && { incidentId: stored.incidentId as IncidentId }),
        parentKey: effect.key,
      })
      return started.ok ? undefined : { ok: false, reason: started.error }
    }
    const loaded = await this.load(called)
    if (!loaded?.run.isOver) return undefined
    if (!loaded.run.status.startsWith('successful') && loaded.run.status !== 'completed_with_errors') {
      return {
        ok: false,
        reason: `playbook ${called.playbookId} ${loaded.run.status}: ${loaded.run.reason ?? ''}`,
      }
    }
    const values = Object.entries(loaded.run.variables).filter(([, { value }]) => typeof value === 'string')
    return {
      ok: true,
      variables: Object.fromEntries(values.map(([name, { value }]) => [name, value as string])),
    }
  }
}

function parseCommand(encoded: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
