import { foldCase } from '../compile/case-folding.ts'
import type { CompiledCorrelation, CorrelationEvent } from './compiled-correlation.ts'
import type { SessionEvent } from './session-event.ts'

export interface GroupedEvent {
  readonly groupKey: string
  readonly event: SessionEvent
}

/**
 * What a correlation makes of an event: for each place that its rule has, the group it belongs to and what counts.
 * Groups and counted values are compared without case, as Sigma compares text. An event that lacks a group's value,
 * or the value that is counted or summed, is left out.
 */
export function groupedEvents(
  { correlation, bases }: CompiledCorrelation,
  { ruleId, eventId, time, fields }: CorrelationEvent,
  restsOn?: readonly string[],
): GroupedEvent[] {
  const found = new Map<string, GroupedEvent>()
  for (const [index, base] of bases.entries()) {
    if (base.ruleId !== ruleId) continue
    const group = textsOf(fields, base.groupFields)
    const value =
      base.valueFields.length > 0 && takesValue(correlation.type)
        ? countedValue(correlation.type, fields, base.valueFields)
        : ''
    if (group === undefined || value === undefined) continue
    const groupKey = JSON.stringify(group.map(foldCase))
    const known = found.get(groupKey)?.event
    found.set(groupKey, {
      groupKey,
      event: {
        id: eventId,
        time,
        bases: [...(known?.bases ?? []), index],
        group,
        ...(value === '' ? {} : { value }),
        ...(restsOn === undefined ? {} : { restsOn }),
      },
    })
  }
  return [...found.values()]
}

function takesValue(type: string): boolean {
  return type.startsWith('value_') || type === 'x_opensoc_new_terms'
}

function countedValue(
  type: string,
  fields: CorrelationEvent['fields'],
  names: readonly string[],
): string | number | undefined {
  const texts = textsOf(fields, names)
  if (texts === undefined) return undefined
  if (type === 'value_count' || type === 'x_opensoc_new_terms') return JSON.stringify(texts.map(foldCase))
  const text = texts[0]?.trim() ?? ''
  const number = text === '' ? Number.NaN : Number(text)
  return Number.isFinite(number) ? number : undefined
}

function textsOf(fields: CorrelationEvent['fields'], names: readonly string[]): string[] | undefined {
  const texts: string[] = []
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (value === undefined || value === null) return undefined
    texts.push(typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  return texts
}
