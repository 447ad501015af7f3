import { type Playbook, parsePlaybook } from '@opensoc/cacao'
import {
  answerStep,
  cancelRun,
  exportPlaybook,
  getRun,
  importPlaybook,
  listPlaybooks,
  listRuns,
  type PlaybookRow,
  type PlaybookRun as RunJson,
  recommendPlaybooks,
  startRun,
} from '@opensoc/contract'
import type { IncidentId, StateStore, StoredPlaybook, StoredRun } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { PlaybookRunner } from '@opensoc/pipeline'
import type { Actor } from '../http/actor.ts'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError, notFound } from '../http/http-error.ts'

export interface PlaybookContext {
  readonly state: StateStore
  readonly clock: Clock
  readonly runner: PlaybookRunner
}

export function playbookAnswers({ state, clock, runner }: PlaybookContext): Answer[] {
  async function findRun(actor: Actor, id: string): Promise<StoredRun> {
    const run = await state.playbooks.run(actor.tenantId, id)
    if (run === undefined) throw notFound(`run ${id}`)
    return run
  }
  const audit = (actor: Actor, action: string, target: string, detail: Record<string, unknown>) =>
    state.audit.append({
      tenantId: actor.tenantId,
      time: clock.now(),
      actor: actor.name,
      action,
      target,
      detail,
    })

  return [
    answer(listPlaybooks, async ({ actor }) => ({
      items: (await state.playbooks.list(actor.tenantId)).flatMap((stored) => rowOf(stored) ?? []),
    })),

    answer(recommendPlaybooks, async ({ actor, params }) => {
      const incident = await state.incidents.get(actor.tenantId, params.id as IncidentId)
      if (incident === undefined) throw notFound(`incident ${params.id}`)
      const rows = (await state.playbooks.list(actor.tenantId)).flatMap((stored) => rowOf(stored) ?? [])
      return { items: recommend(rows, incident.techniques) }
    }),

    answer(exportPlaybook, async ({ actor, params, query }) => {
      const stored = await state.playbooks.get(actor.tenantId, params.id, query.modified)
      if (stored === undefined) throw notFound(`playbook ${params.id}`)
      return JSON.parse(stored.source) as { type: 'playbook' }
    }),

    answer(importPlaybook, async ({ actor, body }) => {
      const read = parsePlaybook(body.source, { tolerant: true })
      if (!read.ok) return { issues: [...read.issues] }
      const { id, modified, name } = read.playbook
      const stored: StoredPlaybook = {
        tenantId: actor.tenantId,
        id,
        modified,
        name,
        source: body.source,
        origin: 'own',
      }
      await state.playbooks.save(stored)
      await audit(actor, 'playbook.import', id, { modified, name })
      const row = rowOf(stored)
      return { ...(row && { playbook: row }), issues: [...read.warnings] }
    }),

    answer(startRun, async ({ actor, params, body }) => {
      const started = await runner.start({
        tenantId: actor.tenantId,
        playbookId: params.id,
        variables: body.variables,
        startedBy: actor.name,
        ...(body.incident_id !== undefined && { incidentId: body.incident_id as IncidentId }),
      })
      if (!started.ok) throw new HttpError(400, 'PLAYBOOK_NOT_STARTED', started.error)
      await audit(actor, 'playbook.run', params.id, {
        run: started.value.id,
        variables: Object.keys(body.variables),
      })
      return runJson(started.value, runner)
    }),

    answer(listRuns, async ({ actor, query }) => {
      const { limit, incident, playbook } = query
      const filter = {
        limit,
        ...(incident !== undefined && { incidentId: incident }),
        ...(playbook !== undefined && { playbookId: playbook }),
      }
      return { items: (await state.playbooks.runs(actor.tenantId, filter)).map(runRow) }
    }),

    answer(getRun, async ({ actor, params }) => runJson(await findRun(actor, params.id), runner)),

    answer(answerStep, async ({ actor, params, body }) => {
      const run = await findRun(actor, params.id)
      const outcome = body.ok
        ? ({ ok: true, variables: body.variables, output: `${actor.name}: ${body.note}` } as const)
        : ({ ok: false, reason: body.note || 'said to have failed', output: actor.name } as const)
      const loaded = await runner.load(run)
      const waits = loaded?.run.pending.some(
        (effect) => effect.key === body.key && effect.kind === 'command' && effect.command.type === 'manual',
      )
      if (!waits) throw new HttpError(409, 'STEP_NOT_WAITING', 'no step by hand waits under this key')
      if (!(await runner.input(run, { type: 'command_finished', at: clock.now(), key: body.key, outcome })))
        throw changed()
      await audit(actor, 'playbook.answer', run.id, { key: body.key, ok: body.ok, note: body.note })
      return runJson(await findRun(actor, run.id), runner)
    }),

    answer(cancelRun, async ({ actor, params, body }) => {
      const run = await findRun(actor, params.id)
      if (
        !(await runner.input(run, {
          type: 'cancelled',
          at: clock.now(),
          reason: `${actor.name}: ${body.reason}`,
        }))
      )
        throw changed()
      await audit(actor, 'playbook.cancel', run.id, { reason: body.reason })
      return runJson(await findRun(actor, run.id), runner)
    }),
  ]
}

function changed(): HttpError {
  return new HttpError(409, 'RUN_CHANGED', 'the run is over, or changed meanwhile', {
    nextStep: 'Look at it and ask again.',
  })
}

function rowOf({ id, modified, name, origin, source }: StoredPlaybook): PlaybookRow | undefined {
  const read = parsePlaybook(source, { tolerant: true })
  if (!read.ok) return undefined
  const { description, labels = [], playbook_variables = {} } = read.playbook
  const inputs = Object.entries(playbook_variables)
    .filter(([, variable]) => variable.external)
    .map(([variableName, variable]) => ({
      name: variableName,
      type: variable.type,
      ...(variable.description !== undefined && { description: variable.description }),
    }))
  return {
    id,
    modified,
    name,
    ...(description !== undefined && { description }),
    labels: [...labels],
    origin,
    inputs,
  }
}

function runRow(run: StoredRun) {
  return {
    id: run.id,
    playbook_id: run.playbookId,
    playbook_version: run.playbookVersion,
    ...(run.incidentId !== undefined && { incident_id: run.incidentId }),
    started_by: run.startedBy,
    started_time: run.startedTime,
    status: run.status,
  }
}

async function runJson(stored: StoredRun, runner: PlaybookRunner): Promise<RunJson> {
  const loaded = await runner.load(stored)
  const steps = loaded?.run.records.map((record) => ({
    key: record.key,
    step: record.step,
    ...named(loaded.playbook, record.step),
    status: record.status,
    entered_time: record.enteredAt,
    ...(record.finishedAt !== undefined && { finished_time: record.finishedAt }),
    ...(record.reason !== undefined && { reason: record.reason }),
    outputs: record.outputs.map(({ key, ok, text }) => ({ key, ok, ...(text !== undefined && { text }) })),
  }))
  const manual = loaded?.run.pending.flatMap((effect) =>
    effect.kind === 'command' && effect.command.type === 'manual'
      ? [{ key: effect.key, text: effect.command.command ?? '', out_args: [...effect.out_args] }]
      : [],
  )
  return {
    ...runRow(stored),
    ...(loaded && { status: loaded.run.status }),
    ...(loaded?.run.reason !== undefined && { reason: loaded.run.reason }),
    steps: steps ?? [],
    manual: manual ?? [],
  }
}

function named(playbook: Playbook, step: string) {
  const name = playbook.workflow[step]?.name
  return name === undefined ? {} : { name }
}

/** A technique's label also fits its sub-techniques. D3FEND's names say what a playbook does against them. */
function recommend(rows: readonly PlaybookRow[], techniques: readonly string[]) {
  const fitting = rows.map((row) => ({
    ...row,
    techniques: techniques.filter((id) =>
      row.labels.some((label) => id === label || id.startsWith(`${label}.`)),
    ),
    defenses: row.labels.filter((label) => label.startsWith('D3-')),
  }))
  return fitting
    .filter((row) => row.techniques.length > 0)
    .sort((a, b) => b.techniques.length - a.techniques.length)
}
