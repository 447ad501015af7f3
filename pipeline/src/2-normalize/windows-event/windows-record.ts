import type { Tree } from '../tree.ts'

/** A Windows event, whatever JSON shape brought it. */
export interface WindowsRecord {
  readonly channel: string
  readonly provider: string
  readonly eventId: number
  readonly computer: string
  readonly recordId: string
  /** Windows level: 0 or 4 information, 1 critical, 2 error, 3 warning, 5 verbose. */
  readonly level: number
  /** Milliseconds since the epoch; NaN where the record has no usable time. */
  readonly time: number
  /** As written. */
  readonly originalTime: string
  /** The user whose process logged it (System/Security/@UserID), where given. */
  readonly userId: string
  readonly message: string
  /** EventData or UserData, flat, with System's parts under Sigma's names: what rules see. */
  readonly fields: Record<string, unknown>
}

export { isTree, type Tree } from '../tree.ts'

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : ''
}

/** A field as text; empty where it is absent, or a dash, with which Windows says "nothing". */
export function field(fields: Tree, name: string): string {
  const text = textOf(fields[name])
  return text === '-' ? '' : text
}

/** Channels of providers, for records that lost theirs. */
export const CHANNEL_OF_PROVIDER: ReadonlyMap<string, string> = new Map([
  ['Microsoft-Windows-Sysmon', 'Microsoft-Windows-Sysmon/Operational'],
  ['Microsoft-Windows-Security-Auditing', 'Security'],
  ['Microsoft-Windows-Eventlog', 'Security'],
  ['Microsoft-Windows-PowerShell', 'Microsoft-Windows-PowerShell/Operational'],
  ['PowerShell', 'Windows PowerShell'],
  ['Service Control Manager', 'System'],
  ['Microsoft-Windows-Windows Defender', 'Microsoft-Windows-Windows Defender/Operational'],
  ['Microsoft-Windows-TaskScheduler', 'Microsoft-Windows-TaskScheduler/Operational'],
  ['Microsoft-Windows-WMI-Activity', 'Microsoft-Windows-WMI-Activity/Operational'],
])
