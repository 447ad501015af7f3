import { classDefinition, objectDefinition } from './definitions.ts'
import { SCHEMA } from './generated/schema.ts'

/** `class_uid * 100 + activity_id`. */
export function typeUid(classUid: number, activityId: number): number {
  return classUid * 100 + activityId
}

/** The category of a known class, or undefined. */
export function categoryUid(classUid: number): number | undefined {
  return classDefinition(classUid)?.category_uid
}

/** The caption that `class_name` carries (`Process Activity`), or undefined for an unknown class. */
export function className(classUid: number): string | undefined {
  return classDefinition(classUid)?.caption
}

/** The caption that `category_name` carries (`System Activity`). */
export function categoryName(categoryUid: number): string | undefined {
  const key = String(categoryUid)
  return Object.hasOwn(SCHEMA.categories, key) ? SCHEMA.categories[key] : undefined
}

/** The caption that `activity_name` carries (`Launch`). */
export function activityName(classUid: number, activityId: number): string | undefined {
  return captionOf(classUid, 'activity_id', activityId)
}

/** The caption that `type_name` carries (`Process Activity: Launch`). */
export function typeName(classUid: number, activityId: number): string | undefined {
  const activity = activityName(classUid, activityId)
  return activity === undefined ? undefined : `${className(classUid)}: ${activity}`
}

/** The caption that `severity` carries (`High`). */
export function severityCaption(severityId: number): string | undefined {
  return captionOf(0, 'severity_id', severityId)
}

/** The caption of an observable's type (`IP Address`). */
export function observableTypeCaption(typeId: number): string | undefined {
  return objectDefinition('observable').attributes.get('type_id')?.enum?.get(typeId)
}

/** The caption of any enum id of a class's own attribute, e.g. `captionOf(2004, 'status_id', 1)` is `New`. */
export function captionOf(classUid: number, attribute: string, id: number | string): string | undefined {
  return classDefinition(classUid)?.attributes.get(attribute)?.enum?.get(id)
}
