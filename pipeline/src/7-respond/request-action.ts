import {
  type ActionSubject,
  DEFAULT_SETTINGS,
  decide,
  type FindingId,
  type IncidentId,
  type PolicyDecision,
  type ResponseAction,
  type ResponseAsset,
  type ResponseSettings,
  type StateStore,
  type TenantId,
} from '@opensoc/domain'
import { err, ok, type Result } from '@opensoc/kernel'
import { type Command, er, pf, readCommand, slpf } from '@opensoc/openc2'
import { inventoryAsset } from './inventory-asset.ts'

/** What somebody asks for. */
export interface ActionRequest {
  readonly tenantId: TenantId
  /** The same key asks for the same action. */
  readonly key: string
  readonly actuator: string
  /** OpenC2 1.0 JSON; its duration becomes the lease. */
  readonly command: Readonly<Record<string, unknown>>
  readonly reason: string
  readonly requestedBy: string
  readonly isAutomatic: boolean
  readonly incidentId?: IncidentId
  readonly findingIds?: readonly FindingId[]
  readonly runKey?: string
  readonly dependsOn?: readonly string[]
  /** 0..1. */
  readonly confidence?: number
  readonly probeWindowMs?: number
}

export interface DecidedAction {
  readonly action: ResponseAction
  readonly decision: PolicyDecision
}

const SETTINGS_KEY = 'response-settings'
const HOUR_MS = 3_600_000
const DEFAULT_PROBE_WINDOW_MS = 10_000

export async function loadSettings(state: StateStore, tenantId: string): Promise<ResponseSettings> {
  const stored = (await state.values.get(tenantId, SETTINGS_KEY)) as ResponseSettings | undefined
  return { ...DEFAULT_SETTINGS, ...stored }
}

export async function saveSettings(
  state: StateStore,
  tenantId: string,
  settings: ResponseSettings,
): Promise<void> {
  await state.values.set(tenantId, SETTINGS_KEY, settings)
}

/** Judges a request by the policies and stores it as an action in the state that follows; says why in `decision`. */
export async function requestAction(
  state: StateStore,
  request: ActionRequest,
  { id, now }: { readonly id: string; readonly now: number },
): Promise<Result<DecidedAction, string>> {
  const read = readCommand(request.command, { profiles: [slpf, pf, er] })
  if (!read.ok) return err(read.issues.map(({ pointer, message }) => `${pointer} ${message}`).join('; '))
  const { settings, subject } = await subjectOf(state, request, read.value)
  const actionsInHour = await state.actions.countSince(request.tenantId, now - HOUR_MS)
  const decision = decide(settings, subject, { time: now, actionsInHour })
  const made = makeAction(request, read.value, decision, { id, now })
  return ok({ action: await state.actions.add(made), decision })
}

/** What policies will look at for a request; also what a dry run shows. */
export async function subjectOf(
  state: StateStore,
  request: Pick<ActionRequest, 'tenantId' | 'isAutomatic' | 'confidence'>,
  command: Command,
): Promise<{ readonly settings: ResponseSettings; readonly subject: ActionSubject }> {
  const settings = await loadSettings(state, request.tenantId)
  const targets = targetNames(command)
  // What was said for acting alone goes before the inventory.
  const asset =
    settings.assets.find((one) => targets.some((name) => isAsset(one, name))) ??
    (await inventoryAsset(state, request.tenantId, targets))
  const [target = command.target.type] = targets
  const subject: ActionSubject = {
    pair: `${command.action} ${command.target.type}`,
    target,
    hostCount: Math.max(1, targets.length),
    isAutomatic: request.isAutomatic,
    ...(asset && { asset }),
    ...(request.confidence !== undefined && { confidence: request.confidence }),
  }
  return { settings, subject }
}

function isAsset({ name, addresses }: ResponseAsset, target: string): boolean {
  return [name, ...addresses].some((own) => own.toLowerCase() === target)
}

/** What a command acts on, by name or address, lower case: the target itself and the devices that it is sent to. */
export function targetNames({ target, args }: Command): readonly string[] {
  const devices =
    (args['er'] as { downstream_device?: { devices?: Device[] } } | undefined)?.downstream_device?.devices ??
    []
  const own =
    typeof target.value === 'string' ? [target.value.replace(/\/(?:32|128)$/, '')] : namesIn(target.value)
  const names = [
    ...devices.flatMap(namesIn),
    ...(target.type === 'device' || devices.length === 0 ? own : []),
  ]
  return [...new Set(names.map((name) => name.toLowerCase()))]
}

interface Device {
  readonly hostname?: string
  readonly device_id?: string
}

function namesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const { hostname, device_id, account_name, dst_addr, src_addr, name } = value as Record<string, unknown>
  return [hostname, device_id, account_name, dst_addr, src_addr, name].filter(
    (one) => typeof one === 'string',
  )
}

function makeAction(
  request: ActionRequest,
  command: Command,
  decision: PolicyDecision,
  { id, now }: { readonly id: string; readonly now: number },
): ResponseAction {
  const { duration, stop_time, start_time, ...args } = command.args
  const leaseMs = duration ?? (stop_time === undefined ? undefined : Math.max(0, stop_time - now))
  const { action, target, actuator } = command
  const state = { automatic: 'approved', approval: 'requested', refuse: 'refused' } as const
  return {
    id,
    tenantId: request.tenantId,
    key: request.key,
    actuator: request.actuator,
    command: {
      action,
      target: { [target.type]: target.value },
      ...(Object.keys(args).length > 0 && { args }),
      ...(actuator && { actuator: { [actuator.nsid]: actuator.specifiers } }),
    },
    reason: request.reason,
    requestedBy: request.requestedBy,
    requestedTime: now,
    ...(request.incidentId !== undefined && { incidentId: request.incidentId }),
    findingIds: request.findingIds ?? [],
    ...(request.runKey !== undefined && { runKey: request.runKey }),
    dependsOn: request.dependsOn ?? [],
    state: state[decision.kind],
    history: [
      { state: 'requested', time: now, actor: request.requestedBy, detail: request.reason },
      ...(decision.kind === 'approval'
        ? []
        : [{ state: state[decision.kind], time: now, detail: why(decision) }]),
    ],
    ...(decision.kind === 'approval' && {
      approval: { needed: decision.needed, given: [], expiresTime: now + decision.expiresMs },
    }),
    ...(decision.kind === 'automatic' && { graceUntil: now + decision.graceMs }),
    ...(leaseMs !== undefined && { leaseMs }),
    probeWindowMs: request.probeWindowMs ?? DEFAULT_PROBE_WINDOW_MS,
    version: 1,
  }
}

function why(decision: PolicyDecision): string {
  return decision.kind === 'refuse' ? decision.reason : `by policy: ${decision.policy}`
}
