import type { Attribute, ClassDefinition, Definition } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import type { AttributeWriter } from './attribute-writer.ts'

/** The objects that a mapping may write, as a tree. */
export interface ObjectPlan {
  readonly definition: Definition
  readonly required: readonly Attribute[]
  readonly children: Map<string, ObjectPlan>
}

/** Written by every event, whatever its mapping says. */
const ALWAYS = new Set([
  'activity_id',
  'category_uid',
  'class_uid',
  'metadata',
  'severity_id',
  'time',
  'type_uid',
])

export function planObjects(definition: ClassDefinition, writers: readonly AttributeWriter[]): ObjectPlan {
  const root = planOf(definition)
  for (const { steps } of writers) {
    let plan = root
    for (const { attribute, object } of steps) {
      if (object === undefined) break
      let next = plan.children.get(attribute.name)
      if (next === undefined) {
        next = planOf(object)
        plan.children.set(attribute.name, next)
      }
      plan = next
    }
  }
  return root
}

function planOf(definition: Definition): ObjectPlan {
  const required = definition.expected.filter(
    ({ name, requirement, profile }) =>
      requirement === 'required' && profile === undefined && !ALWAYS.has(name),
  )
  return { definition, required, children: new Map() }
}

/**
 * Makes an event whole: a required enum that nobody told is Unknown, an object that lacks what OCSF requires of it is
 * left out. False where the event itself lacks something: it is none of its class then.
 */
export function completeEvent(event: EventDraft, plan: ObjectPlan): boolean {
  for (const [name, child] of plan.children) {
    const value = event[name] as EventDraft | readonly EventDraft[] | undefined
    if (value === undefined) continue
    const object = Array.isArray(value) ? (value[0] as EventDraft) : (value as EventDraft)
    if (!completeEvent(object, child)) delete event[name]
  }
  for (const attribute of plan.required) {
    if (event[attribute.name] !== undefined) continue
    if (!fillRequired(event, attribute)) return false
  }
  const { at_least_one } = plan.definition
  return at_least_one === undefined || at_least_one.some((name) => event[name] !== undefined)
}

function fillRequired(event: EventDraft, attribute: Attribute): boolean {
  const caption = attribute.enum?.get(0)
  if (caption === undefined || attribute.isArray) return false
  event[attribute.name] = 0
  if (attribute.sibling !== undefined) event[attribute.sibling] = caption
  return true
}
