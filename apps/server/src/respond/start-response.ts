import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parsePlaybook } from '@opensoc/cacao'
import type { Actuator, ResponseAction, StateStore, TenantId } from '@opensoc/domain'
import type { Clock, Logger } from '@opensoc/kernel'
import { ActionRunner, PlaybookRunner } from '@opensoc/pipeline'
import type { ChangeHub } from '../live/change-hub.ts'

export interface ResponseOptions {
  readonly state: StateStore
  readonly clock: Clock
  readonly logger: Logger
  readonly hub: ChangeHub
  readonly actuators: ReadonlyMap<string, Actuator>
}

/** How often is looked for what is due when nothing moves. */
const IDLE_MS = 250

/** Actions and playbooks of a running platform: moved on until closed. */
export function startResponse({ state, clock, logger, hub, actuators }: ResponseOptions) {
  const changed = (action: ResponseAction) => hub.announce('actions', action.id, action.version)
  const actions = new ActionRunner({
    state,
    clock,
    logger,
    actuator: (name) => actuators.get(name),
    onChanged: changed,
  })
  const runs = new PlaybookRunner({
    ...{ state, clock, logger, newId: randomUUID },
    onChanged: (run) => hub.announce('runs', run.id, clock.now()),
  })
  let timer: NodeJS.Timeout | undefined
  let turn: Promise<void> = Promise.resolve()
  let isClosed = false
  const next = (ms: number) => {
    if (!isClosed) timer = setTimeout(() => (turn = work()), ms)
  }
  const work = async () => {
    let moved = 0
    try {
      moved = (await actions.tick()) + (await runs.tick())
    } catch (error) {
      logger.error('response could not go on', { error: String(error) })
    }
    next(moved > 0 ? 0 : IDLE_MS)
  }
  next(0)
  return {
    runs,
    changed,
    async close() {
      isClosed = true
      clearTimeout(timer)
      await turn
    },
  }
}

/** Keeps the shipped playbooks in their versions; one that does not read is told and left out. */
export async function loadShippedPlaybooks(
  folder: string,
  {
    state,
    logger,
    tenantId,
  }: { readonly state: StateStore; readonly logger: Logger; readonly tenantId: TenantId },
): Promise<void> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort()
  for (const file of files) {
    const source = await readFile(join(folder, file), 'utf8')
    const read = parsePlaybook(source)
    if (!read.ok) {
      logger.warn('a shipped playbook is not valid', { file, issue: read.issues[0]?.message })
      continue
    }
    const { id, modified, name } = read.playbook
    await state.playbooks.save({ tenantId, id, modified, name, source, origin: 'shipped' })
  }
}
